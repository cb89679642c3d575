/** Tables for people: columns as wide as their widest cell, nothing cut, no colour where it is not a terminal. */
import { styleText } from 'node:util';

/** Names on the left, what they are on the right. */
export function pairs(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${dim(name.padEnd(width))}  ${text}`).join('\n');
}

/** A head line and rows; the last column may be as long as it likes. Empty: `nothing`. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[], nothing: string): string {
  if (rows.length === 0) return nothing;
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  return [dim(line(head)), ...rows.map(line)].join('\n');
}

export function dim(text: string): string {
  return styleText('dim', text, { stream: process.stdout });
}

/** 93 s → "1 min 33 s": the two largest units. */
export function durationText(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const;
  const first = units.findIndex(([, size]) => ms >= size);
  if (first < 0) return '0 s';
  let rest = ms;
  const words: string[] = [];
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(' ');
}

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB'];
  let value = bytes / 1024;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** 93 s before now → "1 min 33 s ago"; '' for 0, which is no time. */
export function agoText(at: number, now: number): string {
  return at === 0 ? '' : `${durationText(Math.max(0, now - at))} ago`;
}
