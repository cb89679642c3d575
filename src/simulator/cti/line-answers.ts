/** Lines: open, filter, calls that were there before, forwarding, and switches that change nothing here. */
import type { QbeFields } from '../../codecs/qbe/decode.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import { type Answer, elementOf, lineHandle, namedDevice, numberOf, openLine, textOf } from './asked.ts';
import { existingCall } from './call-fields.ts';
import type { Application, OpenLine } from './cti-desk.ts';
import { forwardList } from './forwarding.ts';
import { tellLineService } from './in-service.ts';
import { Refused } from './refusal.ts';

const open: Answer = (session, asked) => {
  const device = namedDevice(session, asked);
  const number = textOf(asked, 'lineName');
  if (!device.lines.some((line) => line.number === number))
    throw new Refused('UNDEFINED_LINE', `${device.name} has no line ${number.slice(0, 40)}`);
  if (session.lineOf(device.name, number) !== undefined)
    throw new Refused('LINE_ALREADY_OPENED', `${number} of ${device.name} is open`);
  const line = { id: session.desk.allocateLineID(), device: device.name, number, filter: {} };
  session.lines.set(line.id, line);
  tellLineService(session, line);
  changeFilter(session, line, elementOf(asked, 'filter'));
  return { ...lineHandle(line), autoAcceptStatus: numberOf(asked, 'autoAcceptStatus') };
};

/** Calls that are on the line already are told when the application begins to ask for them. */
function changeFilter(session: Application, line: OpenLine, filter: QbeFields): void {
  const before = line.filter;
  line.filter = filter;
  if (filter.bExistingCallEvent !== true || before.bExistingCallEvent === true) return;
  const { legs, manager } = session.desk;
  for (const seen of legs.on(line.device, line.number))
    session.tell('ExistingCallEvent', { ...lineHandle(line), ...existingCall(seen, manager.exchange.numbers) });
  if (filter.bExistingCallCompleted === true) session.tell('ExistingCallCompletedEvent', lineHandle(line));
}

const FORWARD_NONE = 0;
const FORWARD_ALL = 1;

/** Forward all calls: type 1 and where to. Type 0, or nowhere, cancels. */
const setForward: Answer = (session, asked) => {
  const line = openLine(session, asked);
  const { exchange } = session.desk.manager;
  const own = exchange.numbers.lines.get(line.number);
  const wishes = Array.isArray(asked.FwdDestnInfo) ? (asked.FwdDestnInfo as QbeFields[]) : [];
  for (const wish of wishes) {
    const type = numberOf(wish, 'CfwdType');
    const target = textOf(wish, 'CallFwdDestination');
    if (type !== FORWARD_NONE && type !== FORWARD_ALL)
      throw new Refused('UNSUPPORTED_CFWD_TYPE', `forwarding of type ${type} is not simulated`);
    if (type === FORWARD_ALL && !/^[0-9*#+]{0,24}$/.test(target))
      throw new Refused('CFWDALL_DESTN_INVALID', 'the destination is no number');
    if (own !== undefined) exchange.setForward(own, type === FORWARD_NONE || target === '' ? null : target);
  }
  return lineHandle(line);
};

const forwardInfo: Answer = (session, asked) => {
  const line = openLine(session, asked);
  const own = session.desk.manager.exchange.numbers.lines.get(line.number);
  return { ...lineHandle(line), CtiFwdArray: forwardList(own?.forwardTarget ?? null) };
};

/** Answered with the handle alone: ringer, message waiting. */
const plainly: Answer = (session, asked) => lineHandle(openLine(session, asked));

export const lineAnswers: Partial<Record<PduName, Answer>> = {
  LineOpenRequest: open,
  LineCloseRequest: (session, asked) => {
    const line = openLine(session, asked);
    session.lines.delete(line.id);
    return lineHandle(line);
  },
  LineChangeEventFilterRequest: (session, asked) => {
    const line = openLine(session, asked);
    changeFilter(session, line, elementOf(asked, 'filter'));
    return lineHandle(line);
  },
  LineSetForwardRequest: setForward,
  LineGetForwardInfoRequest: forwardInfo,
  LineSetRingerStatusRequest: plainly,
  LineSetMessageWaitingRequest: plainly,
  LineAutoAcceptChangeRequest: (session, asked) => ({
    ...lineHandle(openLine(session, asked)),
    autoAcceptStatus: numberOf(asked, 'autoAcceptStatus'),
  }),
};
