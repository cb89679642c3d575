/** Settings of those who watch the service: the API beyond this machine, and where alarms go. Rows of the table in `settings`. */
import { z } from 'zod';
import { row, type Setting } from './setting.ts';

export const SEVERITIES = ['critical', 'major', 'minor', 'warning', 'info'] as const;

const path = z.string().min(1);

/** An address, or off: then a file's or the environment's is taken back by a flag. */
export const receiver = (protocols: readonly string[]) =>
  z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return text === 'off' || (url !== null && protocols.includes(url.protocol) && url.hostname !== '');
  });

export const watchSchema = {
  api: z
    .strictObject({
      tokenFile: path.optional().describe('File that holds the token which clients of the API must send'),
      certificate: path.optional().describe('PEM file: the page and the API speak TLS with this certificate chain'),
      key: path.optional().describe('PEM file with its private key'),
      authority: path.optional().describe('PEM file with authorities: clients must show a certificate of these'),
    })
    .optional(),
  alarms: z
    .strictObject({
      syslog: receiver(['udp:', 'tcp:'])
        .optional()
        .describe('Syslog receiver of alarms, udp://HOST:PORT or tcp://HOST:PORT'),
      http: receiver(['http:', 'https:']).optional().describe('Address that each alarm is posted to as JSON'),
      severity: z.enum(SEVERITIES).optional().describe('Least severity that is sent to syslog and HTTP'),
    })
    .optional(),
};

export const watchRows: readonly Setting[] = [
  row(
    'api.tokenFile',
    '--api-token-file <file>',
    'text',
    'the path of a file',
    'holds the token that clients of the API must send; needed beyond this machine',
  ),
  row(
    'api.certificate',
    '--api-cert <file>',
    'text',
    'the path of a PEM file',
    'the page and the API speak TLS with this certificate chain',
  ),
  row('api.key', '--api-key <file>', 'text', 'the path of a PEM file', 'private key of that certificate'),
  row(
    'api.authority',
    '--api-ca <file>',
    'text',
    'the path of a PEM file',
    'clients of the page and the API must show a certificate of these',
  ),
  row(
    'alarms.syslog',
    '--alarm-syslog <url>',
    'text',
    'udp://HOST:PORT or tcp://HOST:PORT, or off',
    'send alarms to this syslog receiver',
  ),
  row(
    'alarms.http',
    '--alarm-http <url>',
    'text',
    'http://… or https://…, or off',
    'post each alarm as JSON to this address',
  ),
  row(
    'alarms.severity',
    '--alarm-severity <severity>',
    'text',
    `one of ${SEVERITIES.join(', ')}`,
    'least severity sent there',
    'warning',
  ),
];
