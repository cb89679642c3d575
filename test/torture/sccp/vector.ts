/**
 * The shape of an SCCP vector, the little language its tables are written in, and how one is played: through the two
 * flows and the phone of the gateway, without sockets.
 */
import { faultName, faults } from '../../../src/codecs/fault.ts';
import { decodeFrame } from '../../../src/codecs/skinny/decode.ts';
import type { InlineOptions } from '../../../src/gateway/inline/options.ts';
import type { Action } from '../../../src/model/actions.ts';
import { expectRelayed } from '../../fuzz/targets/relayed.ts';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { framesOf } from '../../kit/relay-judge.ts';
import { registerAck, registerReq } from '../../kit/wire.ts';
import { shortly } from './shortly.ts';

export type Side = 'toServer' | 'toPhone';

export type Step =
  | { readonly what: 'bytes'; readonly side: Side; readonly chunks: readonly Buffer[] }
  | { readonly what: 'perform'; readonly action: Action }
  | { readonly what: 'end' };

export interface SccpVector {
  /** `S-A01`: group and number. */
  readonly id: string;
  readonly name: string;
  /** Where it comes from, or what broke on it. */
  readonly why: string;
  /** Legal on the wire, however odd. */
  readonly valid: boolean;
  readonly steps: readonly Step[];
  /** What the feature is told, all of it, in order. */
  readonly events?: readonly string[];
  /** Ends the stream of the side that sent it. */
  readonly fault?: string;
  /** `Message fault` of each whole frame that cannot be read. */
  readonly unread?: readonly string[];
  /** `swallowed 0x26`: what the gateway did to frames. All others pass bit for bit. */
  readonly changes?: readonly string[];
  /** Counters that stand above 0 at the end, of those that say something was odd. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Begin before RegisterReq. Default: registered as SEP001122334455, a 7960. */
  readonly fresh?: true;
  readonly options?: Partial<InlineOptions>;
  /** Common name of the phone's certificate, and why its connection is closed. */
  readonly certificate?: string;
  readonly closedFor?: string;
}

const bytes = (side: Side, chunks: readonly Buffer[]): Step => ({ what: 'bytes', side, chunks });

/** Frames in one segment, from the phone or from the server. */
export const up = (...frames: Uint8Array[]): Step => bytes('toServer', [Buffer.concat(frames)]);
export const down = (...frames: Uint8Array[]): Step => bytes('toPhone', [Buffer.concat(frames)]);
/** The same, cut at these places. */
export const upCut = (places: readonly number[], ...frames: Uint8Array[]): Step =>
  bytes('toServer', cut(Buffer.concat(frames), places));
export const downCut = (places: readonly number[], ...frames: Uint8Array[]): Step =>
  bytes('toPhone', cut(Buffer.concat(frames), places));
export const perform = (action: Action): Step => ({ what: 'perform', action });
/** The phone's connection ends. */
export const end: Step = { what: 'end' };

export const NAME = 'SEP001122334455';
export const registers = (name = NAME, deviceType = 7): Step[] => [
  up(registerReq(name, deviceType)),
  down(registerAck()),
];

function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.map((at) => (at < 0 ? whole.length + at : at)), whole.length];
  return edges.slice(1).map((edge, i) => whole.subarray(edges[i], edge));
}

class Desk extends PhoneDesk {
  private readonly certificate: string;
  constructor(options: Partial<InlineOptions>, certificate: string) {
    super(options);
    this.certificate = certificate;
  }
  override certificateName(): string {
    return this.certificate;
  }
}

/** Counters that nothing legal and usual moves. */
const odd = [
  'framesUnread',
  'digitsDropped',
  'linesDropped',
  'softKeyNoRoom',
  'foreignDialog',
  'userDataUnknown',
  'screensTooLong',
  'notDialable',
  'fault.unknownMessage',
] as const;

export interface Played {
  readonly events: readonly string[];
  readonly fault: string;
  readonly unread: readonly string[];
  readonly changes: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly closedFor: string;
}

/** @param byByte every chunk one byte at a time: nothing may come of it that does not come of the whole */
export function play(vector: SccpVector, byByte = false): Played {
  const desk = new Desk(vector.options ?? {}, vector.certificate ?? '');
  const given: Record<Side, Buffer[]> = { toServer: [], toPhone: [] };
  let fault = 'none';
  const put = (side: Side, chunk: Buffer): void => {
    if (fault !== 'none' || desk.closedFor !== '') return;
    given[side].push(chunk);
    fault = faultName(desk[side].push(Buffer.from(chunk), 0));
  };
  const step = (each: Step): void => {
    if (each.what === 'end') desk.phone.end();
    else if (each.what === 'perform') performed(desk, each.action);
    else
      for (const chunk of each.chunks)
        for (const piece of byByte ? cut(chunk, [...chunk.keys()]) : [chunk]) put(each.side, piece);
  };
  if (vector.fresh === undefined) registers().forEach(step);
  desk.events.length = 0;
  for (const each of vector.steps) step(each);
  const unread = (['toServer', 'toPhone'] as const).flatMap((side) => {
    const { frames, out } = { frames: wholeFrames(Buffer.concat(given[side])), out: framesOf(desk.output(side)) };
    if (out.rest.length > 0) throw new Error(`${vector.id}: part of a frame went out`);
    const changes = desk.changes.filter((change) => change.direction === side);
    if (desk.closedFor === '') expectRelayed(frames, out.frames, changes);
    return frames.flatMap(unreadable);
  });
  return {
    events: desk.events.map(shortly),
    fault,
    unread,
    changes: desk.changes.map(({ what, id }) => `${what} 0x${id.toString(16).padStart(2, '0')}`),
    counts: Object.fromEntries(odd.map((name) => [name, desk.counters.value(name)] as const).filter(([, n]) => n > 0)),
    closedFor: desk.closedFor,
  };
}

function performed(desk: PhoneDesk, action: Action): void {
  const deed = Reflect.get(desk.phone.screens, action.type) as (action: Action) => void;
  deed.call(desk.phone.screens, action);
}

/** Whole frames up to the first length that cannot be. */
function wholeFrames(stream: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; stream.length - at >= 12; ) {
    const size = stream.readUInt32LE(at) + 8;
    if (size < 12 || size > 4096 || size > stream.length - at) break;
    frames.push(stream.subarray(at, at + size));
    at += size;
  }
  return frames;
}

function unreadable(frame: Buffer): string[] {
  const { message, fault } = decodeFrame(frame);
  const known = fault !== null && faults.some(({ name }) => name === fault);
  return known && fault !== 'unknownMessage' ? [`${message} ${fault}`] : [];
}
