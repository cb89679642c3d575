/**
 * The settings of `ringback serve`, once. Flags, environment names, the file's schema, the defaults, the help and every
 * error message come from this table, so that they cannot disagree.
 */
import { z } from 'zod';
import { parseAddress } from './address.ts';
import { clusterRows, clusterSchema } from './cluster-settings.ts';
import { isEtcdStore, parseEtcdStore } from './cluster-words.ts';
import { ctiRows, ctiSchema } from './cti-settings.ts';
import { recordRows, recordSchema } from './record-settings.ts';
import { row, type Setting } from './setting.ts';
import { address, HOST_PORT, path, wholeNumber } from './setting-shapes.ts';
import { traceRows, traceSchema } from './trace/settings.ts';
import { watchRows, watchSchema } from './watch-settings.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const KEY_OWNERS = ['auto', 'gateway', 'server'] as const;

const pageAddress = z.string().refine((text) => text === 'off' || parseAddress(text) !== null);
const store = path.refine((text) => !isEtcdStore(text) || parseEtcdStore(text) !== null);

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
  ...ctiSchema,
  page: pageAddress.optional().describe('Where the live page is, HOST:PORT, or off'),
  control: path.optional().describe('Unix socket for commands such as `ringback status`, or off'),
  store: store.optional().describe('Folder where records of call backs are kept, memory, or etcd:HOST:PORT,...'),
  ...clusterSchema,
  devices: z
    .strictObject({
      file: path.optional().describe('YAML or CSV file with the phones and numbers of the site; followed'),
      postgresFile: path.optional().describe('File that holds the URL of a PostgreSQL with them'),
    })
    .optional(),
  ...recordSchema,
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
  ...ctiRows,
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
  ...clusterRows,
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
  ...recordRows,
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
