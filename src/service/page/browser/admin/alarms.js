// Alarms that stand, with what to do; and what was raised and cleared last.
import { el } from '/dom.js';
import { ask } from './api.js';
import { ago, time } from './words.js';

export function alarms() {
  const standing = el('div', { class: 'alarms', role: 'region', 'aria-label': 'Alarms that stand' });
  const recent = el('tbody');
  const table = el(
    'table',
    { class: 'list' },
    el(
      'thead',
      {},
      el('tr', {}, ...['Time', 'Severity', 'Alarm', 'Detail'].map((name) => el('th', { scope: 'col' }, name))),
    ),
    recent,
  );
  const where = el('p', { class: 'note' });
  const node = el(
    'div',
    {},
    standing,
    el('h2', {}, 'Raised and cleared'),
    where,
    el('div', { class: 'card scroll' }, table),
  );
  const draw = async () => {
    const answer = await ask('/alarms');
    if (answer === null) return;
    standing.replaceChildren(
      ...(answer.standing.length === 0
        ? [el('p', { class: 'card calm' }, 'No alarm stands.')]
        : answer.standing.map(card)),
    );
    const { syslog, http, severity } = answer.settings;
    const places = [syslog && `syslog ${syslog}`, http && `HTTP ${http}`].filter(Boolean);
    where.textContent =
      places.length === 0
        ? 'They go to the log.'
        : `They go to the log, and from ${severity} on to ${places.join(' and ')}.`;
    recent.replaceChildren(...answer.recent.toReversed().map(row));
  };
  return { node, show: draw, hear: (name) => name === 'alarm' && void draw() };
}

const card = ({ name, severity, device, text, detail, remedy, since, count }) =>
  el(
    'article',
    { class: `card alarm ${severity}` },
    el('h3', {}, name, el('span', { class: `badge ${severity}` }, severity)),
    el('p', {}, text),
    el('p', { class: 'detail' }, [device, detail].filter(Boolean).join(': ')),
    el('p', { class: 'remedy' }, remedy),
    el('small', {}, `since ${time(since)}, ${ago(since)}${count > 1 ? `; ${count} times` : ''}`),
  );

const row = ({ name, severity, device, detail, last }) =>
  el(
    'tr',
    {},
    el('td', { 'data-head': 'Time' }, time(last)),
    el('td', { 'data-head': 'Severity' }, el('span', { class: `badge ${severity}` }, severity)),
    el('td', { 'data-head': 'Alarm' }, el('strong', {}, name)),
    el('td', { 'data-head': 'Detail' }, [device, detail].filter(Boolean).join(': ')),
  );
