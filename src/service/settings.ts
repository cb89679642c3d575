/**
 * The settings of `ringback serve`, once. Flags, environment names, the file's schema, the defaults, the help and every
 * error message come from this table, so that they cannot disagree.
 */
import { isIP } from 'node:net';
import { z } from 'zod';
import { parseAddress } from './address.ts';
import { isEtcdStore, parseEtcdStore } from './cluster-words.ts';
import { parseManagers, parsePduNumbers, parseWord } from './cti-words.ts';
import { row, type Setting } from './setting.ts';
import { traceRows, traceSchema } from './trace/settings.ts';
import { watchRows, watchSchema } from './watch-settings.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const KEY_OWNERS = ['auto', 'gateway', 'server'] as const;

const address = z.string().refine((text) => parseAddress(text) !== null);
const pageAddress = z.string().refine((text) => text === 'off' || parseAddress(text) !== null);
const path = z.string().min(1);
const store = path.refine((text) => !isEtcdStore(text) || parseEtcdStore(text) !== null);
const ipAddress = z.string().refine((text) => isIP(text) !== 0);
const prefix = z.string().regex(/^\/[\x21-\x7e]*\/$/);

/** Texts of flags and the environment are numbers, too. */
const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** A word of 32 bits, as people write it: 17, 0x00110000. YAML makes a number of it. */
const word = z.union([z.number(), z.string()]).refine((value) => parseWord(String(value)) !== null);
const managers = z.string().refine((text) => parseManagers(text, 1) !== null);
const pduNumbers = z.string().refine((text) => parsePduNumbers(text) !== null);

/** What the file may hold. Everything is optional here: defaults come from the table. */
export const fileSchema = z.strictObject({
  listen: address.optional().describe('Where phones connect, HOST:PORT'),
  upstream: address.optional().describe('The call server behind the gateway, HOST:PORT'),
  workers: wholeNumber(1, 64).optional().describe('Processes that share the port and the phones'),
  upstreamTls: z.boolean().optional().describe('Speak TLS to the call server'),
  upstreamAuthority: path.optional().describe('PEM file with authorities for the certificate of the call server'),
  tls: z
    .strictObject({
      listen: address.optional().describe('Where phones connect by TLS, HOST:PORT'),
      certificate: path.optional().describe('PEM file with our certificate chain'),
      key: path.optional().describe('PEM file with its private key'),
      authority: path.optional().describe('PEM file with authorities: phones must then show a certificate of theirs'),
    })
    .optional(),
  cti: z
    .strictObject({
      managers: managers.optional().describe('CTIManagers in order of preference, HOST or HOST:PORT, parted by commas'),
      user: z.string().min(1).max(128).optional().describe('Application user that the phones are associated with'),
      passwordFile: path.optional().describe('File that holds the password of the user'),
      authority: path.optional().describe('PEM file with authorities for the certificate of the CTIManager'),
      certificate: path.optional().describe('PEM file with our certificate for the CTIManager'),
      key: path.optional().describe('PEM file with its private key'),
      featureId: word.optional().describe('Number of the Call Back feature at the CTIManager'),
      versionWord: word.optional().describe('Version word of QBE frames'),
      pduNumbers: pduNumbers.optional().describe('PDUs that have another number at this site, NAME=NUMBER,...'),
    })
    .optional(),
  page: pageAddress.optional().describe('Where the live page is, HOST:PORT, or off'),
  control: path.optional().describe('Unix socket for commands such as `ringback status`, or off'),
  store: store.optional().describe('Folder where records of call backs are kept, memory, or etcd:HOST:PORT,...'),
  cluster: z
    .strictObject({
      address: ipAddress.optional().describe('IP address of this node: the lowest one is active'),
      listen: address.optional().describe('Where the other nodes probe this one, HOST:PORT'),
      settle: wholeNumber(1, 86_400).optional().describe('Seconds until a lower address gets the service'),
      prefix: prefix.optional().describe('Keys of this cluster in etcd begin with it'),
      user: z.string().min(1).max(128).optional().describe('User at etcd'),
      passwordFile: path.optional().describe('File that holds the password of that user'),
      authority: path.optional().describe('PEM file with authorities for the certificates of etcd'),
      certificate: path.optional().describe('PEM file with our certificate for etcd'),
      key: path.optional().describe('PEM file with its private key'),
      peerTls: z.boolean().optional().describe('Speak TLS between nodes, too, with the same files'),
    })
    .optional(),
  devices: z
    .strictObject({
      file: path.optional().describe('YAML or CSV file with the phones and numbers of the site; followed'),
      postgresFile: path.optional().describe('File that holds the URL of a PostgreSQL with them'),
    })
    .optional(),
  record: z
    .strictObject({
      file: path.optional().describe('pcapng file for what passes; older ones become FILE.1, FILE.2 …'),
      megabytes: wholeNumber(1, 100_000).optional().describe('Size at which the next file begins'),
      minutes: wholeNumber(1, 100_000).optional().describe('Age at which the next file begins'),
      keep: wholeNumber(0, 1000).optional().describe('Files kept besides'),
    })
    .optional(),
  demo: z.boolean().optional().describe('Add the simulated office: a call manager and three phones'),
  keyOwner: z.enum(KEY_OWNERS).optional().describe('Who answers the CallBack key where the server has one too'),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
    .optional()
    .describe('Language of our screens, an RFC 5646 tag'),
  dictionaries: path.optional().describe('Folder with texts of the site, read after those that are shipped'),
  log: z
    .strictObject({
      level: z.enum(LOG_LEVELS).optional().describe('Least level that is logged'),
      file: path.optional().describe('File that the log goes to; opened anew at SIGHUP'),
    })
    .optional(),
  ...traceSchema,
  ...watchSchema,
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('Service parameters by name or key, as `ringback serve --print-parameters` lists them'),
});

const WORD = 'a whole number from 0 to 0xffffffff';
const HOST_PORT = 'HOST:PORT with a port of 0 to 65535, for example 127.0.0.1:2000';

export const settings: readonly Setting[] = [
  row(
    'listen',
    '--listen <host:port>',
    'text',
    HOST_PORT,
    'where phones connect; if left out 127.0.0.1:2000 for the demo, else 0.0.0.0:2000',
  ),
  row('upstream', '--upstream <host:port>', 'text', HOST_PORT, 'the call server behind the gateway'),
  row('upstreamTls', '--upstream-tls', 'boolean', 'true or false', 'speak TLS to the call server', false),
  row(
    'upstreamAuthority',
    '--upstream-ca <file>',
    'text',
    'the path of a PEM file',
    'the call server must show a certificate of these; authorities of the system if left out',
  ),
  row('tls.listen', '--tls-listen <host:port>', 'text', HOST_PORT, 'where phones connect by TLS (usual: port 2443)'),
  row('tls.certificate', '--tls-cert <file>', 'text', 'the path of a PEM file', 'certificate chain for --tls-listen'),
  row('tls.key', '--tls-key <file>', 'text', 'the path of a PEM file', 'private key of that certificate'),
  row('tls.authority', '--tls-ca <file>', 'text', 'the path of a PEM file', 'phones must show a certificate of these'),
  row(
    'cti.managers',
    '--cti <host:port,...>',
    'text',
    'HOST or HOST:PORT, more of them parted by commas',
    'CTIManagers to attach to, in order of preference; beside --upstream or instead of it, each for phones of its own',
  ),
  row('cti.user', '--cti-user <name>', 'text', 'a name', 'application user that the phones are associated with'),
  row(
    'cti.passwordFile',
    '--cti-password-file <file>',
    'text',
    'the path of a file',
    'holds the password of that user',
  ),
  row(
    'cti.authority',
    '--cti-ca <file>',
    'text',
    'the path of a PEM file',
    'TLS: the CTIManager must show a certificate of these (usual: port 2749)',
  ),
  row(
    'cti.certificate',
    '--cti-cert <file>',
    'text',
    'the path of a PEM file',
    'TLS: our certificate for the CTIManager',
  ),
  row('cti.key', '--cti-key <file>', 'text', 'the path of a PEM file', 'TLS: private key of that certificate'),
  row(
    'cti.featureId',
    '--cti-feature-id <number>',
    'text',
    WORD,
    'number of the Call Back feature at the CTIManager',
    '1',
  ),
  row('cti.versionWord', '--cti-version-word <number>', 'text', WORD, 'version word of QBE frames', '0x00110000'),
  row(
    'cti.pduNumbers',
    '--cti-pdu-numbers <name=number,...>',
    'text',
    'NAME=NUMBER, more of them parted by commas',
    'PDUs that have another number at this site',
  ),
  row(
    'workers',
    '--workers <n>',
    'text',
    'a whole number from 1 to 64',
    'processes that share the port and the phones; 1: this one alone',
    '1',
  ),
  row('page', '--page <host:port|off>', 'text', `${HOST_PORT}, or off`, 'where the live page is', '127.0.0.1:8080'),
  row(
    'control',
    '--control <path|off>',
    'text',
    'the path of a Unix socket, or off',
    'socket for commands such as ringback status; if left out $RUNTIME_DIRECTORY/ringback.sock or .ringback/ringback.sock',
  ),
  row(
    'store',
    '--store <folder|memory|etcd>',
    'text',
    'the path of a folder, memory, or etcd:HOST:PORT with more of them parted by commas',
    'where call backs are kept; if left out memory for the demo, else $STATE_DIRECTORY/store or .ringback/store-PORT; etcd:HOST:PORT,... makes this a node of a cluster',
  ),
  row(
    'cluster.address',
    '--cluster-address <ip>',
    'text',
    'an IP address of this machine',
    'name and rank of this node: the numerically lowest is active; if left out that of --listen, else the lowest of this machine',
  ),
  row(
    'cluster.listen',
    '--cluster-listen <host:port>',
    'text',
    HOST_PORT,
    'where the other nodes probe this one; port 2500 of the address if left out',
  ),
  row(
    'cluster.prefix',
    '--cluster-prefix <path>',
    'text',
    'a path such as /ringback/',
    'keys in etcd begin with it',
    '/ringback/',
  ),
  row(
    'cluster.settle',
    '--cluster-settle <seconds>',
    'text',
    'a whole number from 1 to 86400',
    'a node with a lower address gets the service when it has been there so long; thrice that where it was given up before',
    '10',
  ),
  row('cluster.user', '--cluster-user <name>', 'text', 'a name', 'user at etcd'),
  row(
    'cluster.passwordFile',
    '--cluster-password-file <file>',
    'text',
    'the path of a file',
    'holds the password of that user',
  ),
  row(
    'cluster.authority',
    '--cluster-ca <file>',
    'text',
    'the path of a PEM file',
    'TLS: etcd must show a certificate of these',
  ),
  row(
    'cluster.certificate',
    '--cluster-cert <file>',
    'text',
    'the path of a PEM file',
    'TLS: our certificate for etcd',
  ),
  row('cluster.key', '--cluster-key <file>', 'text', 'the path of a PEM file', 'TLS: private key of that certificate'),
  row(
    'cluster.peerTls',
    '--cluster-peer-tls',
    'boolean',
    'true or false',
    'TLS between the nodes, too: each shows that certificate, and takes those of that authority',
    false,
  ),
  row(
    'devices.file',
    '--devices <file>',
    'text',
    'the path of a YAML or CSV file',
    'phones and numbers of the site; read again when it changes',
  ),
  row(
    'devices.postgresFile',
    '--devices-postgres-file <file>',
    'text',
    'the path of a file',
    'holds the URL of a PostgreSQL that knows the phones and numbers of the site',
  ),
  row('record.file', '--record <file>', 'text', 'the path of a file', 'write what passes to this pcapng file'),
  row(
    'record.megabytes',
    '--record-size <mb>',
    'text',
    'a whole number from 1 to 100000',
    'size at which the next file begins; FILE becomes FILE.1',
    '100',
  ),
  row(
    'record.minutes',
    '--record-age <minutes>',
    'text',
    'a whole number from 1 to 100000',
    'age at which the next file begins',
    '60',
  ),
  row('record.keep', '--record-keep <n>', 'text', 'a whole number from 0 to 1000', 'files kept besides', '10'),
  row('demo', '--demo', 'boolean', 'true or false', 'add the simulated office: a call manager and three phones', false),
  row(
    'keyOwner',
    '--key-owner <who>',
    'text',
    `one of ${KEY_OWNERS.join(', ')}`,
    'who answers the CallBack key where the server has one too; the parameter Key Owner if left out',
  ),
  row('locale', '--locale <tag>', 'text', 'a language tag such as en, de or de-AT', 'language of our screens', 'en'),
  row(
    'dictionaries',
    '--dictionaries <folder>',
    'text',
    'the path of a folder',
    'texts of the site, beside those that are shipped',
  ),
  row('log.level', '--log-level <level>', 'text', `one of ${LOG_LEVELS.join(', ')}`, 'least level logged', 'info'),
  row(
    'log.file',
    '--log-file <file>',
    'text',
    'the path of a file',
    'where the log goes, opened anew at SIGHUP; to stderr if left out',
  ),
  ...traceRows,
  ...watchRows,
];

/** What a running service takes over when the file changes; service parameters say by themselves what they need. */
export const liveSettings: ReadonlySet<string> = new Set([
  'keyOwner',
  'log.level',
  'alarms.syslog',
  'alarms.http',
  'alarms.severity',
]);
