/**
 * Call completion of the server itself, as the chan-sccp branch of chan-sccp-own-callback.pcap does it: after a call that
 * failed the CallBack key is offered in a set of its own; when the line is free an XML form is pushed. A gateway that
 * finds such a server must leave the key alone.
 */

import type { Station } from './desk.ts';
import type { DialectTable } from './dialect-table.ts';
import type { Leg } from './lines.ts';
import * as say from './says.ts';
import { sharedWriter } from './wire/shared-writer.ts';
import { type UserData, userData } from './wire/user-data.ts';

const COMPLETION_KEY = ['\x80\x41', 20] as const;
const OFFER_SET = 13;
const ARMED_SET = 14;
const APPLICATION = 9091;
const CAMP_ON_TONE = 0x2f;

interface Request {
  readonly number: string;
  /** Transaction of the form that is up, 0 while the line is awaited. */
  transaction: number;
}

export class Completion {
  /** What a device could ask for: the number of the last call that failed. */
  private readonly offered = new Map<string, string>();
  private readonly requests = new Map<string, Request>();
  private transactions = 240;

  /** A call of this phone came to nothing and is over now. */
  offer(session: Station, leg: Leg): void {
    this.offered.set(session.device, leg.digits);
    session.desk.sayIdle(session, [say.allPromptsOff, say.prompt(`\x80A ${leg.digits}`), say.keys(OFFER_SET)], 1);
  }

  keyPressed(session: Station): void {
    const number = this.offered.get(session.device);
    if (number === undefined) return;
    this.offered.delete(session.device);
    this.requests.set(session.device, { number, transaction: 0 });
    session.desk.sayIdle(
      session,
      [
        say.prompt('\x80A', 5),
        say.keys(6),
        say.allPromptsOff,
        say.idlePrompt,
        say.idleKeys(),
        say.allPromptsOff,
        say.prompt(`\x80A \x1e\x1e:${number}`),
        say.tone(CAMP_ON_TONE),
        say.keys(ARMED_SET),
      ],
      1,
    );
    session.desk.report('callBackArmed', session.device, { number });
    const line = session.desk.exchange.numbers.lines.get(number);
    if (line !== undefined && line.legs.size === 0) this.lineFree(session.desk.sessions, number);
  }

  /** The line carries no call any more. */
  lineFree(sessions: ReadonlyMap<string, Station>, number: string): void {
    for (const [device, request] of this.requests) {
      const session = sessions.get(device);
      if (session === undefined || request.number !== number || request.transaction !== 0) continue;
      request.transaction = ++this.transactions;
      session.desk.sayIdle(session, [say.allPromptsOff, say.idlePrompt, say.idleKeys()], 1);
      this.push(session, request.transaction, form(number, request.transaction));
      session.desk.sayIdle(session, [say.prompt(`\x80A:${number} \x1e\x20`, 2), say.keys(ARMED_SET)], 1);
      session.desk.report('callBackOffered', device, { number });
    }
  }

  /** A key of the form. */
  userData(session: Station, data: UserData): void {
    const request = this.requests.get(session.device);
    if (data.application !== APPLICATION || request === undefined || data.transaction !== request.transaction) return;
    this.requests.delete(session.device);
    if (data.data.startsWith('DIAL')) session.desk.exchange.callNumber(session.device, 1, request.number);
    else session.desk.sayIdle(session, [say.allPromptsOff, say.idlePrompt, say.idleKeys()], 1);
    this.push(session, data.transaction, CLOSE);
  }

  private push(session: Station, transaction: number, data: string): void {
    userData(sharedWriter, session.version, 'UserToDeviceData', true, {
      application: APPLICATION,
      line: 1,
      call: 0,
      transaction,
      data,
    });
    session.flush();
  }
}

const CLOSE = '<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="Init:Services"/></CiscoIPPhoneExecute>';

function form(number: string, transaction: number): string {
  const key = (name: string, position: number, data: string): string =>
    `<SoftKeyItem><Name>${name}</Name><Position>${position}</Position>` +
    `<URL>UserCallData:${APPLICATION}:1:1:${transaction}:${data}</URL></SoftKeyItem>`;
  return (
    `<CiscoIPPhoneText appId="${APPLICATION}" onAppClosed="${APPLICATION}"><Title>Call Completion</Title>` +
    `<Prompt>Party is available for callback</Prompt><Text>CallCompletion Scheduled for ${number}</Text>` +
    `${key('Call', 1, `DIAL/${number}`)}${key('Cancel', 3, 'CANCEL')}</CiscoIPPhoneText>`
  );
}

/** The template and sets of the own-callback capture: CallBack on hook, while ringing out, and in two sets of its own. */
export function withCompletionKey(dialect: DialectTable): Pick<DialectTable, 'keys' | 'sets'> {
  let keys = dialect.keys;
  if (!keys.some((key) => key[0] === COMPLETION_KEY[0])) {
    const taken = keys.some((key) => key[1] === COMPLETION_KEY[1]);
    keys = [...keys, taken ? [COMPLETION_KEY[0], 65] : COMPLETION_KEY];
  }
  const position = (label: string): number => keys.findIndex((key) => key[0] === label) + 1;
  const callBack = position(COMPLETION_KEY[0]);
  const end = position('\x80\x09');
  const sets = Array.from({ length: 15 }, (_, i) => [...(dialect.sets[i] ?? [])]);
  for (const i of [0, 8]) sets[i]?.push(callBack);
  sets[13] = [0, position('\x80\x02'), callBack, end];
  sets[14] = [callBack, end];
  return { keys, sets };
}
