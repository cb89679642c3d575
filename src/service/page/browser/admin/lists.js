// Lists with a word to look for: a table where there is room, cards on a phone.
import { el } from '/dom.js';
import { ask, sure } from './api.js';
import { ago } from './words.js';

const MOST = 500;

/**
 * @param columns [head, cell(row) → text or node]; @param soon names of events after which the list is asked for again
 */
export function list({ path, label, columns, nothing, soon, more }) {
  const find = el('input', {
    type: 'search',
    placeholder: 'Device or number',
    'aria-label': `Find in ${label}`,
    class: 'find',
  });
  const note = el('p', { class: 'note', role: 'status' });
  const body = el('tbody');
  const head = el('thead', {}, el('tr', {}, ...columns.map(([name]) => el('th', { scope: 'col' }, name))));
  const table = el('table', { class: 'list', 'aria-label': label }, head, body);
  const node = el('div', {}, el('div', { class: 'bar' }, find, note), el('div', { class: 'card scroll' }, table));
  let timer = 0;
  let shown = false;

  const draw = async () => {
    timer = 0;
    const rows = await ask(`${path}?most=${MOST}&text=${encodeURIComponent(find.value.trim())}`);
    if (rows === null) return;
    note.textContent = rows.length === 0 ? nothing : `${rows.length}${rows.length === MOST ? ' and more' : ''}`;
    table.hidden = rows.length === 0;
    body.replaceChildren(
      ...rows.map((row) =>
        el('tr', {}, ...columns.map(([name, cell]) => el('td', { 'data-head': name }, cell(row) ?? ''))),
      ),
    );
    more?.(rows);
  };
  const later = (ms) => {
    if (timer === 0 && shown) timer = setTimeout(draw, ms);
  };
  find.addEventListener('input', () => later(150));
  return {
    node,
    find,
    show() {
      shown = true;
      return draw();
    },
    hide() {
      shown = false;
    },
    hear(name, data) {
      if (soon(name, data)) later(400);
    },
  };
}

const feature = (name) => name === 'happening' || name === 'more';
const uses = { unknown: 'not known', free: 'free', ringing: 'rings', inUse: 'in use' };

export const badge = (text, kind) => el('span', { class: `badge ${kind}` }, text);

export const lines = () =>
  list({
    path: '/lines',
    label: 'Lines',
    nothing: 'No line is known: no phone is registered.',
    soon: feature,
    columns: [
      ['Line', ({ line }) => el('strong', {}, line)],
      [
        'State',
        ({ use, refusesCalls }) =>
          badge(`${uses[use]}${refusesCalls ? ', DND' : ''}`, use === 'free' ? 'good' : 'busy'),
      ],
      ['Waiting', ({ waiting }) => (waiting === 0 ? '' : badge(String(waiting), 'wait'))],
      ['Phones', ({ devices }) => devices.join(', ')],
    ],
  });

export const records = () => {
  const made = list({
    path: '/records',
    label: 'Call backs',
    nothing: 'Nobody waits for a call back.',
    soon: feature,
    columns: [
      ['Phone', ({ device }) => el('strong', {}, device)],
      ['Waits for', ({ line }) => badge(line, 'wait')],
      ['Why', ({ why, device }) => reason(why, device)],
      ['Armed', ({ armedAt }) => ago(armedAt)],
      ['', ({ device }) => el('button', { class: 'quiet', onclick: () => cancel(device) }, 'Cancel')],
    ],
  });
  const cancel = async (device) => {
    if (!(await sure(`End the call back of ${device}?`))) return;
    if ((await ask(`/records/${encodeURIComponent(device)}`, 'DELETE')) !== null) await made.show();
  };
  return made;
};

/** The sentence, and everything that decides behind it. */
function reason(why, device) {
  const all = el('pre', { class: 'why' });
  const details = el('details', {}, el('summary', {}, why), all);
  details.addEventListener('toggle', async () => {
    if (!details.open) return;
    const found = await ask(`/explain/${encodeURIComponent(device)}`);
    if (found !== null) all.textContent = found[0].sentences.join('\n');
  });
  return details;
}
