/** Results as a table on the terminal, as JSON, and as one page with charts that needs nothing from outside. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { CaseResult, PartResult, Spread } from './harness.ts';

export interface Run {
  readonly commit: string;
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly seconds: number;
  readonly parts: readonly PartResult[];
}

/** Three figures that matter, whatever the size. */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

const ratio = (value: Spread): string => `${figure(value.median)}× (${figure(value.min)}–${figure(value.max)})`;

/** Fixed columns, aligned, no colour: also readable in a log. */
export function terminalTable(part: PartResult): string {
  const head = ['case', `ns CPU per ${part.unit}`, 'min–max', `over ${part.reference}`, `bytes left per ${part.unit}`];
  const rows = part.cases.map((one) => [
    one.name,
    figure(one.cpuNs.median),
    `${figure(one.cpuNs.min)}–${figure(one.cpuNs.max)}`,
    one.name === part.reference ? '1×' : ratio(one.ratio),
    figure(one.allocatedBytes),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   ');
  return [`\n${part.title}`, line(head), widths.map((width) => '─'.repeat(width)).join('   '), ...rows.map(line)].join(
    '\n',
  );
}

const safe = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

const BAR = { left: 250, width: 520, height: 26, gap: 12 } as const;

/** Horizontal bars on a logarithmic axis: the cases differ by orders of magnitude. Whiskers are min and max. */
function chart(part: PartResult): string {
  const highest = Math.max(...part.cases.map((one) => one.cpuNs.max));
  const lowest = Math.min(...part.cases.map((one) => one.cpuNs.min));
  const from = Math.floor(Math.log10(lowest));
  const to = Math.max(from + 1, Math.ceil(Math.log10(highest)));
  const x = (value: number): number =>
    BAR.left + (BAR.width * (Math.log10(Math.max(value, 10 ** from)) - from)) / (to - from);
  const height = part.cases.length * (BAR.height + BAR.gap);
  const grid = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i)).map(
    (value) =>
      `<line class="grid" x1="${x(value)}" x2="${x(value)}" y1="0" y2="${height}"/>` +
      `<text class="axis" x="${x(value)}" y="${height + 18}" text-anchor="middle">${figure(value)}</text>`,
  );
  const bar = (one: CaseResult, row: number): string => {
    const y = row * (BAR.height + BAR.gap) + BAR.gap / 2;
    const middle = y + BAR.height / 2;
    const kind = one.name === part.reference ? 'bar ours' : 'bar';
    const label =
      one.name === part.reference
        ? figure(one.cpuNs.median)
        : `${figure(one.cpuNs.median)}  ·  ${figure(one.ratio.median)}×`;
    return (
      `<text class="name" x="${BAR.left - 12}" y="${middle + 5}" text-anchor="end">${safe(one.name)}</text>` +
      `<rect class="${kind}" x="${BAR.left}" y="${y}" width="${Math.max(1, x(one.cpuNs.median) - BAR.left)}" height="${BAR.height}" rx="3"/>` +
      `<line class="whisker" x1="${x(one.cpuNs.min)}" x2="${x(one.cpuNs.max)}" y1="${middle}" y2="${middle}"/>` +
      `<text class="value" x="${x(one.cpuNs.max) + 8}" y="${middle + 5}">${label}</text>`
    );
  };
  return (
    `<svg viewBox="0 0 960 ${height + 44}" role="img" aria-label="${safe(part.title)}">${grid.join('')}` +
    `${part.cases.map(bar).join('')}<text class="axis" x="${BAR.left}" y="${height + 38}">` +
    `ns CPU per ${part.unit}, logarithmic; whiskers: least and most of the rounds; ×: ratio to ${safe(part.reference)}</text></svg>`
  );
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#667;--line:#d5dae2;--bar:#9fb3c8;--ours:#1f7a5c;--paper:#fbfbf9}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa4b2;--line:#333c48;--bar:#4d6178;--ours:#3fb68b;--paper:#14181d}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2.5rem auto;padding:0 1.2rem}
h1{font-weight:600}h2{margin-top:2.5rem;font-size:1.15rem}p,dl{color:var(--soft)}dt{float:left;width:9rem}dd{margin-left:9rem}
svg{width:100%;height:auto;font:14px system-ui,sans-serif}.bar{fill:var(--bar)}.ours{fill:var(--ours)}
.grid{stroke:var(--line)}.whisker{stroke:var(--ink);stroke-width:2}.name,.value{fill:var(--ink)}.axis{fill:var(--soft);font-size:12px}`;

export function page(run: Run): string {
  const facts = Object.entries({
    commit: run.commit,
    date: run.date,
    machine: run.machine,
    rounds: `${run.rounds} of ${run.seconds} s per case, alternating`,
    ...run.versions,
  });
  const parts = run.parts.map((part) => `<h2>${safe(part.title)}</h2>${chart(part)}`);
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>ringback bench</title><style>${STYLE}</style><h1>ringback bench</h1>` +
    `<dl>${facts.map(([key, value]) => `<dt>${safe(key)}</dt><dd>${safe(value)}</dd>`).join('')}</dl>` +
    `<p>The machine is shared: read the ratios, which were taken round by round in one run, not the absolute figures.</p>` +
    `${parts.join('')}</html>\n`
  );
}

/** Writes bench.json and index.html. @returns the folder. */
export function save(run: Run, folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/bench.json`, `${JSON.stringify(run, null, 1)}\n`);
  writeFileSync(`${folder}/index.html`, page(run));
  return folder;
}
