// What the feature sees and does, as it happens.
import { el } from '/dom.js';
import { time } from './words.js';

const LINES_MAX = 400;

export function events() {
  const find = el('input', {
    type: 'search',
    placeholder: 'Phone or word',
    'aria-label': 'Only lines with',
    class: 'find',
  });
  const hold = el('button', { class: 'quiet', 'aria-pressed': 'false' }, 'Hold');
  const note = el('p', { class: 'note', role: 'status' }, 'Waiting for something to happen.');
  const lines = el('ol', { class: 'card stream', 'aria-label': 'Events, newest first' });
  const node = el('div', {}, el('div', { class: 'bar' }, find, hold, note), lines);
  let held = false;
  let missed = 0;
  const matches = (line) => line.textContent.toLowerCase().includes(find.value.trim().toLowerCase());
  const add = (line) => {
    line.hidden = !matches(line);
    lines.prepend(line);
    while (lines.childElementCount > LINES_MAX) lines.lastElementChild.remove();
  };
  find.addEventListener('input', () => {
    for (const line of lines.children) line.hidden = !matches(line);
  });
  hold.addEventListener('click', () => {
    held = !held;
    hold.setAttribute('aria-pressed', String(held));
    hold.textContent = held ? 'Go on' : 'Hold';
  });
  return {
    node,
    find,
    show: () => undefined,
    hear(name, data) {
      if (name === 'more') missed += data.events;
      if (name === 'missed') missed += Number(data);
      if (name === 'more' || name === 'missed') note.textContent = `${missed} more than a page can show.`;
      if (held) return;
      if (name === 'happening') add(happening(data));
      if (name === 'alarm') add(line(data.last, 'alarm', data.device, `${data.severity} ${data.name} ${data.detail}`));
      if (name === 'change')
        for (const one of data) add(line(one.at, 'change', '', `${one.name}: ${one.from} → ${one.to} (${one.by})`));
      if (lines.childElementCount > 0 && missed === 0) note.textContent = '';
    },
  };
}

const happening = ({ at, kind, device, text }) => line(at, kind, device, text);

const line = (at, kind, device, text) =>
  el('li', { class: kind }, el('time', {}, time(at)), el('b', {}, device), el('span', {}, text));
