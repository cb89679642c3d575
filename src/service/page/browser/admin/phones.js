// Phones, each with what its screen shows now.
import { el } from '/dom.js';
import { badge, list } from './lists.js';
import { duration } from './words.js';

const kinds = { idle: 'good', 'in a call': 'busy', 'off hook': 'busy', 'server away': 'bad' };

export const phones = () =>
  list({
    path: '/phones',
    label: 'Phones',
    nothing: 'No phone is registered.',
    soon: (name) => name === 'happening' || name === 'more',
    columns: [
      [
        'Phone',
        ({ device, numbers }) =>
          el('div', {}, el('strong', {}, numbers.join(', ') || '–'), el('small', { class: 'under' }, device)),
      ],
      [
        'State',
        ({ state, doNotDisturb }) =>
          el('div', { class: 'badges' }, badge(state, kinds[state]), ...(doNotDisturb ? [badge('DND', 'busy')] : [])),
      ],
      ['Waits for', ({ waitsFor }) => (waitsFor === '' ? '' : badge(waitsFor, 'wait'))],
      ['Screen', ({ screen }) => (screen === null ? '' : lcd(screen))],
      [
        'Model',
        ({ model, protocol, source }) =>
          source === 'cti'
            ? 'by CTIManager'
            : `${model.replace('Cisco ', '')}${protocol ? `, protocol ${protocol}` : ''}`,
      ],
      [
        'From',
        ({ address, encrypted, connectedForMs, source }) =>
          source === 'cti'
            ? ''
            : el(
                'div',
                {},
                `${address}${encrypted ? ' (TLS)' : ''}`,
                el('small', { class: 'under' }, duration(connectedForMs)),
              ),
      ],
    ],
  });

/** The screen as the phone draws it: text above, keys below. */
function lcd({ title, text, softKeys }) {
  return el(
    'div',
    { class: 'lcd-small' },
    ...(title === '' ? [] : [el('b', {}, title)]),
    ...text.split('\n').map((line) => el('span', {}, line)),
    el('div', { class: 'lcd-small-keys' }, ...softKeys.map((name) => el('i', {}, name))),
  );
}
