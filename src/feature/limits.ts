/**
 * Every maximum of what Call Back remembers of phones, named once. Records have the parameter *Records Max*, below what the
 * table can address (`RECORDS_MAX`). The page docs/limits.md is made from these lines.
 */
export const featureLimits = {
  /** Legs of calls of one device. A phone shows at most some dozens; more means that ends of calls were not seen. Above it the oldest goes. */
  legsPerDeviceMax: 64,
  /** Lines of one device: instances of phones with expansion modules stay below. Above it a line is not followed. */
  linesPerDeviceMax: 256,
  /** Deadlines handled in one turn: calls go on between. Above it the rest follows at once in the next turn. */
  deadlinesPerTurnMax: 1000,
} as const;
