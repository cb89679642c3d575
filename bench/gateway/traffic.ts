/**
 * What phones and server say in the gateway bench: a registration with keys and lines, then the mix of `mix.ts` as a
 * conversation. One exchange is a frame up and a frame down; ten exchanges are 8 KeepAliveReq, 2 SoftKeyEvent, 4 LineStat, 4
 * CallState of one whole call, 2 CallInfo. A server would answer KeepAliveReq by KeepAliveAck: here something is decoded.
 */
import { encodeMessage, MessageId } from '../../src/codecs/skinny/index.ts';
import { FrameWriter } from '../../src/codecs/writer.ts';
import { chanSccp } from '../../src/simulator/dialect/chan-sccp.ts';
import { registerReq } from '../../src/simulator/wire/phone-frames.ts';
import * as server from '../../src/simulator/wire/server-registration.ts';

export const EXCHANGES = 10;
/** Asks the server to write to this phone without end: for a reader that does not read. */
export const FLOOD_ID = 0x7ffe;
const REGISTER_ID = MessageId.RegisterReq;
const CALL = 7;
/** Phones of all header versions that the mix has. */
const versions = [0, 17, 20, 22] as const;
export const versionOf = (phone: number): number => versions[phone % versions.length]!;

export const phoneName = (phone: number): string => `SEP02${phone.toString(16).toUpperCase().padStart(10, '0')}`;
export const phoneNumber = (phone: number): string => String(100_000 + phone);

export function registration(phone: number): Uint8Array {
  const w = new FrameWriter();
  registerReq(w, {
    name: phoneName(phone),
    ip: [127, 0, 0, 1],
    deviceType: 30006,
    protocolVersion: versionOf(phone) === 0 ? 6 : versionOf(phone),
    features: 0x8570,
    firmware: 'SCCP70.9-4-2SR1S',
    registerBytes: 124,
  });
  return w.take().slice();
}

/** All that a server answers until the phone is in service, one after another. */
export function registrationAnswer(phone: number): Uint8Array {
  const w = new FrameWriter();
  const version = versionOf(phone) === 0 ? 6 : versionOf(phone);
  server.registerAck(w, version, 600, chanSccp.dateTemplate);
  server.buttonTemplateRes(w, version, [{ instance: 1, type: 9 }], chanSccp.buttonSlots);
  server.softKeyTemplateRes(w, version, chanSccp.keys, chanSccp.keySlots);
  server.softKeySetRes(w, version, chanSccp.sets, chanSccp.keys);
  server.lineStatRes(w, version, 1, phoneNumber(phone), `User ${phone}`, phoneNumber(phone));
  return w.take().slice();
}

/** What tells the phone that it is in service; the last frame of `registrationAnswer` ends before it. */
export const inService = (phone: number): Uint8Array => encodeMessage('TimeDateRes', versionOf(phone), {});

export const flood = (): Uint8Array => new FrameWriter().begin(0, FLOOD_ID).end().take().slice();

export const keepAliveReq: Uint8Array = encodeMessage('KeepAliveReq', 0, {});
export const keepAliveAck: Uint8Array = encodeMessage('KeepAliveAck', 0, {});

/** Name of the phone that a RegisterReq is from, or '' for another frame. */
export function registering(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(8, true) !== REGISTER_ID) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset + 12, 15).toString('latin1');
}

/** The phone's frame of each exchange. */
export function framesUp(phone: number): readonly Uint8Array[] {
  const version = versionOf(phone);
  return Array.from({ length: EXCHANGES }, (_, i) =>
    i % 5 === 4
      ? encodeMessage('SoftKeyEvent', version, { softKeyEvent: 1 + (i % 14), lineInstance: 1, callReference: CALL })
      : encodeMessage('KeepAliveReq', version, {}),
  );
}

/** The server's. CallStates: off hook, ring out, connected, on hook. */
export function framesDown(phone: number): readonly Uint8Array[] {
  const version = versionOf(phone);
  const number = phoneNumber(phone);
  const call = { lineInstance: 1, callReference: CALL };
  const state = (callState: number) =>
    encodeMessage('CallState', version, { callState, ...call, privacy: 0, 'precedence.precedenceLevel': 4 });
  const names = { lineDirNumber: number, lineFullyQualifiedDisplayName: `User ${phone}`, lineTextLabel: number };
  const line =
    version < 17
      ? encodeMessage('LineStatRes', version, { lineNumber: 1, ...names, lineDisplayOptions: 15 })
      : encodeMessage('LineStatV2Res', version, { lineNumber: 1, ...names });
  const parties = {
    ...call,
    callType: 2,
    callingParty: number,
    calledParty: '2002',
    originalCalledParty: '2002',
    callingPartyName: `User ${phone}`,
    calledPartyName: 'User 2002',
    originalCalledPartyName: 'User 2002',
    partyPIRestrictionBits: 0,
  };
  const info =
    version === 0
      ? encodeMessage('CallInfo', version, { ...parties, lastRedirectingVoiceMailbox: '' })
      : encodeMessage('CallInfoV2', version, { ...parties, HuntPilotNumber: '', HuntPilotName: '' });
  return [line, state(1), line, state(3), info, line, state(5), line, state(2), info];
}
