/** S-E: names. */
import { registerAck, registerReq } from '../../kit/wire.ts';
import { down, NAME, registers, type SccpVector, up } from './vector.ts';

const as = (name: string, event: string | null): Pick<SccpVector, 'fresh' | 'steps' | 'events'> => ({
  fresh: true,
  steps: [up(registerReq(name)), down(registerAck())],
  events: event === null ? [] : [`${event} registered, xml`],
});
const mutual = { options: { tls: { host: '', port: 0, cert: '', key: '', mutual: true } } } as const;

export const identity: readonly SccpVector[] = [
  {
    id: 'S-E01',
    name: 'small letters',
    why: 'lab clients send them',
    valid: true,
    ...as('sep00112233aabb', 'SEP00112233AABB'),
  },
  {
    id: 'S-E02',
    name: 'a space before the name',
    why: 'it is another name, not the same one',
    valid: true,
    ...as(' SEP0011223344', ' SEP0011223344'),
  },
  {
    id: 'S-E03',
    name: 'NUL first',
    why: 'no name at all registers nobody',
    valid: false,
    ...as('\0SEP00112233', null),
  },
  {
    id: 'S-E04',
    name: 'NUL inside',
    why: 'T-V23: bytes behind it are old memory',
    valid: true,
    ...as('SEP\x0000112233', 'SEP'),
  },
  {
    id: 'S-E05',
    name: 'sixteen full characters',
    why: 'T-V23',
    valid: true,
    ...as('ABCDEFGHIJKLMNOP', 'ABCDEFGHIJKLMNOP'),
  },
  {
    id: 'S-E06',
    name: 'another device’s name on the same connection',
    why: 'the first is lost before the second is there',
    valid: false,
    steps: registers('SEP00112233AAAA'),
    events: [`${NAME} lost: connection`, 'SEP00112233AAAA registered, xml'],
  },
  {
    id: 'S-E07',
    name: "SEP'; DROP--",
    why: 'T-V22, T-V37: SQL built with %s',
    valid: false,
    ...as("SEP'; DROP--", "SEP'; DROP--"),
  },
  { id: 'S-E08', name: '%q%s%n', why: 'T-V22: format characters', valid: false, ...as('%q%s%n', '%Q%S%N') },
  { id: 'S-E09', name: '<b>&"\'', why: 'T-V14: markup', valid: false, ...as('<b>&"\'', '<B>&"\'') },
  {
    id: 'S-E10',
    name: 'escape sequences of a terminal',
    why: 'TH13: control characters never come further',
    valid: false,
    ...as('SEP\x01\x1b[2J\r\n', 'SEP[2J'),
  },
  { id: 'S-E11', name: '__proto__', why: 'TH17: keys of objects', valid: false, ...as('__proto__', '__PROTO__') },
  {
    id: 'S-E12',
    name: 'a name that is not the one in the certificate',
    why: 'TH1: whoever has some certificate has not every name',
    valid: false,
    fresh: true,
    ...mutual,
    certificate: 'SEP00112233BBBB',
    steps: registers(),
    events: [],
    changes: ['swallowed 0x01'],
    closedFor: 'certificateName',
  },
];
