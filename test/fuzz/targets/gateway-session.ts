/** Two phones, their servers, the gateway's part between them and the handler above, driven step by step. */

import { decodeFrame, limits } from '../../../src/codecs/skinny/index.ts';
import { buildText } from '../../../src/codecs/xsi/build.ts';
import { englishDictionary } from '../../../src/feature/call-back/dictionary.ts';
import { CallBackHandler } from '../../../src/feature/call-back/handler.ts';
import { defaultParameters } from '../../../src/feature/call-back/parameters.ts';
import type { Phone } from '../../../src/gateway/inline/phone.ts';
import type { Speaker } from '../../../src/gateway/inline/place.ts';
import { gatewayLimits } from '../../../src/gateway/limits.ts';
import type { Action } from '../../../src/model/actions.ts';
import type { Event } from '../../../src/model/events.ts';
import { judge } from '../../codecs/xsi/saxes.ts';
import { START, utcClock } from '../../feature/scenario.ts';
import { roundByHand } from '../../kit/flow-host.ts';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { framesOf } from '../../kit/relay-judge.ts';
import { cutAnywhere } from '../cuts.ts';
import {
  HELD,
  PHONE_SAYS_NO_MORE,
  PHONES,
  SERVER_SAYS_NO_MORE,
  STORE_REFUSES,
  What,
  whatOf,
} from '../grammar/session-scripts.ts';
import { must, mustEqual } from '../must.ts';
import { expectRelayed } from './relayed.ts';

/** A conversation of events and actions that goes on longer than this goes on for ever. */
const ACTIONS_MAX = 400;
/** Chunks of so many bytes, or a multiple, do not end their round. */
const ROUND_GOES_ON = 3;
/** The read buffer after a read. */
const WRITTEN_OVER = 0xee;
const { readBytesMax } = gatewayLimits;

/** Actions that are methods of `Screens`, as the gateway maps them. */
const deeds: ReadonlySet<string> = new Set([
  'showScreen',
  'closeScreen',
  'showPrompt',
  'dial',
  'offerKey',
  'buttonLamp',
]);

class Desk extends PhoneDesk {
  readonly given = { toServer: [] as Buffer[], toPhone: [] as Buffer[] };
  readonly allChanges: ReturnType<PhoneDesk['taken']> = [];
  over = false;
  /** Said no more: the other goes on. */
  readonly silent = { toServer: false, toPhone: false };
  /** Bytes that come in one chunk with those that follow. */
  readonly held = { toServer: [] as Buffer[], toPhone: [] as Buffer[] };
}

export class GatewaySession {
  private now = START;
  private readonly round = roundByHand();
  private storeRefuses = false;
  private readonly handler = new CallBackHandler({
    parameters: { ...defaultParameters, recordLifetimeMs: 600_000, guardMs: 100 },
    dictionary: englishDictionary,
    wallClock: utcClock,
  });
  private readonly owners = new Map<string, Phone>();
  private requests = 0;
  private readonly desks = Array.from({ length: PHONES }, () => this.desk());
  private wakeAt = Number.POSITIVE_INFINITY;

  step(step: Buffer): void {
    const [code = 0, phone = 0] = step;
    const desk = this.desks[phone % PHONES]!;
    const what = whatOf(code);
    this.storeRefuses = (phone & STORE_REFUSES) !== 0;
    if (what === What.time) this.passes(((step[2] ?? 0) << 8) | (step[3] ?? 0));
    else if (what === What.end) this.end(desk, phone);
    else {
      const direction = what % 2 === What.up ? 'toServer' : 'toPhone';
      desk.held[direction].push(Buffer.from(step.subarray(2)));
      if ((code & HELD) === 0) this.delivered(desk, direction, what >= What.cutUp);
    }
    this.settle(desk);
  }

  /** Everything that came out against everything that went in. */
  judge(): void {
    for (const desk of this.desks) {
      for (const direction of ['toServer', 'toPhone'] as const) this.delivered(desk, direction, false);
      this.round.end();
      this.settle(desk);
      for (const direction of ['toServer', 'toPhone'] as const) {
        const { frames, rest } = framesOf(desk.output(direction));
        mustEqual(rest.length, 0, 'part of a frame went out');
        const changes = desk.allChanges.filter((change) => change.direction === direction);
        expectRelayed(wholeFrames(Buffer.concat(desk.given[direction])), frames, changes);
      }
      for (const { what, direction, bytes } of desk.allChanges) {
        if (what === 'swallowed') continue;
        for (const each of framesOf(bytes).frames) this.ours(each, what, direction);
      }
    }
    this.handler.explain('SEP001122334455');
    const { records } = this.handler.load;
    must(records <= this.owners.size + PHONES, 'more records than phones', () => records);
  }

  /** A frame that we wrote is sound. A changed one may be as unsound as its original. */
  private ours(bytes: Buffer, what: string, direction: string): void {
    must(bytes.length <= limits.skinnyFrameBytesMax, 'a frame of ours is too long', () => bytes.length);
    if (what !== 'added') return;
    const { fault, message } = decodeFrame(bytes);
    must(fault === null, 'a frame of ours cannot be read', () => `${direction} ${message} ${fault}`);
  }

  private bytes(desk: Desk, direction: 'toServer' | 'toPhone', bytes: Buffer, isCut: boolean): void {
    if (desk.over) return;
    const speaker = this.speaker(desk, direction);
    for (const some of isCut ? cutAnywhere(bytes) : [bytes])
      for (let at = 0; at < some.length; at += readBytesMax) {
        const chunk = Buffer.from(some.subarray(at, at + readBytesMax));
        this.round.hear(speaker, chunk);
        chunk.fill(WRITTEN_OVER);
      }
    // Now and then others speak in the same round.
    if (bytes.length % ROUND_GOES_ON !== 0) this.round.end();
  }

  /** A flow of the round, whose chunks are noted as they are looked at: a connection that ends may leave some unread. */
  private speaker(desk: Desk, direction: 'toServer' | 'toPhone'): Speaker {
    const flow = desk[direction];
    return {
      get hears() {
        return !desk.over;
      },
      read: (passage, chunk, now, lender) => {
        desk.given[direction].push(Buffer.from(chunk));
        return flow.read(passage, chunk, now, lender);
      },
      leave: (passage) => flow.leave(passage),
      fail: () => this.ends(desk),
    };
  }

  /** What waited comes, in one chunk, or cut anywhere. */
  private delivered(desk: Desk, direction: 'toServer' | 'toPhone', isCut: boolean): void {
    const bytes = Buffer.concat(desk.held[direction].splice(0));
    if (bytes.length > 0 && !desk.silent[direction]) this.bytes(desk, direction, bytes, isCut);
  }

  /** Both ends close, or one says no more and the other goes on: for the feature the phone has gone either way. */
  private end(desk: Desk, phone: number): void {
    this.round.end();
    if ((phone & PHONE_SAYS_NO_MORE) !== 0) this.saysNoMore(desk, 'toServer');
    else if ((phone & SERVER_SAYS_NO_MORE) !== 0) this.saysNoMore(desk, 'toPhone');
    else this.ends(desk);
  }

  private saysNoMore(desk: Desk, direction: 'toServer' | 'toPhone'): void {
    this.delivered(desk, direction, false);
    this.round.end();
    if (!desk.over && !desk.silent.toServer && !desk.silent.toPhone) desk.phone.end();
    desk.silent[direction] = true;
  }

  private ends(desk: Desk): void {
    if (desk.over) return;
    desk.over = true;
    if (!desk.silent.toServer && !desk.silent.toPhone) desk.phone.end();
  }

  private passes(ms: number): void {
    this.round.end();
    const end = this.now + ms;
    for (let wakes = 0; this.wakeAt <= end; wakes++) {
      must(wakes < ACTIONS_MAX, 'the handler wants to be woken without end');
      this.now = Math.max(this.now, this.wakeAt);
      this.tell({ type: 'wake' });
    }
    this.now = end;
  }

  /** Events of the gateway reach the handler when the frame is done, as by the router's queue. */
  private settle(desk: Desk): void {
    for (const one of this.desks)
      for (let turns = 0; one.events.length > 0; turns++) {
        must(turns < ACTIONS_MAX, 'gateway and handler talk without end');
        for (const event of one.events.splice(0)) this.tell(event);
      }
    desk.allChanges.push(...desk.taken());
    for (const other of this.desks) if (other !== desk) other.allChanges.push(...other.taken());
  }

  private tell(event: Event): void {
    if ('device' in event)
      must(event.device.length <= 16 && !/[a-z]/.test(event.device), 'no device name', () => event);
    const actions: Action[] = [];
    this.wakeAt = this.handler.handle(event, this.now, actions);
    must(!Number.isNaN(this.wakeAt), 'no time to wake');
    // `actions` grows while it is walked: answers have consequences too.
    for (const action of actions) {
      must(actions.length < ACTIONS_MAX, 'actions without end');
      this.perform(action, actions);
    }
  }

  private perform(action: Action, actions: Action[]): void {
    if (action.type === 'commit') {
      const done = {
        type: 'commitDone',
        device: action.device,
        revision: action.revision,
        ok: !this.storeRefuses,
      } as const;
      this.wakeAt = this.handler.handle(done, this.now, actions);
    }
    if (action.type === 'showScreen') judge(buildText(action.screen, { softKeyUrl: ({ key }) => key })!);
    if (!deeds.has(action.type) || !('device' in action)) return;
    const screens = this.owners.get(action.device)?.screens;
    if (screens !== undefined) (screens[action.type as 'dial'] as (action: Action) => void).call(screens, action);
  }

  private desk(): Desk {
    const { owners } = this;
    const desk = new Desk({}, this.round);
    // Names belong to the newest connection, as in the gateway.
    desk.nextRequest = () => ++this.requests;
    desk.claim = () => {
      const { phone } = desk;
      const before = owners.get(phone.device);
      if (before !== undefined && before.request > phone.request) return false;
      if (before !== undefined && before !== phone) before.lost('replaced');
      owners.set(phone.device, phone);
      return true;
    };
    desk.release = () => {
      if (owners.get(desk.phone.device) === desk.phone) owners.delete(desk.phone.device);
    };
    return desk;
  }
}

/** Frames before the first impossible length, as a framer delivers them. */
function wholeFrames(stream: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; stream.length - at >= 12; ) {
    const size = stream.readUInt32LE(at) + 8;
    if (size < 12 || size > limits.skinnyFrameBytesMax || size > stream.length - at) break;
    frames.push(stream.subarray(at, at + size));
    at += size;
  }
  return frames;
}
