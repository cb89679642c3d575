/** Parts of several figures: rates as bars in pairs, sizes and pauses as a table below. */
import { type BarGroup, barChart, figure, safe, shadeOf, textTable } from './chart.ts';
import type { Figure, Spread, TrialResult } from './harness.ts';

const UNITS: Readonly<Record<Figure['kind'], string>> = {
  rate: ' M/s',
  perSecond: '/s',
  bytes: ' B',
  ms: ' ms',
  us: ' µs',
  count: '',
};

const isLarge = ({ kind }: Figure, { median }: Spread): boolean => kind === 'bytes' && median >= 1e6;

/** Rates are told in millions, and bytes where they are so many. */
function scaled(one: Figure, spread: Spread): Spread {
  if (one.kind !== 'rate' && !isLarge(one, spread)) return spread;
  const { min, median, max } = spread;
  return { min: min / 1e6, median: median / 1e6, max: max / 1e6 };
}

const value = (spread: Spread, one: Figure): string =>
  Number.isNaN(spread.median)
    ? '–'
    : `${figure(scaled(one, spread).median)}${isLarge(one, spread) ? ' MB' : UNITS[one.kind]}`;

const minMax = (spread: Spread): string => `${figure(spread.min)}–${figure(spread.max)}`;

/** How many times better the reference is, whichever way better lies. The spread turns with it. */
function times({ kind }: Figure, ratio: Spread): Spread {
  if (kind !== 'rate' && kind !== 'perSecond') return ratio;
  return { min: 1 / ratio.max, median: 1 / ratio.median, max: 1 / ratio.min };
}

const better = (figureOf: Figure, ratio: Spread): string => {
  const spread = times(figureOf, ratio);
  return `${figure(spread.median)}× (${minMax(spread)})`;
};

/** A row a figure: the cases beside each other, and how far the reference is ahead of each. */
function rows(part: TrialResult, figures: readonly Figure[]): string[][] {
  const others = part.cases.filter((one) => one.name !== part.reference);
  return figures.map((one) => [
    one.title,
    ...part.cases.flatMap((row) => [value(row.figures[one.key]!, one), minMax(scaled(one, row.figures[one.key]!))]),
    ...others.map((row) => better(one, row.ratios[one.key]!)),
  ]);
}

function head(part: TrialResult): string[] {
  const others = part.cases.filter((one) => one.name !== part.reference);
  const ahead = others.map((one) => (others.length === 1 ? 'ahead by' : `ahead of ${one.name} by`));
  return ['', ...part.cases.flatMap((one) => [one.name, 'min–max']), ...ahead];
}

/** A row a case: what was measured, and between which values where there were several rounds. */
function caseRows(part: TrialResult): string[][] {
  const cell = (one: Figure, spread: Spread): string =>
    value(spread, one) +
    (spread.min === spread.max || Number.isNaN(spread.median) ? '' : ` (${minMax(scaled(one, spread))})`);
  return part.cases.map(({ name, figures }) => [name, ...part.figures.map((one) => cell(one, figures[one.key]!))]);
}
const caseHead = (part: TrialResult): string[] => ['', ...part.figures.map(({ title }) => title)];

export function trialTable(part: TrialResult): string {
  if (part.casesAreRows) return textTable(part.title, [caseHead(part), ...caseRows(part)]);
  return textTable(part.title, [head(part), ...rows(part, part.figures)]);
}

/** Kinds that are drawn; the others are told in a table. */
const AXES: Readonly<Partial<Record<Figure['kind'], string>>> = {
  rate: 'million operations per CPU second, logarithmic; whiskers: least and most of the rounds',
  us: 'µs of processor time, logarithmic, less is better; whiskers: least and most of the rounds',
};

function barGroup(part: TrialResult, one: Figure): BarGroup {
  const others = part.cases.filter(({ name }) => name !== part.reference);
  const bars = part.cases.map((row) => {
    const ours = row.name === part.reference;
    const spread = scaled(one, row.figures[one.key]!);
    const lead = times(one, row.ratios[one.key]!).median;
    const told = lead >= 1 ? `${figure(lead)}× behind` : `${figure(1 / lead)}× ahead`;
    const label = figure(spread.median) + (ours ? '' : `  ·  ${told}`);
    return { value: spread, label, ours, shade: others.indexOf(row) };
  });
  return { name: one.title, bars };
}

const tableOf = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `<div class="wide"><table>${lines.join('')}</table></div>`;
const cells = (row: readonly string[], tag: 'td' | 'th'): string =>
  `<tr>${row.map((cell) => `<${tag}>${safe(cell)}</${tag}>`).join('')}</tr>`;

export function trialSection(part: TrialResult): string {
  const note = `<p class="note">${safe(part.note)}</p>`;
  if (part.casesAreRows)
    return tableOf([cells(caseHead(part), 'th'), ...caseRows(part).map((row) => cells(row, 'td'))]) + note;
  const rest = part.figures.filter((one) => AXES[one.kind] === undefined);
  const others = part.cases.filter((one) => one.name !== part.reference);
  const charts = (Object.keys(AXES) as Figure['kind'][]).map((kind) => {
    const groups = part.figures.filter((one) => one.kind === kind).map((one) => barGroup(part, one));
    return groups.length === 0 ? '' : barChart(part.title, AXES[kind]!, groups);
  });
  const key = part.cases.map(
    (one) =>
      `<span><i class="${shadeOf(one.name === part.reference, others.indexOf(one))}"></i>${safe(one.name)}</span>`,
  );
  const lines = rest.length === 0 ? [] : [cells(head(part), 'th'), ...rows(part, rest).map((row) => cells(row, 'td'))];
  return `<div class="key">${key.join('')}</div>${charts.join('')}${tableOf(lines)}${note}`;
}
