/** Figures, tables and horizontal bars that every report of a part is made of. */
import type { Spread } from './harness.ts';

/** Three figures that matter, whatever the size; a dash where nothing was measured. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

export const ratio = (value: Spread): string => `${figure(value.median)}× (${figure(value.min)}–${figure(value.max)})`;

/** Fixed columns, aligned, no colour: also readable in a log. The first row is the head. */
export function textTable(title: string, rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   ');
  const rule = widths.map((width) => '─'.repeat(width)).join('   ');
  return [`\n${title}`, line(rows[0]!), rule, ...rows.slice(1).map(line)].join('\n');
}

export const safe = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

/** One bar. */
export interface Bar {
  readonly value: Spread;
  /** Text behind the bar. */
  readonly label: string;
  readonly ours: boolean;
  /** Which of the others: the second and third are drawn in other shades. */
  readonly shade?: number;
}

/** Bars that belong together, with their name at the left. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly Bar[];
}

const LEFT = 232;
const WIDTH = 480;

/** Classes of a bar, and of its place in the key. */
export const shadeOf = (ours: boolean, shade = 0): string => (ours ? 'ours' : `other${shade}`);

/** Horizontal bars on a logarithmic axis: what is compared differs by orders of magnitude. Whiskers are min and max. */
export function barChart(title: string, axis: string, all: readonly BarGroup[]): string {
  const groups = all
    .map(({ name, bars }) => ({ name, bars: bars.filter(({ value }) => value.min > 0 && Number.isFinite(value.max)) }))
    .filter(({ bars }) => bars.length > 0);
  if (groups.length === 0) return '<p class="note">Nothing was measured.</p>';
  const values = groups.flatMap((group) => group.bars.map((bar) => bar.value));
  const single = groups.every((group) => group.bars.length === 1);
  const [bar, gap] = single ? [26, 12] : [17, 14];
  const from = Math.floor(Math.log10(Math.min(...values.map((value) => value.min))));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values.map((value) => value.max)))));
  const x = (value: number): number => LEFT + (WIDTH * (Math.log10(Math.max(value, 10 ** from)) - from)) / (to - from);
  let y = gap / 2;
  let drawn = '';
  for (const group of groups) {
    const middle = y + (group.bars.length * bar) / 2 + 5;
    drawn += `<text class="name" x="${LEFT - 12}" y="${middle}" text-anchor="end">${safe(group.name)}</text>`;
    for (const one of group.bars) {
      drawn += oneBar(one, x, y, bar);
      y += bar;
    }
    y += gap;
  }
  const height = y - gap / 2;
  const grid = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i)).map(
    (value) =>
      `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="0" y2="${height}"/>` +
      `<text class="axis" x="${x(value)}" y="${height + 18}" text-anchor="middle">${value.toLocaleString('en')}</text>`,
  );
  return (
    `<div class="wide"><svg viewBox="0 0 960 ${height + 44}" role="img" aria-label="${safe(title)}">${grid.join('')}${drawn}` +
    `<text class="axis" x="12" y="${height + 38}">${safe(axis)}</text></svg></div>`
  );
}

function oneBar({ value, label, ours, shade }: Bar, x: (value: number) => number, y: number, height: number): string {
  const middle = y + height / 2;
  return (
    `<rect class="bar ${shadeOf(ours, shade)}" x="${LEFT}" y="${y + 1}" width="${Math.max(1, x(value.median) - LEFT)}" ` +
    `height="${height - 2}" rx="3"/>` +
    `<line class="whisker" x1="${x(value.min)}" x2="${x(value.max)}" y1="${middle}" y2="${middle}"/>` +
    `<text class="value" x="${x(value.max) + 8}" y="${middle + 5}">${safe(label)}</text>`
  );
}
