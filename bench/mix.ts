/**
 * The traffic that the codec is measured with: 60 % keepalive and line state, 20 % CallState, 10 % SoftKeyEvent, 10 %
 * CallInfo, in two header versions of each layout: below 10 the header says 0. Fixed texts there, CallInfoV2 of 13 texts
 * from 10 on, of 15 from 16 on, LineStatV2Res from 17 on. Made by the table's encoder, not by the writers that are measured.
 */
import { encodeMessage } from '../src/codecs/skinny/index.ts';

export interface MixFrame {
  readonly name:
    | 'KeepAliveReq'
    | 'LineStatRes'
    | 'LineStatV2Res'
    | 'CallState'
    | 'SoftKeyEvent'
    | 'CallInfo'
    | 'CallInfoV2';
  readonly version: number;
  readonly fields: Readonly<Record<string, number | string>>;
}

const versions = [0, 0, 11, 15, 17, 22] as const;
const SHARES: Readonly<Record<string, number>> = { K: 30, L: 30, C: 20, S: 10, I: 10 };

/** A small generator with a seed, so that every run measures the same bytes. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function one(kind: string, version: number, i: number): MixFrame {
  const lineInstance = 1 + (i % 4);
  const callReference = 0x01000000 + i;
  const dn = String(1000 + (i % 9000));
  if (kind === 'K') return { name: 'KeepAliveReq', version, fields: {} };
  if (kind === 'C')
    return {
      name: 'CallState',
      version,
      fields: {
        callState: 1 + (i % 14),
        lineInstance,
        callReference,
        privacy: 0,
        'precedence.precedenceLevel': 4,
        'precedence.precedenceDomain': 0,
      },
    };
  if (kind === 'S')
    return { name: 'SoftKeyEvent', version, fields: { softKeyEvent: 1 + (i % 20), lineInstance, callReference } };
  if (kind === 'L') {
    const fields = { lineDirNumber: dn, lineFullyQualifiedDisplayName: `User ${dn}`, lineTextLabel: dn };
    return version < 17
      ? { name: 'LineStatRes', version, fields: { lineNumber: lineInstance, ...fields, lineDisplayOptions: 15 } }
      : { name: 'LineStatV2Res', version, fields: { lineNumber: lineInstance, ...fields } };
  }
  const parties = {
    lineInstance,
    callReference,
    callType: 2,
    callingParty: '1001',
    calledParty: dn,
    originalCalledParty: dn,
    callingPartyName: 'User 1001',
    calledPartyName: `User ${dn}`,
    originalCalledPartyName: `User ${dn}`,
    partyPIRestrictionBits: 0,
  };
  if (version === 0) return { name: 'CallInfo', version, fields: { ...parties, lastRedirectingVoiceMailbox: '' } };
  if (version < 16) return { name: 'CallInfoV2', version, fields: { ...parties, AlternateCallingParty: '' } };
  return { name: 'CallInfoV2', version, fields: { ...parties, HuntPilotNumber: '', HuntPilotName: '' } };
}

/** `count` frames in the shares of the mix, in an order that no branch predictor learns. */
export function mix(count: number, seed = 20261122): readonly MixFrame[] {
  const next = random(seed);
  const bag = Object.entries(SHARES).flatMap(([kind, share]) => Array<string>(share).fill(kind));
  return Array.from({ length: count }, (_, i) => {
    const kind = bag[Math.floor(next() * bag.length)]!;
    return one(kind, versions[Math.floor(next() * versions.length)]!, i);
  });
}

export const bytesOf = (frame: MixFrame): Uint8Array => encodeMessage(frame.name, frame.version, frame.fields);

/** All frames one after another, as a socket would bring them. */
export function stream(frames: readonly MixFrame[]): Uint8Array {
  return new Uint8Array(Buffer.concat(frames.map(bytesOf)));
}
