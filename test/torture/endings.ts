/**
 * S-F: how a connection ends, and in which state of the phone. Played over real sockets (test/e2e/torture-endings.test.ts).
 * `armed`: a call back waits for 1002. `notifying`: the alert is on its way and unanswered.
 */
export type Ending = 'FIN' | 'RST' | 'half close' | 'silence' | 'TLS without close_notify';
export type Place = 'header' | 'body' | 'registered' | 'off hook' | 'armed' | 'notifying';

export interface EndingVector {
  readonly id: string;
  readonly name: string;
  readonly why: string;
  readonly valid: boolean;
  readonly ending: Ending;
  readonly place: Place;
  /** Why the gateway says that the connection ended; one of these. */
  readonly closed: readonly string[];
  /** Types of events that the end makes. */
  readonly events: readonly string[];
  /** Streams that ended inside a frame. */
  readonly truncated: number;
}

const row = (
  number: number,
  ending: Ending,
  place: Place,
  valid: boolean,
  why: string,
  rest: Partial<Pick<EndingVector, 'closed' | 'truncated'>> = {},
): EndingVector => ({
  id: `S-F${String(number).padStart(2, '0')}`,
  name: `${ending}, ${place}`,
  why,
  valid,
  ending,
  place,
  closed: rest.closed ?? ['phoneClosed'],
  events: place === 'header' || place === 'body' ? [] : ['deviceLost'],
  truncated: rest.truncated ?? 0,
});

/** libuv reads a RST that comes together with data as an end of file. */
const reset = { closed: ['phoneReset', 'phoneClosed'] } as const;

export const endings: readonly EndingVector[] = [
  row(1, 'FIN', 'header', false, 'T-V08, CVE-2017-9358: a loop that does not see the end of the file', {
    truncated: 1,
  }),
  row(2, 'FIN', 'body', false, 'T-V08: half the body, then FIN', { truncated: 1 }),
  row(3, 'FIN', 'registered', true, 'a phone that is unplugged by its user'),
  row(4, 'RST', 'header', false, 'T-V24: buffers that leak on early exits', reset),
  row(5, 'RST', 'off hook', true, 'T-V05, CVE-2012-2948: off hook, and gone', reset),
  row(6, 'RST', 'armed', true, 'the record stays, the phone is lost', reset),
  row(7, 'half close', 'registered', true, 'the server may still speak', {}),
  row(8, 'half close', 'notifying', true, 'the answer to the alert will not come'),
  row(9, 'silence', 'body', false, 'a frame is begun and not ended', { closed: ['frameDeadline'] }),
  row(10, 'silence', 'armed', true, 'F24: a phone that has vanished', { closed: ['silence'] }),
  row(11, 'TLS without close_notify', 'registered', false, 'the record layer says no goodbye', reset),
  row(12, 'RST', 'notifying', true, 'the alert is told again when the phone is back', reset),
];
