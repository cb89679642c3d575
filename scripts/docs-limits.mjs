// docs/limits.md: every maximum, from the files that hold them. What it is for and what happens above it is the comment there:
// the sentence that begins with "Above it" is what happens, all before it is what for. Entries without a comment share that above them.
import { readFileSync } from 'node:fs';

/** Layer, its file, what holds for all of it, and whether each entry must say what happens above it. */
const layers = [
  {
    name: 'The wire',
    room: 'codecs',
    says: 'What is larger is refused with a [fault](wire/faults.md) before memory is taken for it, where the line says nothing else.',
  },
  {
    name: 'Gateway',
    room: 'gateway',
    says: 'Who gets in, who may stay and what is given up first: [overload](overload.md). Times after which a peer is given up are in the same file (`gatewayDeadlines`).',
  },
  { name: 'Local sockets', room: 'ipc', says: 'Between the commands, the workers and the running gateway.' },
  { name: 'Call Back', room: 'feature', says: 'Records have the parameter *Records Max*.', strict: true },
  { name: 'Stores and cluster', room: 'cluster', says: 'Disk, etcd, and the other nodes.', strict: true },
  { name: 'Service', room: 'service', says: 'Dashboard, API, alarms, settings, devices.', strict: true },
];

/** What waits somewhere without a number of its own. */
const others = [
  [
    'actions that a node holds until it knows that it still serves (`gateway/held-actions.ts`)',
    'Meanwhile the router takes no event from its queue: held is what came of one event, and one coming or going of each record',
  ],
  [
    'writes of records that wait for etcd (`cluster/etcd/record-writer.ts`), for the disk (`cluster/commit-groups.ts`), or for the end of a hand-over (`cluster/node.ts`)',
    '`commitsPendingMax` of the gateway: above it nobody may arm, and only records that are there change. etcd: when the lease has ended all are refused. Disk: when it has not answered for 10 s all are refused, and new ones at once',
  ],
  [
    'transactions that wait for etcd (`cluster/etcd/transaction-groups.ts`)',
    '`etcdWritesUnderWayMax`: nobody else asks',
  ],
];

const ENTRY = /((?:\s*\/\*\*(?:(?!\*\/)[\s\S])*\*\/)?)\s*(\w+): [^,]+,/y;
const OBJECT = /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?)export const (\w*[lL]imits) = \{\n([\s\S]*?)\n\} as const;/g;
const ABOVE = /(^|[.:;] )((?:Above it|above it|When full|Later ones)\b[\s\S]*)$/;

const plain = (comment) =>
  comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** 4194304 of a name with bytes in it: 4 MiB; others with commas. */
function shown(name, value) {
  if (/bytes/i.test(name) && value >= 2 ** 20 && value % 2 ** 20 === 0) return `${value / 2 ** 20} MiB`;
  if (/bytes/i.test(name) && value >= 2 ** 10 && value % 2 ** 10 === 0) return `${value / 2 ** 10} KiB`;
  return value.toLocaleString('en-US');
}

function entries(path, object, body, values, strict) {
  const rows = [];
  let said = '';
  ENTRY.lastIndex = 0;
  for (let match = ENTRY.exec(body); match !== null; match = ENTRY.exec(body)) {
    const [, comment, name] = match;
    if (comment.trim() !== '') said = plain(comment);
    const above = ABOVE.exec(said);
    const reason = above === null ? said : said.slice(0, above.index + (above[1].startsWith('.') ? 1 : 0));
    const happens = above === null ? '' : capital(above[2].replace(/^[Aa]bove it,? ?/, ''));
    if (reason === '' || (strict && happens === ''))
      throw new Error(
        `${path}: ${object}.${name} should say what it is for, and in a sentence "Above it …" what happens`,
      );
    rows.push([`\`${name}\``, shown(name, values[name]), reason, happens]);
  }
  const names = Object.keys(values);
  if (rows.length !== names.length)
    throw new Error(`${path}: ${object}: read ${rows.length} of ${names.length} entries`);
  return rows;
}

async function section({ name, room, says, strict = false }, table) {
  const path = `src/${room}/limits.ts`;
  const module = await import(`../dist/${room}/limits.js`);
  const parts = [...readFileSync(path, 'utf8').matchAll(OBJECT)].map(([, comment, object, body], i) => {
    const head = i === 0 ? '' : `### \`${object}\`\n\n${plain(comment)}\n\n`;
    return `${head}${table(['name', 'maximum', 'what for', 'above it'], entries(path, object, body, module[object], strict))}`;
  });
  return `## ${name}\n\n\`${path}\`. ${says}\n\n${parts.join('\n\n')}\n`;
}

export async function limitsPage(made, table) {
  const sections = [];
  for (const layer of layers) sections.push(await section(layer, table));
  return (
    `# Limits\n\n${made}Maxima of queues, buffers, histories and connections, in one file of each layer. Those that a site may have to ` +
    `change are also [parameters](parameters.md); here is what holds without them. Units are in the names.\n\n${sections.join('\n')}\n` +
    `## Bounded by something else\n\n${table(['what waits', 'what bounds it'], others)}\n`
  );
}
