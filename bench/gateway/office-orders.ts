/** What the office of the feature bench is told, and tells. */

/** A run ends then, whatever has come. */
export const RUN_MS = 60_000;

export type OfficeOrder =
  | { readonly do: 'port' }
  /** Phone 2i waits for the line of phone 2i + 1; the rest make noise. */
  | { readonly do: 'open'; readonly port: number; readonly pairs: number; readonly noise: number }
  /** Hangs up pair after pair while `eventsPerSecond` call states pass. */
  | { readonly do: 'run'; readonly pairs: number; readonly perSecond: number; readonly eventsPerSecond: number };

export interface OfficeTold {
  /** Milliseconds from the write of B's CallState to A's screen, sorted. */
  readonly tookMs: readonly number[];
  readonly events: number;
  readonly seconds: number;
}
