// Service parameters: what is in force, and a form to change it.
import { el, toast } from '/dom.js';
import { ask } from './api.js';
import { time } from './words.js';

export function parameters() {
  const find = el('input', {
    type: 'search',
    placeholder: 'Name or word',
    'aria-label': 'Find a parameter',
    class: 'find',
  });
  const grid = el('div', { class: 'parameters' });
  const past = el('ol', { class: 'card past' });
  const node = el('div', {}, el('div', { class: 'bar' }, find), grid, el('h2', {}, 'Who changed what'), past);
  let rows = [];
  const drawGrid = () => {
    const wanted = find.value.trim().toLowerCase();
    grid.replaceChildren(
      ...rows
        .filter(({ name, help }) => `${name} ${help}`.toLowerCase().includes(wanted))
        .map((row) => card(row, draw)),
    );
  };
  const draw = async () => {
    const [all, changes] = await Promise.all([ask('/parameters'), ask('/history')]);
    if (all === null || changes === null) return;
    rows = all;
    drawGrid();
    past.replaceChildren(
      ...(changes.length === 0 ? [el('li', {}, 'Nothing has been changed.')] : changes.toReversed().map(change)),
    );
  };
  find.addEventListener('input', drawGrid);
  return {
    node,
    find,
    show: draw,
    hear(name) {
      // A field in which somebody writes is not drawn anew under his hands.
      if (name === 'change' && !grid.contains(document.activeElement)) void draw();
    },
  };
}

const change = ({ at, name, from, to, by, who }) =>
  el(
    'li',
    {},
    el('time', {}, `${new Date(at).toLocaleDateString()} ${time(at)}`),
    el('strong', {}, name),
    el('span', {}, `${from} → ${to}`),
    el('small', {}, [by, who].filter(Boolean).join(': ')),
  );

function card(row, done) {
  const { key, name, help, unit, value, running, restart, origin, from } = row;
  const field = input(row);
  const save = async (event) => {
    event.preventDefault();
    const wanted = field.type === 'checkbox' ? field.checked : field.value;
    const changes = await ask('/parameters', 'PUT', { values: { [key]: wanted } });
    if (changes === null) return;
    toast(
      changes.length === 0
        ? 'That is the value in force.'
        : `${name}: ${changes[0].from} → ${changes[0].to}${changes[0].needsRestart ? '; counts after a restart' : ''}`,
    );
    field.blur();
    await done();
  };
  const id = `p-${key}`;
  field.id = id;
  const marks = [
    ...(from === 'original'
      ? [el('span', { class: 'badge', title: 'A parameter of Cisco Extended Functions 4.0' }, 'original')]
      : []),
    ...(origin === 'default' ? [] : [el('span', { class: 'badge wait' }, origin)]),
    ...(running === value ? [] : [el('span', { class: 'badge major' }, `restart due: runs with ${running}`)]),
  ];
  return el(
    'form',
    { class: 'card parameter', onsubmit: save },
    el('label', { for: id }, name),
    el('p', {}, `${help}${restart ? ' A change needs a restart.' : ''}`),
    el('div', { class: 'field' }, field, el('span', { class: 'unit' }, unit), el('button', { class: 'do' }, 'Set')),
    el('div', { class: 'badges' }, ...marks),
  );
}

function input({ kind, choices, value, min, max }) {
  if (kind === 'boolean') return el('input', { type: 'checkbox', checked: value === true });
  if (kind === 'choice')
    return el(
      'select',
      {},
      ...choices.map((choice) => el('option', { value: choice, selected: choice === value }, choice)),
    );
  if (kind === 'number')
    return el('input', { type: 'number', value: String(value), min, max, step: '1', required: true });
  return el('input', { type: 'text', value: String(value), maxlength: '1024' });
}
