/**
 * Service parameters: names, units, defaults and ranges, once. Reading, checking, help and the manual's table come from
 * here. Names and defaults of the original are from its manual (Cisco Extended Functions 4.0, OL-4660-01); it states no
 * ranges, so those are ours.
 */

import { levelNames } from './trace/fields.ts';

/** What the value is. `unit` '' for plain words. */
export interface ServiceParameter {
  /** Key of the value in code. */
  readonly key: string;
  /** Name as operators know it. */
  readonly name: string;
  readonly kind: 'number' | 'boolean' | 'text' | 'choice';
  readonly unit: '' | '1/s' | 'ms' | 's' | 'min' | 'TCP port' | 'bytes' | 'file name' | 'addresses' | 'trace fields';
  readonly default: number | boolean | string;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** A sentence for the operator. */
  readonly help: string;
  readonly from: 'original' | 'ringback';
  /** True where a change needs a restart. */
  readonly restart: boolean;
}

type Rest = Partial<Pick<ServiceParameter, 'min' | 'max' | 'choices' | 'restart' | 'from'>>;

const row = (
  key: string,
  name: string,
  kind: ServiceParameter['kind'],
  unit: ServiceParameter['unit'],
  preset: ServiceParameter['default'],
  help: string,
  rest: Rest = {},
): ServiceParameter => ({ key, name, kind, unit, default: preset, help, from: 'ringback', restart: false, ...rest });

const original = { from: 'original', restart: true } as const;
const DAY_MS = 86_400_000;
const PORTS = { min: 1, max: 65_535 };

export const serviceParameters: readonly ServiceParameter[] = [
  row('ctiConnectingPort', 'CTI Connecting Port', 'number', 'TCP port', 2748, 'Port of the CTIManager.', {
    ...original,
    ...PORTS,
  }),
  row(
    'providerOpenCallTimeOutMs',
    'Provider Open Call Time Out',
    'number',
    'ms',
    30_000,
    'How long the answer to a provider-open request to the CTIManager is waited for.',
    { ...original, min: 1000, max: 300_000 },
  ),
  row(
    'heartBeatIntervalTimeOutS',
    'HeartBeat Interval Time Out',
    'number',
    's',
    30,
    'How often the CTIManager and we tell each other that we are alive.',
    { ...original, min: 1, max: 3600 },
  ),
  row(
    'connectionRetryTimeOutMs',
    'Connection Retry Time Out',
    'number',
    'ms',
    60_000,
    'Pause before a lost CTIManager is called again.',
    { ...original, min: 100, max: 3_600_000 },
  ),
  row(
    'synchronousRequestTimeOutMs',
    'Synchronous Request Time Out',
    'number',
    'ms',
    20_000,
    'How long the answer to any other request to the CTIManager is waited for.',
    { ...original, min: 100, max: 300_000 },
  ),
  row(
    'audioFileName',
    'Audio File Name',
    'text',
    'file name',
    'CallBack.raw',
    'The tone that tells the caller; phones fetch it from their TFTP server.',
    { ...original, restart: false },
  ),
  row(
    'changeNotificationPort',
    'CBB Change Notification TCP Port',
    'number',
    'TCP port',
    2552,
    'Where changes of the database are told.',
    { ...original, ...PORTS },
  ),
  row('enabled', 'Callback Enabled Flag', 'boolean', '', true, 'Off: the key answers "Service is not Active".', {
    from: 'original',
  }),
  row(
    'keyOwner',
    'Key Owner',
    'choice',
    '',
    'auto',
    'Who answers CallBack where the call server offers one too. Counts from the next registration of a phone.',
    {
      choices: ['auto', 'gateway', 'server'],
      restart: false,
    },
  ),
  row(
    'forwardedLines',
    'Forwarded Lines',
    'choice',
    '',
    'refuse any',
    'Which lines that forward all calls cannot be called back: any, or those that forward to voice mail.',
    { choices: ['refuse any', 'refuse voice mail'] },
  ),
  row('voiceMailNumbers', 'Voice Mail Numbers', 'text', '', '', 'Numbers of voice mail, parted by commas.', {
    restart: false,
  }),
  row('callerReset', 'Caller Reset', 'choice', '', 'keep', 'What a reset of the caller does to its Call Back.', {
    choices: ['keep', 'cancel'],
  }),
  row(
    'recordLifetimeMin',
    'Record Lifetime',
    'number',
    'min',
    0,
    'How long a Call Back waits before it is given up; 0 is for ever.',
    { min: 0, max: 525_600 },
  ),
  row('recallTimeMs', 'Recall Time', 'number', 'ms', 30_000, 'How long an unanswered notice stays on the screen.', {
    min: 1000,
    max: DAY_MS,
  }),
  row('guardTimeMs', 'Guard Time', 'number', 'ms', 0, 'Pause between the end of the watched call and the notice.', {
    min: 0,
    max: 60_000,
  }),
  row('promptTimeMs', 'Prompt Time', 'number', 'ms', 5000, 'How long a text on the prompt line stays.', {
    min: 1000,
    max: 60_000,
  }),
  row('alertTone', 'Alert Tone', 'choice', '', 'play', 'How the caller is told: an audio file, a tone, or both.', {
    choices: ['play', 'tone', 'both'],
    restart: false,
  }),
  row(
    'dialMethod',
    'Dial Method',
    'choice',
    '',
    'uri',
    'What Dial does: the phone calls by itself; we are told and tell the phone; we press its keys.',
    { choices: ['uri', 'report', 'keys'], restart: false },
  ),
  row(
    'keepSourceAddress',
    'Keep Source Address',
    'boolean',
    '',
    false,
    'Each phone keeps its own address towards the call server; the system must allow it (ip_nonlocal_bind).',
    { restart: true },
  ),
  row(
    'upstreamConnectTimeOutMs',
    'Upstream Connect Time Out',
    'number',
    'ms',
    5000,
    'How long the call server is waited for before the phone is sent away to the next one.',
    { min: 100, max: 60_000, restart: false },
  ),
  row(
    'firstFrameTimeOutMs',
    'First Frame Time Out',
    'number',
    'ms',
    75_000,
    'How long a connection may be silent before its first message. Standby connections wait for their KeepAlive interval.',
    { min: 100, max: 600_000, restart: false },
  ),
  row(
    'registerTimeOutMs',
    'Register Time Out',
    'number',
    'ms',
    10_000,
    'How long a connection that speaks may be open without a registration, standby connections excepted.',
    { min: 100, max: 600_000, restart: false },
  ),
  row('sessionsMax', 'Sessions Max', 'number', '', 8000, 'Phone connections of one process.', {
    min: 1,
    max: 1_000_000,
    restart: true,
  }),
  row('sessionsPerAddressMax', 'Sessions Per Address Max', 'number', '', 4000, 'Phone connections of one address.', {
    min: 1,
    max: 1_000_000,
    restart: false,
  }),
  row('unregisteredMax', 'Unregistered Max', 'number', '', 2000, 'Connections that have not registered.', {
    min: 1,
    max: 1_000_000,
    restart: false,
  }),
  row(
    'unregisteredPerAddressMax',
    'Unregistered Per Address Max',
    'number',
    '',
    64,
    'Connections of one address that have not registered.',
    { min: 1, max: 1_000_000, restart: false },
  ),
  row(
    'connectsPerAddressPerS',
    'Connects Per Address Per Second',
    'number',
    '1/s',
    50,
    'How often one address may connect in the long run; four times as many at once.',
    { min: 1, max: 100_000, restart: true },
  ),
  row(
    'sharedAddresses',
    'Shared Addresses',
    'text',
    'addresses',
    '127.0.0.0/8, ::1',
    'Addresses and networks behind which many phones are (NAT, proxies), parted by commas; what one address may do does not bind them.',
    { restart: true },
  ),
  row(
    'handshakesPerS',
    'TLS Handshakes Per Second',
    'number',
    '1/s',
    400,
    'TLS handshakes of phones begun in a second; each takes one to two milliseconds of processor.',
    { min: 1, max: 100_000, restart: true },
  ),
  row('recordsMax', 'Records Max', 'number', '', 1_000_000, 'Call Backs that wait at the same time.', {
    min: 1,
    max: 10_000_000,
    restart: false,
  }),
  row(
    'traceOn',
    'Trace On',
    'boolean',
    '',
    false,
    'Trace the whole service to service.trace, numbers and names hidden. Traces of single phones (`ringback trace`) need it not.',
  ),
  row(
    'debugTraceLevel',
    'Debug Trace Level',
    'choice',
    '',
    'Error',
    "How much of the service is traced; each level holds those before it. Levels and default are the original's.",
    { choices: levelNames },
  ),
  row(
    'traceFields',
    'Trace Fields',
    'text',
    'trace fields',
    'all',
    'Parts of the service that are traced: all, or names parted by commas, each with a level of its own if wanted (SCCP=Arbitrary).',
  ),
];
