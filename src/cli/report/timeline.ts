/** Phones, lines and message rates over one axis of time: SVG in per cent, so that it grows with the page. */
import type { LineMode, PhoneMode, PhoneReport, Rates, Report, Segment } from '../../gateway/tap/report/model.ts';
import { type Html, html, nothing } from './html.ts';
import { type Clock, span } from './words.ts';

const lineWords: Readonly<Record<LineMode, string>> = {
  idle: 'idle',
  ringing: 'ringing',
  inUse: 'in use',
  busy: 'hears busy or failure',
  held: 'held',
};
const phoneWords: Readonly<Record<PhoneMode, string>> = {
  registering: 'registering',
  registered: 'registered',
  gone: 'not registered',
  silent: 'silent for three keepalives',
};
const words: Readonly<Record<string, string>> = { ...lineWords, ...phoneWords };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Tick every so many milliseconds: round in the unit in which they are written. */
const tickSteps = [
  ...[-1, 0, 1, 2, 3].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power)),
  ...[10_000, 20_000, 30_000],
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 1440].map((hours) => hours * HOUR),
];
const TICKS_MAX = 8;

export function timeline(report: Report, clock: Clock): Html {
  const total = Math.max(report.durationMs, 0.001);
  const bars = report.phones.map((phone) => phoneBars(phone, total, clock));
  return html`<div class="scroll chart"><div class="stretch">
<div class="lane axis"><span class="name"></span><div class="bar">${ticks(total, clock)}</div></div>
${rateBars(report.rates, total, clock)}
${bars}
</div></div>
<p class="legend">${[...Object.keys(phoneWords), ...Object.keys(lineWords)].map((mode) => html`<span><i class="swatch ${mode}"></i>${words[mode]!}</span>`)}<span><i class="swatch up"></i>phone → server</span><span><i class="swatch down"></i>server → phone</span></p>
`;
}

function ticks(total: number, clock: Clock): Html[] {
  const every = tickSteps.find((step) => total / step <= TICKS_MAX) ?? total;
  const marks: Html[] = [];
  for (let at = 0; at <= total * 0.95; at += every) {
    const left = ((100 * at) / total).toFixed(3);
    marks.push(
      html`<span class="tick" style="left:${left}%" title="${clock.time(at)}">${at === 0 ? clock.time(0).slice(0, 12) : `+${span(at)}`}</span>`,
    );
  }
  return marks;
}

function phoneBars(phone: PhoneReport, total: number, clock: Clock): Html {
  const about = [phone.type, phone.server].filter((word) => word !== '').join(', ');
  const lines = phone.lines
    .filter((line) => line.segments.length > 0)
    .map((line) =>
      lane('line', line.number === '' ? `line ${line.instance}` : line.number, '', line.segments, total, clock),
    );
  return html`<div class="phone" data-search="${phone.name} ${phone.lines.map((line) => line.number).join(' ')}">${lane('device', phone.name, about, phone.segments, total, clock)}${lines}</div>
`;
}

function lane<M extends string>(
  kind: string,
  name: string,
  title: string,
  segments: readonly Segment<M>[],
  total: number,
  clock: Clock,
): Html {
  const rects = segments.map(({ from, to, mode }) => {
    const x = ((100 * from) / total).toFixed(3);
    const width = Math.max(0.05, (100 * (to - from)) / total).toFixed(3);
    const tip = `${name}: ${words[mode] ?? mode}, ${clock.time(from)} for ${span(to - from)}`;
    return html`<rect class="${mode}" x="${x}%" width="${width}%" y="0" height="100%"><title>${tip}</title></rect>`;
  });
  return html`<div class="lane ${kind}"><span class="name" title="${title}">${name}</span><svg class="bar" role="img" aria-label="${name} over time">${rects}</svg></div>`;
}

function rateBars({ bucketMs, toServer, toPhone }: Rates, total: number, clock: Clock): Html {
  const most = Math.max(1, ...toServer.map((count, index) => count + toPhone[index]!));
  const width = Math.max(0.15, ((100 * bucketMs) / total) * 0.92);
  const bar = (kind: string, index: number, count: number, below: number): Html => {
    if (count === 0) return nothing;
    const x = ((100 * index * bucketMs) / total).toFixed(3);
    const height = (100 * count) / most;
    const y = 100 - height - (100 * below) / most;
    return html`<rect class="${kind}" x="${x}%" width="${width.toFixed(3)}%" y="${y.toFixed(2)}%" height="${height.toFixed(2)}%"><title>${clock.time(index * bucketMs)}: ${toServer[index]!} to the server, ${toPhone[index]!} to phones in ${span(bucketMs)}</title></rect>`;
  };
  const bars = toServer.flatMap((count, index) => [
    bar('up', index, count, 0),
    bar('down', index, toPhone[index]!, count),
  ]);
  return html`<div class="lane rates"><span class="name">messages<small>most: ${most} in ${span(bucketMs)}</small></span><svg class="bar" role="img" aria-label="Messages over time">${bars}</svg></div>
`;
}
