/** S-C: lengths and counts. */
import { frame, ids, registerAck, text, words } from '../../kit/wire.ts';
import { callState, offHook, userData, withLength } from './frames.ts';
import { down, type SccpVector, up } from './vector.ts';

const tooLarge = { valid: false, fault: 'lengthTooLarge', events: ['off hook'] } as const;
const tooSmall = { valid: false, fault: 'lengthTooSmall', events: ['off hook'] } as const;
/** Whole frames before it pass, nothing after it. */
const announces = (length: number) => ({ steps: [up(offHook, withLength(length), frame(ids.onHook))] });
const caps = (count: number, slots: number): Buffer => {
  const one = Buffer.concat([words(4, 20), Buffer.alloc(8)]);
  return Buffer.concat([words(count), ...Array.from({ length: slots }, () => one)]);
};
const capabilities = (body: Uint8Array): Pick<SccpVector, 'steps' | 'events'> => ({
  steps: [up(frame(0x10, body), offHook)],
  events: ['off hook'],
});
const statistics = (size: number): Buffer => {
  const body = Buffer.alloc(76 + 600 - 12);
  body.write('1001', 0);
  words(7, 0, 0, 0, 0, 0, 0, 0, 0, size).copy(body, 24);
  return frame(0x23, body, 0);
};

export const lengthCount: readonly SccpVector[] = [
  {
    id: 'S-C01',
    name: 'length 0x80000000',
    why: 'T-V01, CVE-2006-5444: signed compare',
    ...tooLarge,
    ...announces(0x80000000),
  },
  {
    id: 'S-C02',
    name: 'length 0xffffffff',
    why: 'T-V01: -1 where numbers are signed',
    ...tooLarge,
    ...announces(0xffffffff),
  },
  {
    id: 'S-C03',
    name: 'length 0x7fffffff',
    why: 'a naive reader took 477 MiB and 74 s (M6)',
    ...tooLarge,
    ...announces(0x7fffffff),
  },
  {
    id: 'S-C04',
    name: 'length 0',
    why: 'T-V02, CVE-2007-3764: less than the message id',
    ...tooSmall,
    ...announces(0),
  },
  { id: 'S-C05', name: 'length 1', why: 'T-V02', ...tooSmall, ...announces(1) },
  { id: 'S-C06', name: 'length 3', why: 'T-V02', ...tooSmall, ...announces(3) },
  {
    id: 'S-C07',
    name: 'length 4,089, one above the limit',
    why: 'both edges are tried',
    ...tooLarge,
    ...announces(4089),
  },
  {
    id: 'S-C08',
    name: 'length 4,088, the limit',
    why: 'both edges are tried',
    valid: true,
    steps: [up(withLength(4088, Buffer.alloc(4084)), offHook)],
    events: ['off hook'],
  },
  {
    id: 'S-C09',
    name: 'length 0xfffffff8',
    why: 'T-V25: the sum with 8 wraps to 0',
    ...tooLarge,
    ...announces(0xfffffff8),
  },
  {
    id: 'S-C10',
    name: 'length 0xfffffffc',
    why: 'T-V25: the sum with 8 wraps to 4',
    ...tooLarge,
    ...announces(0xfffffffc),
  },
  {
    id: 'S-C11',
    name: 'CapabilitiesRes with count 19 and 19 capabilities',
    why: 'T-V03, CVE-2007-4280: a loop past an array of 18',
    valid: false,
    ...capabilities(caps(19, 19)),
    unread: ['CapabilitiesRes countTooLarge'],
  },
  {
    id: 'S-C12',
    name: 'CapabilitiesRes with count 0xffffffff',
    why: 'T-V33, CVE-2010-0587: invalid MaxCap',
    valid: false,
    ...capabilities(caps(0xffffffff, 18)),
    unread: ['CapabilitiesRes countTooLarge'],
  },
  {
    id: 'S-C13',
    name: 'CapabilitiesRes with count 18 and 17 capabilities',
    why: 'the count is right, the body is not',
    valid: false,
    ...capabilities(caps(18, 17)),
    unread: ['CapabilitiesRes countTooLarge'],
  },
  {
    id: 'S-C14',
    name: 'CapabilitiesRes with count 18, 18 capabilities and one word more',
    why: 'what is left is not judged',
    valid: true,
    ...capabilities(Buffer.concat([caps(18, 18), words(0x5a5a5a5a)])),
  },
  {
    id: 'S-C15',
    name: 'UpdateCapabilities with 19 audio capabilities in an array of 18',
    why: 'T-V21, FreeSWITCH 96c6abbe69: "exploitable"',
    valid: false,
    steps: [up(frame(0x30, Buffer.concat([words(19), Buffer.alloc(1836)])), offHook)],
    events: ['off hook'],
    unread: ['UpdateCapabilities countTooLarge'],
  },
  {
    id: 'S-C16',
    name: 'ConnectionStatisticsRes with 0xffffffff bytes of statistics',
    why: 'T-V11, chan-sccp c70cc544: the size was used for a copy',
    valid: false,
    steps: [up(statistics(0xffffffff), offHook)],
    events: ['off hook'],
    unread: ['ConnectionStatisticsRes dataTooLong'],
  },
  {
    id: 'S-C17',
    name: 'ConnectionStatisticsRes with 0 bytes of statistics',
    why: 'T-V11: the other edge',
    valid: true,
    steps: [up(statistics(0), offHook)],
    events: ['off hook'],
  },
  {
    id: 'S-C18',
    name: 'DeviceToUserData that announces one byte more than it has',
    why: 'T-V26: inner length against outer',
    valid: false,
    steps: [up(userData(0x41, 1, 'exit', 0x5242, 5), offHook)],
    events: ['off hook'],
    unread: ['DeviceToUserDataVersion1 dataTooLong'],
    counts: { framesUnread: 1 },
  },
  {
    id: 'S-C19',
    name: 'DeviceToUserData that announces 0xffffffff bytes',
    why: 'T-V26; chan-sccp copies so many into 2,000',
    valid: false,
    steps: [up(userData(0x41, 1, 'exit', 0x5242, 0xffffffff), offHook)],
    events: ['off hook'],
    unread: ['DeviceToUserDataVersion1 dataTooLong'],
    counts: { framesUnread: 1 },
  },
  {
    id: 'S-C20',
    name: 'DeviceToUserDataResponse of another application with 0 bytes',
    why: 'legal in answers (tshark calls it malformed)',
    valid: true,
    steps: [up(userData(0x42, 1, '', 9089), offHook)],
    events: ['off hook'],
  },
  {
    id: 'S-C21',
    name: 'DeviceToUserData with 2,001 bytes',
    why: 'one above what the message may hold',
    valid: false,
    steps: [up(userData(0x2e, 1, 'x'.repeat(2025), 0x5242, 2001), offHook)],
    events: ['off hook'],
    unread: ['DeviceToUserData dataTooLong'],
    counts: { framesUnread: 1 },
  },
  {
    id: 'S-C22',
    name: 'SoftKeyTemplateRes with 33 keys',
    why: 'an array of 32',
    valid: false,
    steps: [down(frame(ids.softKeyTemplateRes, Buffer.concat([words(0, 33, 33), Buffer.alloc(640)])), callState(2))],
    events: ['1/7 onHook'],
    unread: ['SoftKeyTemplateRes countTooLarge'],
    counts: { framesUnread: 1 },
  },
  {
    id: 'S-C23',
    name: 'SoftKeySetRes with 16 sets and room for 15',
    why: 'the count is within its limit, the body is short',
    valid: false,
    steps: [down(frame(ids.softKeySetRes, Buffer.concat([words(0, 16, 16), Buffer.alloc(15 * 48)])), callState(2))],
    events: ['1/7 onHook'],
    unread: ['SoftKeySetRes countTooLarge'],
    counts: { framesUnread: 1 },
  },
  {
    id: 'S-C24',
    name: 'RegisterReq of 32 bytes',
    why: 'CVE-2011-4486: a crafted registration; what is no RegisterReq registers nobody',
    valid: false,
    fresh: true,
    steps: [up(frame(ids.registerReq, text('SEP001122334455', 32))), down(registerAck())],
    unread: ['RegisterReq bodyTooShort'],
    counts: { framesUnread: 1 },
  },
];
