/**
 * One connection of an application: frames in, requests answered by the table of `answers`, events out as its filters ask.
 *
 * Events that a request causes follow its answer: the JTAPI client knows a call leg only from the answer.
 */
import type { Socket } from 'node:net';
import { Fault, faultName } from '../../codecs/fault.ts';
import type { FrameSink } from '../../codecs/framer.ts';
import { type DecodedPdu, decodePdu, type QbeFields } from '../../codecs/qbe/decode.ts';
import { encodePdu, type QbeInput } from '../../codecs/qbe/encode.ts';
import { QbeFramer } from '../../codecs/qbe/framer.ts';
import { PduId, type PduName } from '../../codecs/qbe/ids.ts';
import { answers, mayComeFirst } from './answers.ts';
import type { Application, CtiDesk, OpenLine } from './cti-desk.ts';
import type { OfficeUser } from './office-file.ts';
import { Refused, Result } from './refusal.ts';
import { NODE } from './seen-legs.ts';

/** A client that does not read is dropped before its backlog eats the memory. */
const UNREAD_BYTES_MAX = 8 * 1024 * 1024;
/** The client sends its first heartbeat after one and a half intervals, then one each interval. */
const SILENT_INTERVALS = 3;
/** Connections that never log in. The client's own probe connections close at once. */
const LOGIN_MS = 30_000;

export class CtiSession implements FrameSink, Application {
  /** Number of the connection, from 1. */
  readonly number: number;
  readonly desk: CtiDesk;
  /** Who is logged in, null before and after. */
  user: OfficeUser | null = null;
  providerFilter: QbeFields = {};
  /** Interval of heartbeats in both directions. */
  heartbeatS = 30;
  /** Open devices by name, with their event filters. */
  readonly devices = new Map<string, QbeFields>();
  readonly lines = new Map<number, OpenLine>();
  readonly features = new Set<number>();
  private readonly socket: Socket;
  private readonly framer: QbeFramer;
  private readonly openedAt = Date.now();
  private heardAt = this.openedAt;
  private beatAt = this.openedAt;
  /** Events that wait for the answer of the request that is being handled. */
  private held: { pdu: PduName; fields: QbeInput }[] | null = null;
  private ending = false;

  constructor(socket: Socket, desk: CtiDesk, number: number) {
    this.socket = socket;
    this.desk = desk;
    this.number = number;
    this.framer = new QbeFramer(desk.profile);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.received(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.leave();
      desk.closed(this);
    });
  }

  /** The requests of one frame, from the framer. */
  frame(view: DataView, start: number, end: number): void {
    const request = decodePdu(view, start, end, this.desk.profile);
    this.desk.traced(this, 'from', view, start, end);
    const name = request.pdu as PduName | null;
    if (name === 'Heartbeat' || this.ending) return;
    const answer = name === null ? undefined : answers[name];
    this.held = [];
    this.socket.cork();
    if (request.fault !== null) this.refuse(request, new Refused('ILLEGAL_MESSAGE_FORMAT', request.fault));
    else if (answer === undefined) this.unknown(request, view, start, end);
    else this.answer(request, name!, answer);
    const held = this.held;
    this.held = null;
    for (const event of held) this.tell(event.pdu, event.fields);
    this.socket.uncork();
    if (this.ending) this.socket.end();
  }

  /** Send an event, now or after the answer to the request at hand. */
  tell(pdu: PduName, fields: QbeInput = {}): void {
    if (this.held !== null) this.held.push({ pdu, fields });
    else this.write(pdu, fields);
  }

  /** An event of a line that this application has open and wants to hear of. */
  tellLine(device: string, number: string, wanted: string | null, pdu: PduName, fields: QbeInput): void {
    for (const line of this.lines.values())
      if (line.device === device && line.number === number && (wanted === null || wants(line.filter, wanted)))
        this.tell(pdu, { lineCallManagerID: NODE, lineID: line.id, ...fields });
  }

  tellDevice(device: string, deviceID: number, wanted: string | null, pdu: PduName, fields: QbeInput): void {
    const filter = this.devices.get(device);
    if (filter !== undefined && (wanted === null || wants(filter, wanted)))
      this.tell(pdu, { deviceCallManagerID: NODE, deviceID, ...fields });
  }

  lineOf(device: string, number: string): OpenLine | undefined {
    for (const line of this.lines.values()) if (line.device === device && line.number === number) return line;
    return undefined;
  }

  controls(device: string): boolean {
    return this.user !== null && (this.user.devices === null || this.user.devices.includes(device));
  }

  /** Close the connection when the answer at hand is written. */
  end(): void {
    this.leave();
    this.ending = true;
    if (this.held === null) this.socket.end();
  }

  destroy(): void {
    this.leave();
    this.socket.destroy();
  }

  /** @param now epoch milliseconds */
  beat(now: number): void {
    const limitMs = this.user === null ? LOGIN_MS : SILENT_INTERVALS * this.heartbeatS * 1000;
    if (now - (this.user === null ? this.openedAt : this.heardAt) > limitMs) {
      this.desk.report('silent', this, { seconds: Math.round((now - this.heardAt) / 1000) });
      this.destroy();
    } else if (this.user !== null && now - this.beatAt >= this.heartbeatS * 1000) {
      this.beatAt = now;
      this.write('Heartbeat', {});
    }
  }

  /** Forget who is logged in and all that is open. */
  leave(): void {
    if (this.user !== null) this.desk.report('left', this, { user: this.user.name });
    this.user = null;
    this.devices.clear();
    this.lines.clear();
    this.features.clear();
  }

  private received(chunk: Buffer): void {
    this.heardAt = Date.now();
    if (this.ending || this.framer.fault !== Fault.none) return;
    const fault = this.framer.push(chunk, this);
    if (fault === Fault.none) return;
    this.desk.report('malformed', this, { fault: faultName(fault), hex: chunk.subarray(0, 64).toString('hex') });
    this.destroy();
  }

  private answer(request: DecodedPdu, name: PduName, answer: NonNullable<(typeof answers)[PduName]>): void {
    try {
      if (this.user === null && !mayComeFirst.has(name)) throw new Refused('PROVIDER_NOT_OPEN', 'provider is not open');
      if (!this.desk.willing(name)) throw new Refused('DEVICE_OUT_OF_SERVICE', 'not now');
      const fields = answer(this, request.fields);
      const response = name.replace(/Request$/, 'Response') as PduName;
      this.write(response, { sequenceNumber: sequenceOf(request), result: 0, ...fields });
    } catch (error) {
      if (error instanceof Refused) this.refuse(request, error);
      else this.stumble(name, error);
    }
  }

  private refuse(request: DecodedPdu, refused: Refused): void {
    this.desk.report('refused', this, { pdu: String(request.pdu), why: refused.message });
    this.write('FailureResponse', {
      sequenceNumber: sequenceOf(request),
      result: refused.result,
      description: refused.message,
    });
  }

  /** A slip of ours costs this session, not the office: the others go on, and the report says what to mend. */
  private stumble(pdu: PduName, error: unknown): void {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.desk.report('stumbled', this, { pdu, why });
    this.destroy();
  }

  /** What the simulator does not do, or does not know at all. */
  private unknown(request: DecodedPdu, view: DataView, start: number, end: number): void {
    const known = request.pdu !== null && Object.hasOwn(PduId, request.pdu);
    const bytes = Buffer.from(view.buffer, view.byteOffset + start, Math.min(end - start, 256));
    this.desk.report(known ? 'notSimulated' : 'unknown', this, {
      pdu: String(request.pdu),
      number: request.id ?? -1,
      hex: bytes.toString('hex'),
    });
    // Without a fixed part there is no sequence number that an answer could name.
    if (view.getUint32(start + 24, true) < 4) return;
    const fixedAt = start + view.getUint32(start + 20, true);
    this.write('FailureResponse', {
      sequenceNumber: view.getUint32(fixedAt, true),
      result: known ? Result.COMMAND_NOT_IMPLEMENTED_ON_DEVICE : Result.UNRECOGNIZABLE_PDU,
      description: known ? 'not simulated' : 'unknown PDU',
    });
  }

  private write(pdu: PduName, fields: QbeInput): void {
    if (!this.socket.writable || this.desk.isSilent) return;
    const bytes = encodePdu(pdu, fields, { profile: this.desk.profile });
    this.socket.write(bytes);
    this.desk.traced(this, 'to', new DataView(bytes.buffer), 0, bytes.length);
    if (this.socket.writableLength <= UNREAD_BYTES_MAX) return;
    this.desk.report('notReading', this, { bytes: this.socket.writableLength });
    this.destroy();
  }
}

/** Filters hold booleans, and one number (toneChanged of lines). */
const wants = (filter: QbeFields, event: string): boolean => filter[event] === true || Number(filter[event]) > 0;

const sequenceOf = ({ fields }: DecodedPdu): number =>
  typeof fields.sequenceNumber === 'number' ? fields.sequenceNumber : 0;
