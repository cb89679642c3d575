// The sample configuration: every setting and service parameter, explained, at its default. Made by `npm run docs`.
import { serviceParameters } from '../dist/service/parameter-table.js';
import { settings } from '../dist/service/settings.js';

const WIDTH = 110;

/** A sentence or two as comment lines. */
function comment(text, indent) {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + 2 + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}`);
}

const capital = (text) => `${text[0].toUpperCase()}${text.slice(1)}`;

/** A key that has a default stands there with it, ready to be uncommented; one without has an empty place. */
const assignment = (name, value, indent) => {
  const written = typeof value === 'string' && !/^[A-Za-z0-9./:-]+$/.test(value) ? JSON.stringify(value) : value;
  return `${indent}#${name}: ${written ?? ''}`.trimEnd();
};

function settingLines({ key, help, expects, default: preset }) {
  const [section, inner] = key.split('.');
  const indent = inner === undefined ? '' : '  ';
  return [
    '',
    ...comment(`${capital(help)}. Should be ${expects}.`, indent),
    assignment(inner ?? section, preset, indent),
  ];
}

function range({ choices, min, max, unit }) {
  const of = choices !== undefined ? `One of: ${choices.join(', ')}.` : min === undefined ? '' : `${min} to ${max}.`;
  return `${unit === '' ? '' : `In ${unit}. `}${of}`.trim();
}

/** packaging/ringback.yaml: loads as it is, and says nothing that the defaults do not say. */
export function sampleConfiguration() {
  const lines = [
    '# ringback: every setting at its default. Made by `npm run docs` from the tables of the code.',
    '# Uncomment what differs at your site. Flags and RINGBACK_* in the environment come before this file.',
    '# `ringback serve --config FILE --print-config` shows what is in force and where it comes from.',
  ];
  let section = '';
  for (const setting of settings) {
    const head = setting.key.includes('.') ? setting.key.split('.')[0] : '';
    if (head !== '' && head !== section) lines.push('', `#${head}:`);
    section = head;
    lines.push(...settingLines(setting));
  }
  lines.push('', '# Service parameters, by name or key; those of the original have its names.', '#parameters:');
  for (const one of serviceParameters) {
    const restart = one.restart ? 'A change needs a restart.' : '';
    const text = [one.help, range(one), restart].filter((part) => part !== '').join(' ');
    lines.push('', ...comment(text, '  '), assignment(one.name, one.default, '  '));
  }
  return `${lines.join('\n')}\n`;
}
