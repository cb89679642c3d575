// The first look: state, the four numbers that matter, curves, what stands between a caller and his call back.
import { el, say } from '/dom.js';
import { ask } from './api.js';
import { curve, curves } from './curves.js';
import { count, duration } from './words.js';

const SAMPLES = 300;

/** A number with its name; the link leads to the list behind it. */
function figure(name, href) {
  const value = el('strong', {}, '–');
  const detail = el('small', {}, '\u00a0');
  return { node: el('a', { class: 'card figure', href }, el('span', {}, name), value, detail), value, detail };
}

export function overview() {
  const phones = figure('Phones', '#phones');
  const records = figure('Call backs that wait', '#records');
  const alarms = figure('Alarms', '#alarms');
  const writes = figure('Writes', '#events');
  const charts = curves.map(curve);
  const facts = el('dl', { class: 'card facts' });
  const needs = el('ul', { class: 'card needs', 'aria-label': 'What a call back needs' });
  const node = el(
    'div',
    { class: 'overview' },
    el('div', { class: 'figures' }, phones.node, records.node, alarms.node, writes.node),
    el('div', { class: 'curves' }, ...charts.map(({ card }) => card)),
    el('div', { class: 'pair' }, facts, needs),
  );
  let samples = [];
  let drawn = false;

  const drawStatus = (status) => {
    say(phones.value, count(status.phones.registered));
    say(phones.detail, `${count(status.phones.connected)} connections`);
    say(records.value, count(status.records.held));
    say(records.detail, `for ${count(status.records.lines)} lines`);
    say(writes.value, count(status.commits.done));
    say(
      writes.detail,
      status.commits.failed > 0 ? `${status.commits.failed} failed` : `${status.commits.pending} pending`,
    );
    writes.node.classList.toggle('bad', status.commits.failed > 0);
    drawFacts(facts, status);
  };
  const drawAlarms = async () => {
    const answer = await ask('/alarms');
    if (answer === null) return;
    const { standing } = answer;
    say(alarms.value, String(standing.length));
    say(alarms.detail, standing[0]?.name ?? 'nothing is wrong');
    alarms.node.classList.toggle('bad', standing.length > 0);
  };
  const drawNeeds = async () => {
    const health = await (await fetch('/health')).json();
    needs.replaceChildren(
      ...health.dependencies.map(({ name, ok, detail }) =>
        el('li', { class: ok ? 'good' : 'bad' }, el('strong', {}, name), el('span', {}, detail)),
      ),
    );
  };
  const drawCurves = () => {
    for (const { draw } of charts) draw(samples);
    drawn = true;
  };
  return {
    node,
    async show() {
      const [status, past] = await Promise.all([ask('/status'), ask('/rates'), drawAlarms(), drawNeeds()]);
      if (status !== null) drawStatus(status);
      samples = past ?? [];
      drawCurves();
    },
    hear(name, data) {
      if (name === 'alarm') void drawAlarms();
      if (name !== 'status') return;
      drawStatus(data.status);
      if (data.rates !== null && data.rates.at !== samples.at(-1)?.at)
        samples = [...samples, data.rates].slice(-SAMPLES);
      if (drawn) drawCurves();
    },
    resized: drawCurves,
  };
}

function drawFacts(list, status) {
  const rows = [
    ['Role', `${status.role}, ${status.state}`],
    ['Up', duration(status.uptimeMs)],
    [
      'Phones connect to',
      [status.listen, status.tlsListen && `${status.tlsListen} (TLS)`].filter(Boolean).join(', ') || 'the CTIManager',
    ],
    ['Call server', `${status.upstream ?? '–'}${status.demo ? ' (simulated)' : ''}`],
    [
      'CTIManager',
      status.provider === null
        ? 'none'
        : `${status.provider.managers.join(', ')}: ${status.provider.up ? `${status.provider.devicesOpen} devices, ${status.provider.linesOpen} lines open` : 'away'}`,
    ],
    ['Records', status.store === null ? 'in memory: a restart forgets them' : status.store],
    ['Events', `${count(status.events.handled)} handled, ${count(status.events.waiting)} waiting`],
  ];
  if (list.childElementCount === 0) list.append(...rows.flatMap(([name]) => [el('dt', {}, name), el('dd', {})]));
  const places = list.querySelectorAll('dd');
  for (const [at, [, text]] of rows.entries()) say(places[at], text);
}
