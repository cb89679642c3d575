/** Spans of time as people type them: 90s, 10m, 1h30m, 2 h. */

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** @returns seconds; null where it is none, or no whole second */
export function spanSeconds(text: string): number | null {
  const compact = text.replaceAll(' ', '').toLowerCase();
  if (!/^(\d+(s|m|min|h|d))+$/.test(compact)) return null;
  let seconds = 0;
  for (const [, count, unit] of compact.matchAll(/(\d+)(min|[smhd])/g)) seconds += Number(count) * UNITS[unit!]!;
  return seconds > 0 && Number.isSafeInteger(seconds) ? seconds : null;
}
