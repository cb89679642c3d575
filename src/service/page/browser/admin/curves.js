// Curves of rates and latencies: uPlot, in the colours of the page.
import uPlot from '/admin/uplot.js';
import { el } from '/dom.js';
import { time } from './words.js';

/** Title, unit, and [label, field of a sample, colour]. */
export const curves = [
  ['Frames', 'a second', [['frames', 'frames', '--accent']]],
  [
    'Events and writes',
    'a second',
    [
      ['events', 'events', '--hue-0'],
      ['writes', 'commits', '--hue-2'],
    ],
  ],
  [
    'Phones and call backs',
    '',
    [
      ['phones', 'phones', '--accent'],
      ['call backs', 'records', '--changed'],
    ],
  ],
  ['From free to the notice', 'ms', [['mean', 'notifyMs', '--swallowed']]],
];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A card with one chart; `draw(samples)` shows them. */
export function curve([title, unit, lines]) {
  const box = el('div', { class: 'plot' });
  const card = el('figure', { class: 'card curve' }, el('figcaption', {}, title, el('small', {}, ` ${unit}`)), box);
  let plot = null;
  let size = 0;
  const make = (data) => {
    plot?.destroy();
    size = box.clientWidth;
    const axis = {
      stroke: colour('--soft'),
      grid: { stroke: colour('--edge'), width: 1 },
      ticks: { show: false },
      font: '11px sans-serif',
    };
    const options = {
      width: size,
      height: 150,
      legend: { show: lines.length > 1, live: false },
      cursor: { y: false, points: { size: 6 } },
      scales: { y: { range: (_, __, most) => [0, Math.max(4, most * 1.15)] } },
      axes: [
        { ...axis, space: 80, values: (_, seconds) => seconds.map((at) => time(at * 1000)) },
        {
          ...axis,
          size: 42,
          space: 34,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 5e4, 1e5, 1e6],
        },
      ],
      series: [
        {},
        ...lines.map(([label, , name]) => ({
          label,
          stroke: colour(name),
          width: 2,
          fill: lines.length === 1 ? `color-mix(in srgb, ${colour(name)} 14%, transparent)` : undefined,
          points: { show: lines[0][1] === 'notifyMs', size: 5, fill: colour(name) },
          spanGaps: true,
        })),
      ],
    };
    plot = new uPlot(options, data, box);
  };
  const draw = (samples) => {
    const data = [
      samples.map(({ at }) => at / 1000),
      ...lines.map(([, field]) => samples.map((sample) => sample[field])),
    ];
    if (box.clientWidth === 0) return;
    if (plot === null || box.clientWidth !== size) make(data);
    else plot.setData(data);
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    plot?.destroy();
    plot = null;
  });
  return { card, draw };
}
