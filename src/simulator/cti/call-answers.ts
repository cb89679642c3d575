/** Calls: place, answer, hold, retrieve, drop. */
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { LegState } from '../lines.ts';
import { type Answer, legOf, lineHandle, numberOf, openLine, textOf } from './asked.ts';
import type { Application } from './cti-desk.ts';
import { freeHands } from './free-hands.ts';
import { Refused } from './refusal.ts';
import { NODE } from './seen-legs.ts';

const NUMBER_CHARS_MAX = 24;

const illegal = (what: string): Refused => new Refused('ILLEGAL_CALLSTATE', what);

const allocate: Answer = (session) => ({ callManagerID: NODE, callID: session.desk.legs.allocateGlobalCall() });

/** Take the line and call; without a number only the line is taken. What is connected there goes on hold, what failed ends. */
const initiate: Answer = (session, asked) => {
  const line = openLine(session, asked);
  const { legs, manager } = session.desk;
  const { exchange } = manager;
  const wanted = textOf(asked, 'destAddress').slice(0, NUMBER_CHARS_MAX);
  if (!manager.present(line.device)) throw new Refused('DEVICE_OUT_OF_SERVICE', `${line.device} is out of service`);
  if (!freeHands(exchange, line.device))
    throw new Refused('CALL_REQUEST_ALREADY_OUTSTANDING', 'another call is being made on this device');
  const instance = exchange.numbers.linesOf(line.device).findIndex((each) => each.number === line.number) + 1;
  const globalCallID = numberOf(asked, 'globalCallID') || legs.allocateGlobalCall();
  legs.expected = { device: line.device, globalCallID, wanted };
  const leg = exchange.offHook(line.device, instance, 'call', wanted === '' ? 'dialTone' : 'seized');
  legs.expected = null;
  const seen = leg === undefined ? undefined : legs.at(leg, line.device);
  if (seen === undefined) throw illegal('the line cannot be taken');
  if (wanted !== '') exchange.callNumber(line.device, instance, wanted);
  return { ...lineHandle(line), callManagerID: NODE, callLegID: seen.id };
};

const dial: Answer = (session, asked) => {
  const { leg, at } = legOf(session, asked);
  const number = textOf(asked, 'destAddress').slice(0, NUMBER_CHARS_MAX);
  if (leg.state !== 'dialling') throw illegal('the call is not being dialled');
  if (number === '') throw new Refused('INVALID_PARAMETER', 'no number');
  session.desk.manager.exchange.callNumber(at.device, at.instance, number);
  return {};
};

/** Something done to a leg that must be in one of these states. */
const onLeg =
  (states: readonly LegState[], act: (session: Application, leg: ReturnType<typeof legOf>) => void): Answer =>
  (session, asked) => {
    const seen = legOf(session, asked);
    if (!states.includes(seen.leg.state)) throw illegal(`the call is ${seen.leg.state}`);
    act(session, seen);
    return {};
  };

export const callAnswers: Partial<Record<PduName, Answer>> = {
  ProviderAllocateGlobalCallHandleRequest: allocate,
  LineCallInitiateRequest: initiate,
  CallDialRequest: dial,
  CallAcceptRequest: onLeg(['ringIn'], () => undefined),
  CallAnswerRequest: onLeg(['ringIn'], ({ desk }, { leg, at }) => desk.manager.exchange.answer(at.device, leg)),
  CallHoldRequest: onLeg(['connected'], ({ desk }, { leg }) => desk.manager.exchange.hold(leg)),
  CallRetrieveRequest: onLeg(['held'], ({ desk }, { leg, at }) => desk.manager.exchange.resume(at.device, leg)),
  CallDisconnectRequest: (session, asked) => {
    session.desk.manager.exchange.hangUp(legOf(session, asked).leg);
    return {};
  },
};
