// Traces: begin one of a phone, see what remains of its time and its last lines, end it; what of the service is traced.
import { el, say, toast } from '/dom.js';
import { ask } from './api.js';
import { count, duration, time } from './words.js';

const TIMES = [
  ['1 minute', 60],
  ['10 minutes', 600],
  ['1 hour', 3600],
  ['8 hours', 28_800],
  ['a day', 86_400],
];
const USUAL_SECONDS = 600;
const LINES = 200;

export function trace() {
  const phones = el('datalist', { id: 'trace-phones' });
  const who = el('input', {
    class: 'wish',
    type: 'text',
    list: 'trace-phones',
    maxlength: '64',
    required: true,
    autocomplete: 'off',
    placeholder: 'SEP001122334455 or 1001',
  });
  const span = el(
    'select',
    { class: 'wish' },
    ...TIMES.map(([text, seconds]) =>
      el('option', { value: String(seconds), selected: seconds === USUAL_SECONDS }, text),
    ),
  );
  const level = el('select', { class: 'wish' });
  const expected = el('input', { class: 'tick', type: 'checkbox' });
  const running = el('div', { class: 'traces', role: 'region', 'aria-label': 'Traces that run' });
  const service = el('p', { class: 'note' });
  const ended = el('ol', { class: 'card past', 'aria-label': 'Traces that have ended' });
  const fields = el('dl', { class: 'card facts trace-fields' });
  const cards = new Map();

  const begin = async (event) => {
    event.preventDefault();
    const wish = { who: who.value.trim(), seconds: Number(span.value), level: level.value, expected: expected.checked };
    const begun = await ask('/trace', 'POST', wish);
    if (begun === null) return;
    toast(`${begun.device} is traced until ${time(begun.ends)}.`);
    who.value = '';
    await draw();
  };
  const form = el(
    'form',
    { class: 'card trace-form', onsubmit: begin },
    labelled('Phone', who, phones),
    labelled('For', span),
    labelled('Level', level),
    el('label', { class: 'check' }, expected, 'has not registered yet'),
    el('button', { class: 'do' }, 'Trace'),
    el(
      'p',
      { class: 'note' },
      'Full numbers and names are written until it ends, which it does by itself; digits that are pressed, PINs too.',
    ),
  );
  const node = el(
    'div',
    {},
    form,
    running,
    el('h2', {}, 'The service'),
    service,
    el('h2', {}, 'Ended'),
    ended,
    el('h2', {}, 'What is traced'),
    fields,
  );

  const draw = async () => {
    const report = await ask('/trace');
    if (report === null) return;
    if (level.childElementCount === 0) offer(report);
    keepCards(report.running);
    say(service, serviceText(report));
    ended.replaceChildren(
      ...(report.ended.length === 0
        ? [el('li', {}, 'None since the start.')]
        : report.ended.toReversed().map(endedRow)),
    );
    await Promise.all([...cards.values()].map((card) => card.draw()));
  };
  const offer = ({ levels, fields: rows }) => {
    level.append(
      ...levels.map(({ name }, at) => el('option', { value: name, selected: at === levels.length - 1 }, name)),
    );
    fields.replaceChildren(
      ...rows.flatMap(({ name, original, what }) => [
        el('dt', {}, name),
        el('dd', {}, what, ...(original === '' || original === name ? [] : [el('small', {}, ` (${original})`)])),
      ]),
    );
  };
  const keepCards = (traces) => {
    const devices = new Set(traces.map(({ device }) => device));
    for (const [device, card] of cards) {
      if (devices.has(device)) continue;
      card.node.remove();
      cards.delete(device);
    }
    for (const one of traces) {
      if (!cards.has(one.device)) {
        cards.set(one.device, traceCard(one.device, draw));
        running.append(cards.get(one.device).node);
      }
      cards.get(one.device).tell(one);
    }
  };
  return {
    node,
    find: who,
    async show() {
      const rows = await ask('/phones?most=500');
      phones.replaceChildren(
        ...(rows ?? []).map(({ device, numbers }) => el('option', { value: device }, numbers.join(', '))),
      );
      await draw();
    },
    hear(name) {
      if (name === 'trace' || name === 'change') void draw();
      if (name === 'status' && cards.size > 0) void draw();
    },
  };
}

const labelled = (text, input, ...more) =>
  el('label', { class: 'labelled' }, el('span', { class: 'wish-name' }, text), input, ...more);

function serviceText({ service, settings }) {
  const where = `Files are in ${settings.folder}, ${settings.bytesMax / 1e6} MB each, ${settings.keep} older ones of each trace, for ${settings.days} days.`;
  if (!service.on) return `The service is not traced: set Trace On among the parameters. ${where}`;
  return `Traced to ${service.file}, level ${service.level}, fields ${service.fields}, numbers hidden: ${lines(service)}. ${where}`;
}

const lines = ({ lines: written, missing }) =>
  `${count(written)} line${written === 1 ? '' : 's'}${missing > 0 ? `, ${count(missing)} missing` : ''}`;

const endedRow = (one) =>
  el(
    'li',
    {},
    el('time', {}, time(one.ends)),
    el('strong', {}, one.device),
    el('span', {}, one.ended),
    el('small', {}, `${lines(one)} in ${one.file}`),
  );

/** A trace that runs: what remains, its last lines, and its end. Lines are text, whatever they hold. */
function traceCard(device, done) {
  const left = el('span', { class: 'badge wait' });
  const about = el('p', { class: 'note' });
  const tail = el('pre', { class: 'why tail', tabindex: '0', 'aria-label': `Last lines of ${device}` });
  const stop = el('button', { class: 'quiet' }, 'Stop');
  stop.addEventListener('click', async () => {
    const ended = await ask(`/trace/${encodeURIComponent(device)}`, 'DELETE');
    if (ended !== null) toast(`${device} is traced no more.`);
    await done();
  });
  const node = el(
    'article',
    { class: 'card trace', 'aria-label': `Trace of ${device}` },
    el('h3', {}, device, left, stop),
    about,
    tail,
  );
  return {
    node,
    tell(one) {
      say(left, `${duration(one.leftMs)} left`);
      say(
        about,
        `${one.level}, fields ${one.fields}; ${[one.by, one.who].filter(Boolean).join(': ')}; ${lines(one)} in ${one.file}`,
      );
    },
    async draw() {
      const answer = await ask(`/trace/${encodeURIComponent(device)}?most=${LINES}`);
      if (answer === null) return;
      const atEnd = tail.scrollTop + tail.clientHeight >= tail.scrollHeight - 4;
      say(tail, answer.lines.map(short).join('\n'));
      if (atEnd) tail.scrollTop = tail.scrollHeight;
    },
  };
}

/** Without the day and the device, which are the same in all. */
function short(line) {
  const [at, , ...rest] = line.split(' | ');
  return rest.length === 0 ? line : `${at.slice(11, 23)}  ${rest.join(' | ')}`;
}
