/** Results as a table on the terminal, as JSON, and as one page with charts that needs nothing from outside. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { barChart, figure, ratio, safe, textTable } from './chart.ts';
import { goalList, goalText, leftOut, overview } from './goal-report.ts';
import { isTrial, type PartResult, type Skipped, type TrialResult } from './harness.ts';
import { trialSection, trialTable } from './trial-report.ts';

/** A part, and how long it took, by the wall clock. */
export type Measured = (PartResult | TrialResult) & { readonly tookSeconds: number };

export interface Run {
  readonly commit: string;
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly seconds: number;
  /** Processes that wanted a processor in the last 1, 5 and 15 minutes, at the end. */
  readonly load: readonly number[];
  readonly tookSeconds: number;
  readonly parts: readonly Measured[];
  /** Parts that did not come to an end. */
  readonly failed: readonly Skipped[];
}

/** `12 s`, `3 min 4 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export function terminalTable(part: Measured): string {
  return `${isTrial(part) ? trialTable(part) : timeTable(part)}${goalText(part)}\n  took ${duration(part.tookSeconds)}`;
}

function timeTable(part: PartResult): string {
  const head = ['case', `ns CPU per ${part.unit}`, 'min–max', `over ${part.reference}`, `bytes left per ${part.unit}`];
  const rows = part.cases.map((one) => [
    one.name,
    figure(one.cpuNs.median),
    `${figure(one.cpuNs.min)}–${figure(one.cpuNs.max)}`,
    one.name === part.reference ? '1×' : ratio(one.ratio),
    one.allocatedBytes === null ? '–' : figure(one.allocatedBytes),
  ]);
  return textTable(part.title, [head, ...rows]);
}

function chart(part: PartResult): string {
  const axis =
    `ns CPU per ${part.unit}, logarithmic; whiskers: least and most of the rounds; ×: ratio to ${part.reference}; ` +
    `B: left for the collector per ${part.unit}`;
  const groups = part.cases.map((one) => {
    const ours = one.name === part.reference;
    const left = one.allocatedBytes === null ? '' : `  ·  ${figure(one.allocatedBytes)} B`;
    const label = figure(one.cpuNs.median) + (ours ? '' : `  ·  ${figure(one.ratio.median)}×`) + left;
    return { name: one.name, bars: [{ value: one.cpuNs, label, ours }] };
  });
  return barChart(part.title, axis, groups) + (part.note === '' ? '' : `<p class="note">${safe(part.note)}</p>`);
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#667;--line:#d5dae2;--bar:#9fb3c8;--bar1:#c9b28f;--bar2:#b9a5c9;--ours:#1f7a5c;--paper:#fbfbf9}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa4b2;--line:#333c48;--bar:#4d6178;--bar1:#7a674a;--bar2:#6a5878;--ours:#3fb68b;--paper:#14181d}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;margin:2.5rem auto;padding:0 1.2rem}
h1{font-weight:600}h2{margin-top:2.5rem;font-size:1.15rem}h2 small{font-weight:400;font-size:.8rem;color:var(--soft);margin-left:.5rem}p,dl{color:var(--soft)}dt{float:left;width:9rem}dd{margin-left:9rem}
svg{width:100%;height:auto;font:14px system-ui,sans-serif}.bar{fill:var(--bar)}.bar.other1{fill:var(--bar1)}.bar.other2{fill:var(--bar2)}.bar.ours{fill:var(--ours)}
.grid{stroke:var(--line)}.whisker{stroke:var(--ink);stroke-width:2}.name,.value{fill:var(--ink)}.axis{fill:var(--soft);font-size:12px}
.key{display:flex;gap:1.5rem;margin:.3rem 0}.key i{display:inline-block;width:.9rem;height:.9rem;border-radius:3px;background:var(--bar);margin-right:.5rem;vertical-align:-.1rem}
.key i.ours{background:var(--ours)}.key i.other1{background:var(--bar1)}.key i.other2{background:var(--bar2)}.note{font-size:.85rem}table{border-collapse:collapse;margin-top:.5rem;width:100%}
th,td{padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}
th{font-weight:500;color:var(--soft)}th:first-child,td:first-child{text-align:left}td small{color:var(--soft)}td:not(:first-child){white-space:nowrap}
.wide{overflow-x:auto}.wide svg{min-width:44rem}.wide th,.wide td{white-space:nowrap}.wide table{font-size:.85rem}a{color:var(--ours)}
@media(max-width:30rem){body{padding:0 .8rem}th,td{padding-right:.4rem}}
.goals{list-style:none;padding:0;color:var(--ink);font-size:.9rem}.goals b{font-weight:600}.goals .met,td.met{color:var(--ours)}`;

const failures = (failed: readonly Skipped[]): string =>
  failed.map(({ name, reason }) => `<h2>${safe(name)}</h2><p>This part failed: ${safe(reason)}</p>`).join('');

export function page(run: Run): string {
  const facts = Object.entries({
    commit: run.commit,
    date: run.date,
    machine: run.machine,
    rounds: `${run.rounds} of ${run.seconds} s per case, alternating`,
    load: `${run.load.join(', ')} at the end (1, 5, 15 minutes)`,
    took: duration(run.tookSeconds),
    ...run.versions,
  });
  const parts = run.parts.map(
    (part) =>
      `<h2 id="${part.name}">${safe(part.title)} <small>${duration(part.tookSeconds)}</small></h2>${isTrial(part) ? trialSection(part) : chart(part)}` +
      `${goalList(part.goals)}${leftOut(part.skipped)}`,
  );
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>ringback bench</title><style>${STYLE}</style><h1>ringback bench</h1>` +
    `<dl>${facts.map(([key, value]) => `<dt>${safe(key)}</dt><dd>${safe(value)}</dd>`).join('')}</dl>` +
    `<p>The machine is shared: read the ratios, which were taken round by round in one run, not the absolute figures.</p>` +
    `${overview(run.parts)}${parts.join('')}${failures(run.failed)}</html>\n`
  );
}

/** Writes bench.json and index.html. @returns the folder. */
export function save(run: Run, folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/bench.json`, `${JSON.stringify(run, null, 1)}\n`);
  writeFileSync(`${folder}/index.html`, page(run));
  return folder;
}
