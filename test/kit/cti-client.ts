/**
 * An application as the JTAPI client is one on the wire: its requests byte by byte from what the client was seen to write,
 * and as strict about what it gets. Every frame that comes is checked for what makes the real client fail: a wrong length
 * or magic, descriptors outside, strings and elements that are null.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { decodePduFrame, type QbeFields } from '../../src/codecs/qbe/decode.ts';
import type { Field } from '../../src/codecs/qbe/layout.ts';
import { pduById, structureOf } from '../../src/codecs/qbe/table/index.ts';
import { type Part, type QbeBytes, QbeStream, qbeFrame } from './qbe-bytes.ts';

const WAIT_MS = 5000;
const HEARTBEAT = 120;
/** Server PDUs that answer a request: even and odd numbers alike, so they are named. */
const isAnswer = (pdu: number): boolean => pdu === 0 || pduById(pdu)?.kind === 'response';

export class CtiClient {
  readonly socket: Socket;
  /** Everything that came, in order. */
  readonly came: QbeBytes[] = [];
  /** What was wrong with frames that came. A test ends with none. */
  readonly complaints: string[] = [];
  readonly closed: Promise<void>;
  isClosed = false;
  private sequence = 0;
  private readonly stream = new QbeStream();
  private readonly looks = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      for (const frame of this.stream.push(chunk)) {
        this.complaints.push(...complaintsOf(frame));
        this.came.push(frame);
      }
      for (const look of this.looks) look();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        this.isClosed = true;
        for (const look of this.looks) look();
        resolve();
      }),
    );
  }

  static async connect(port: number): Promise<CtiClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new CtiClient(socket);
  }

  /** Over a connection that is open: TLS. */
  static over(socket: Socket): CtiClient {
    return new CtiClient(socket);
  }

  /** Init, Open, completed, capabilities, device list: as getProvider does it. @returns the 279 events. */
  async login(user = 'user', heartbeatS = 30): Promise<QbeBytes[]> {
    await this.request(310, ['127.0.0.1', 'Cisco JTAPI 15.0(0.10000)-1 Release', 'JTAPI[1]@test', 'CiscoJTAPI']);
    const completed = await this.open(user, heartbeatS);
    if (completed.i(0) !== 0) throw new Error(`login refused: ${completed.i(0).toString(16)}`);
    await this.request(127);
    const from = this.came.length;
    const listing = this.sequence;
    await this.request(282);
    await this.until('the end of the device list', (frame) => frame.pdu === 284 && frame.i(0) === listing);
    return this.came.slice(from).filter((frame) => frame.pdu === 279);
  }

  /**
   * 3, 4, 126. The password is wrapped, as the client does it, unless it is told.
   * @returns the completed event.
   */
  async open(user: string, heartbeatS = 30, password?: string): Promise<QbeBytes> {
    const wrapped = Buffer.concat([Buffer.alloc(16), Buffer.alloc(16, 7)]);
    const sequence = this.sequence;
    await this.request(3, [
      '127.0.0.1',
      'Cisco JTAPI 15.0(0.10000)-1 Release',
      { u: user },
      password === undefined ? wrapped : Buffer.from(password),
      { of: [true, true, true, true, true, true] },
      'JTAPI[1]@test',
      heartbeatS,
      0,
      0,
      'CiscoJTAPI',
      2,
      false,
      null,
      0,
      false,
      password === undefined ? Buffer.alloc(256, 9) : null,
      null,
    ]);
    return this.until('ProviderOpenCompleted', (frame) => frame.pdu === 126 && frame.i(4) === sequence);
  }

  /** @returns deviceID */
  async openDevice(name: string, wanted: readonly string[] = DEVICE_EVENTS): Promise<number> {
    return (await this.request(16, [name, filter('DeviceEventFilter', wanted), 0])).i(12);
  }

  /** @returns lineID */
  async openLine(device: string, number: string, wanted: readonly string[] = LINE_EVENTS): Promise<number> {
    return (await this.request(37, [device, number, filter('LineEventFilter', wanted), 0, ''])).i(12);
  }

  /** Allocate a global call and call. @returns callLegID */
  async call(line: number, from: string, to: string): Promise<number> {
    const global = (await this.request(11, [0])).i(12);
    return (await this.request(43, [1, line, 1, global, from, to, null, '', 0, 1])).i(20);
  }

  answer = (line: number, leg: number): Promise<QbeBytes> => this.request(52, [1, line, 1, leg, '', 0]);
  hold = (line: number, leg: number): Promise<QbeBytes> => this.request(74, [1, line, 1, leg, '']);
  retrieve = (line: number, leg: number): Promise<QbeBytes> => this.request(78, [1, line, 1, leg]);
  drop = (line: number, leg: number): Promise<QbeBytes> => this.request(66, [1, line, 1, leg]);

  /** Send a request and wait for its answer. @throws Error with the result where it is refused */
  async request(pdu: number, parts: readonly Part[] = []): Promise<QbeBytes> {
    const answer = await this.ask(pdu, parts);
    if (answer.pdu === 0) throw new Error(`${pdu} refused: ${answer.i(4).toString(16)} ${answer.s(8)}`);
    return answer;
  }

  /** The same, but a refusal is an answer like any other. */
  ask(pdu: number, parts: readonly Part[] = []): Promise<QbeBytes> {
    const sequence = this.sequence++;
    this.socket.write(qbeFrame(pdu, [sequence, ...parts]));
    return this.until(`the answer to ${pdu}`, (frame) => isAnswer(frame.pdu) && frame.i(0) === sequence);
  }

  heartbeat(): void {
    this.socket.write(qbeFrame(HEARTBEAT));
  }

  /** All events that the requests before have caused are here. */
  async settle(): Promise<void> {
    await this.request(127);
  }

  /** The first frame, from `from` on, that passes the test; waits for it. */
  until(what: string, test: (frame: QbeBytes) => boolean, from = 0): Promise<QbeBytes> {
    return new Promise((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(timer);
        this.looks.delete(look);
        act();
      };
      let at = from;
      const look = (): void => {
        for (; at < this.came.length; at++) {
          const frame = this.came[at]!;
          if (!test(frame)) continue;
          done(() => resolve(frame));
          return;
        }
        if (this.isClosed) done(() => reject(new Error(`closed before ${what}; came: ${this.names().join(' ')}`)));
      };
      const timer = setTimeout(
        () => done(() => reject(new Error(`no ${what} in ${WAIT_MS} ms; came: ${this.names().join(' ')}`))),
        WAIT_MS,
      );
      this.looks.add(look);
      look();
    });
  }

  /** Events from `from` on, in few words: `1001 new 4`, `1001 state 14/17`, `38 active`. Answers and heartbeats left out. */
  story(from = 0): string[] {
    return this.came.slice(from).flatMap((frame) => storyOf(frame));
  }

  names(): string[] {
    return this.came.map((frame) => String(frame.pdu));
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }
}

/** What JTAPI asks of a terminal with an observer for everything (recorded), and the display. */
export const DEVICE_EVENTS = [
  'displayChanged',
  'deviceData',
  'deviceIdleState',
  'deviceActiveState',
  'deviceAlertingState',
  'deviceHoldState',
  'bDNDChanged',
];
/** What JTAPI asks of a line with a call observer (recorded), and the end of the existing calls. */
export const LINE_EVENTS = [
  'callStateChanged',
  'dtmf',
  'toneChanged',
  'globalCallHandleChanged',
  'partyInfoChanged',
  'bExistingCallEvent',
  'bNewCallEvent',
  'bLineCfwdAllStatus',
  'bExistingCallCompleted',
];

/** A filter element: its words by name, in the order of the documented structure. */
export function filter(element: 'DeviceEventFilter' | 'LineEventFilter', wanted: readonly string[]): Part {
  return {
    of: structureOf(element).fields.map(({ name, kind }) =>
      kind === 'bool' ? wanted.includes(name) : Number(wanted.includes(name)),
    ),
  };
}

const deviceWords: Readonly<Record<number, string>> = {
  112: 'in service',
  111: 'out of service',
  206: 'idle',
  207: 'held',
  208: 'alerting',
  209: 'active',
};

function storyOf(frame: QbeBytes): string[] {
  const line = frame.i.bind(frame);
  switch (frame.pdu) {
    case 48:
      return [`${line(4)} new ${line(60)} ${frame.s(36)}>${frame.s(44)}`];
    case 49:
      return [`${line(4)} existing ${line(68)} ${frame.s(36)}>${frame.s(44)}`];
    case 84:
      return [`${line(4)} closed`];
    case 108:
      return [`${line(4)} party ${frame.s(20)}>${frame.s(40)}`];
    case 113:
      return [`${line(4)} out of service`];
    case 114:
      return [`${line(4)} in service`];
    case 123:
      return [`${line(4)} forward`];
    case 204:
      return [`${line(4)} existing completed`];
    case 281:
      return [`${line(4)} state ${line(16)}${line(20) === 0 ? '' : `/${line(20)}`}`];
    default: {
      const word = deviceWords[frame.pdu];
      return word === undefined ? [] : [`${line(4)} ${word}`];
    }
  }
}

/** What the real client would fail on. */
function complaintsOf(frame: QbeBytes): string[] {
  const { bytes } = frame;
  const found: string[] = [];
  if (bytes.readUInt32LE(0) !== bytes.length - 8) found.push('length word');
  if (bytes.readUInt32LE(8) !== 0xffff_dddd) found.push('magic');
  const pdu = pduById(frame.pdu);
  if (pdu === undefined || pdu.kind === 'request') return [...found, `the client does not know PDU ${frame.pdu}`];
  const decoded = decodePduFrame(bytes);
  if (decoded.fault !== null) found.push(decoded.fault);
  return [...found, ...nulls(pdu.name, pdu.fields, decoded.fields)];
}

/** Lists and bytes may be null, nothing else; the answer to data for a phone not even there. */
function nulls(where: string, fields: readonly Field[], values: QbeFields): string[] {
  return fields.flatMap((field) => {
    const value = values[field.name];
    const name = `${where}.${field.name}`;
    const mayBeNull =
      ['list', 'bytes', 'i32s'].includes(field.kind) && !name.startsWith('DeviceDataPassThroughResponse');
    if (value === null) return mayBeNull ? [] : [`${name} is null`];
    if (field.kind === 'obj') return nulls(name, structureOf(field.of).fields, value as QbeFields);
    if (field.kind === 'list')
      return (value as QbeFields[]).flatMap((each) => nulls(name, structureOf(field.of).fields, each));
    return value === undefined ? [`${name} is missing`] : [];
  });
}
