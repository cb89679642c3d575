// Pages that are made from the tables of the code, so that they cannot drift.
//   node scripts/docs.mjs          writes them
//   node scripts/docs.mjs --check  says which are out of date, exit 1
// Reads the built program: `npm run docs` builds first.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { faults } from '../dist/codecs/fault.js';
import { messageName } from '../dist/codecs/skinny/ids.js';
import { messages } from '../dist/codecs/skinny/table/index.js';
import { machineAsMermaid } from '../dist/feature/call-back/machine-drawing.js';
import { alarmCatalogue, severityLevels } from '../dist/service/alarms/catalogue.js';
import { metricTable, notifyHistogram } from '../dist/service/metrics/table.js';
import { serviceParameters } from '../dist/service/parameter-table.js';
import { limitsPage } from './docs-limits.mjs';
import { qbePage } from './docs-qbe.mjs';
import { tracePage } from './docs-trace.mjs';
import { alertRules, grafanaDashboard } from './monitoring-files.mjs';
import { sampleConfiguration } from './sample-configuration.mjs';

const made = '<!-- Made by `npm run docs` from the tables of the code. Do not edit. -->\n\n';
const hex = (id) => `0x${id.toString(16).toUpperCase().padStart(4, '0')}`;
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const arrows = { toServer: 'phone → server', toPhone: 'server → phone', media: 'between servers' };

function kindOf(field) {
  if (field.kind === 'items')
    return `${field.slots} × ${kindOf(field.of)}${field.count ? `, ${field.count} of them used` : ''}`;
  if (field.kind === 'group')
    return `${field.slots} × group of ${field.stride} bytes${field.count ? `, ${field.count} used` : ''}`;
  if (field.kind === 'union') return `${field.size} bytes, by ${field.selector}`;
  if (field.kind === 'zstr') return `text to NUL, ≤ ${field.max}`;
  if (field.kind === 'bytes') return `${field.length} bytes, ≤ ${field.max}`;
  if (field.kind === 'str') return `text, ${field.size}`;
  return field.kind === 'pad' ? `${field.size} bytes unused` : field.kind;
}

function fieldRows(fields, indent = '') {
  return fields.flatMap((field) => {
    const row = [`${indent}${field.name || '–'}`, kindOf(field), field.enum ?? '', field.tail ? 'may be missing' : ''];
    const inner = field.kind === 'group' ? field.of : [];
    return [row, ...fieldRows(inner, `${indent}· `)];
  });
}

function layoutText({ when, fields, least, most }) {
  const versions =
    when.from === 0 && when.to === 22 ? 'every header version' : `header version ${when.from} to ${when.to}`;
  const { from, to, ...more } = when;
  const rest = Object.entries(more).map(([key, value]) => `${key} ${value}`);
  const head = `*${[versions, ...rest].join(', ')}; body ${least}${most === least ? '' : ` to ${most}`} bytes*`;
  return fields.length === 0
    ? `${head}\n`
    : `${head}\n\n${table(['field', 'kind', 'values', ''], fieldRows(fields))}\n`;
}

function skinnyPage() {
  const sorted = [...messages].sort((a, b) => a.id - b.id);
  const list = sorted.map((one) => [
    hex(one.id),
    messageName(one.id),
    arrows[one.direction],
    `${one.least} to ${one.most}`,
  ]);
  const detail = sorted.map(
    (one) =>
      `## ${hex(one.id)} ${messageName(one.id)}\n\n${arrows[one.direction]}\n\n${one.layouts.map(layoutText).join('\n')}`,
  );
  return (
    `# SCCP on the wire\n\n${made}A frame is u32 length, u32 header version, u32 message id, body; little-endian; length counts from offset 8. ` +
    "Names are Wireshark's. Everything past the least body may be missing.\n\n" +
    `${table(['id', 'message', 'direction', 'body bytes'], list)}\n\n${detail.join('\n')}`
  );
}

const faultPage = () =>
  `# Faults of the wire\n\n${made}${table(
    ['number', 'name', 'what was wrong', 'what to do'],
    faults.map((fault, number) => [number, fault.name, fault.sentence, fault.remedy]),
  )}\n`;

const range = ({ choices, min, max }) =>
  choices !== undefined ? choices.join(', ') : min === undefined ? '' : `${min} to ${max}`;

const parameterPage = () =>
  `# Service parameters\n\n${made}Given under \`parameters:\` in the configuration file, by name or key. Those marked * are the ` +
  `original's.\n\n${table(
    ['name', 'key', 'default', 'unit', 'range', 'what it does'],
    serviceParameters.map((one) => [
      `${one.name}${one.from === 'original' ? ' *' : ''}`,
      one.key,
      one.default,
      one.unit,
      range(one),
      `${one.help}${one.restart ? ' A change needs a restart.' : ''}`,
    ]),
  )}\n`;

const machinePage = () =>
  `# The call-back machine\n\n${made}One record, from the key press to its end. The literal that the code runs is the one that is drawn here; ` +
  `pairs that are not listed are ignored and counted.\n\n\`\`\`mermaid\n${machineAsMermaid()}\n\`\`\`\n`;

const ends = (text) => (text === 'quiet' ? 'ten quiet minutes' : text === 'never' ? 'tells of one moment' : text);

const alarmPage = () =>
  `# Alarms\n\n${made}The catalogue \`CEFAlarmCatalog\`. An alarm is told once when it begins and once when it ends, however often its ` +
  'trouble happens: to the log, and from *alarms.severity* on to syslog and HTTP ([operating](operating.md)). `ringback alarms` lists those that stand. Names and ' +
  `numbers are hidden: the last two characters, and a hash that is the same for the same phone.\n\n${table(
    ['name', 'severity', 'syslog level', 'ends', 'what has happened', 'it tells', 'what to do'],
    alarmCatalogue.map((one) => [
      one.name,
      one.severity,
      severityLevels[one.severity],
      ends(one.ends),
      one.text,
      one.parameters,
      one.remedy,
    ]),
  )}\n`;

const metricPage = () =>
  `# Metrics\n\n${made}At \`/metrics\` of the page's port, in Prometheus' text format. No label ever holds a device or a number. A dashboard for ` +
  'Grafana is `packaging/grafana/ringback.json`, alert rules are `packaging/prometheus/ringback.rules.yml`.\n\n' +
  `${table(
    ['name', 'kind', 'labels', 'what'],
    [
      ...metricTable.map((one) => [one.name, one.kind, one.labels.join(', '), one.help]),
      [notifyHistogram.name, 'histogram', '', notifyHistogram.help],
    ],
  )}\n`;

const pages = {
  'docs/alarms.md': alarmPage,
  'docs/limits.md': () => limitsPage(made, table),
  'docs/metrics.md': metricPage,
  'packaging/grafana/ringback.json': grafanaDashboard,
  'packaging/prometheus/ringback.rules.yml': alertRules,
  'docs/wire/skinny.md': skinnyPage,
  'docs/wire/qbe.md': () => qbePage(made, table),
  'docs/wire/faults.md': faultPage,
  'docs/parameters.md': parameterPage,
  'docs/trace.md': () => tracePage(made, table),
  'docs/call-back-machine.md': machinePage,
  'packaging/ringback.yaml': sampleConfiguration,
};

let stale = 0;
for (const [path, make] of Object.entries(pages)) {
  const text = await make();
  const same = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (same) continue;
  if (process.argv.includes('--check')) {
    stale++;
    console.error(`${path} is out of date: run npm run docs`);
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`written ${path}`);
  }
}
if (stale > 0) process.exitCode = 1;
else console.log(`${Object.keys(pages).length} pages agree with the tables`);
