/** A stream through the gateway: every frame comes out as it went in, unless the gateway says what it did to it. */
import { MessageId } from '../../../src/codecs/skinny/index.ts';
import type { Changed } from '../../kit/phone-desk.ts';
import { framesOf, idOf } from '../../kit/relay-judge.ts';
import { must } from '../must.ts';

/** The only messages that may be changed, or kept from the server. */
const changeable: ReadonlySet<number> = new Set([
  MessageId.SoftKeyTemplateRes,
  MessageId.SoftKeySetRes,
  MessageId.SelectSoftKeys,
]);
const swallowable: ReadonlySet<number> = new Set([
  MessageId.SoftKeyEvent,
  MessageId.Stimulus,
  MessageId.DeviceToUserData,
  MessageId.DeviceToUserDataResponse,
  MessageId.DeviceToUserDataVersion1,
  MessageId.DeviceToUserDataResponseVersion1,
]);

/** @param changes what the gateway told of this direction, in order */
export function expectRelayed(given: readonly Buffer[], out: readonly Buffer[], changes: readonly Changed[]): void {
  // An addition may be several frames in one piece.
  const told = changes.flatMap(({ what, bytes }) => framesOf(bytes).frames.map((bytes) => ({ what, bytes })));
  let next = 0;
  let at = 0;
  const hex = (frame: Buffer | undefined) => (): string => frame?.toString('hex') ?? 'nothing';
  /** Go past what was swallowed, up to `frame`; to the end without one. */
  const swallowed = (frame?: Buffer): void => {
    for (; told[next]?.what === 'swallowed' && !(frame && given[at]?.equals(frame)); next++, at++) {
      must(given[at]?.equals(told[next]!.bytes) === true, 'swallowed is what did not come', hex(told[next]!.bytes));
      must(swallowable.has(idOf(given[at]!)), 'swallowed is what is not ours', hex(given[at]));
    }
  };
  for (const frame of out) {
    // A frame that passes stands before whatever the gateway did next, if it is what was given.
    const isTold = told[next] !== undefined && told[next]!.what !== 'swallowed' && told[next]!.bytes.equals(frame);
    if (isTold && (told[next]!.what === 'added' || !given[at]?.equals(frame))) {
      if (told[next]!.what === 'changed') {
        must(given[at] !== undefined && idOf(given[at]!) === idOf(frame), 'changed is another message', hex(frame));
        must(changeable.has(idOf(frame)), 'changed is what must stay', hex(frame));
        at++;
      }
      next++;
      continue;
    }
    swallowed(frame);
    must(given[at]?.equals(frame) === true, 'a frame came out that did not go in', hex(frame));
    at++;
  }
  swallowed();
  must(next === told.length, 'the gateway told what did not come out', () => told.length - next);
  must(at === given.length, 'frames went in and did not come out', () => [at, given.length]);
}
