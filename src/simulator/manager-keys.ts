/** Softkeys and feature buttons as the call manager understands them: by the label bytes of its template. */

import type { Station } from './desk.ts';
import type { Leg } from './lines.ts';

type Action = (session: Station, line: number, call: number) => void;

/** Do something with the leg that the key was pressed for; a leg that is gone gets the dialect's clean-up. */
const onLeg =
  (act: (session: Station, leg: Leg) => void): Action =>
  (session, line, call) => {
    const leg = session.desk.exchange.legs.find(session.device, line, call);
    if (leg !== undefined) act(session, leg);
    else if (call !== 0) session.desk.sayIdle(session, session.desk.dialect.staleKey, line, call);
  };

const newCall: Action = (s, line) => {
  const exchange = s.desk.exchange;
  const inHand = exchange.legs.find(s.device, 0, 0);
  if (inHand !== undefined && inHand.state === 'connected') exchange.hold(inHand);
  if (exchange.legs.find(s.device, 0, 0) === undefined) exchange.offHook(s.device, line);
};

const redial: Action = (s, line) => {
  const exchange = s.desk.exchange;
  const number = exchange.redialOf(s.device);
  if (number === '') return;
  exchange.callNumber(s.device, line, number);
};

const forwardAll: Action = (s, line) => {
  const exchange = s.desk.exchange;
  const own = exchange.numbers.linesOf(s.device)[Math.max(line, 1) - 1];
  if (own === undefined) return;
  if (own.forwardTarget !== null) exchange.setForward(own, null);
  else if (exchange.legs.find(s.device, 0, 0) === undefined) exchange.offHook(s.device, line, 'forward', 'forwardTone');
};

const NEXT_MODE = { off: 'reject', reject: 'ringerOff', ringerOff: 'off' } as const;

const doNotDisturb: Action = (s) => s.desk.doNotDisturb(s.device, NEXT_MODE[s.desk.exchange.doNotDisturbOf(s.device)]);

/** By label bytes: `80 nn` is the phrase nn. */
export const softKeyActions: Record<string, Action | undefined> = {
  '\x80\x01': redial,
  '\x80\x02': newCall,
  '\x80\x03': onLeg((s, leg) => s.desk.exchange.hold(leg)),
  '\x80\x05': forwardAll,
  '\x80\x08': onLeg((s, leg) => s.desk.exchange.backspace(leg)),
  '\x80\x09': onLeg((s, leg) => s.desk.exchange.hangUp(leg)),
  '\x80\x0a': onLeg((s, leg) => s.desk.exchange.resume(s.device, leg)),
  '\x80\x0b': onLeg((s, leg) => s.desk.exchange.answer(s.device, leg)),
  '\x80\x3f': doNotDisturb,
  '\x80\x41': (s, line, call) => s.desk.callBackPressed(s, line, call),
  Dial: onLeg((s, leg) => s.desk.exchange.digit(leg, '#')),
};

/** Feature buttons that do what a softkey does: stimulus to label. */
export const lineStimuli: Record<number, string | undefined> = {
  1: '\x80\x01',
  3: '\x80\x03',
  5: '\x80\x05',
  134: '\x80\x41',
};
