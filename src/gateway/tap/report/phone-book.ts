/** The phones of a capture: who they are, whether they are registered, and what their lines do over time. */
import type { CapturedMessage } from '../../../codecs/capture/message.ts';
import type { Event } from '../../../model/events.ts';
import { directoryNumberOf } from '../../../model/ids.ts';
import { reportLimits } from '../../limits.ts';
import { Echoes } from '../echoes.ts';
import { enter, LineModes } from './line-modes.ts';
import type { LineReport, PhoneReport, Segment } from './model.ts';
import { ObservedPhone } from './observed-phone.ts';

/** A phone that has not said a word for so many keepalive intervals is not there any more. */
const SILENT_KEEPALIVES = 3;

export interface Track {
  readonly report: PhoneReport;
  readonly observed: ObservedPhone;
  readonly modes: Map<number, LineModes>;
  /** A relay's own connection to the server, which says again what the phone has said to the relay. */
  far: boolean;
  /** The connection on which it spoke last. */
  stream: number;
}

export class PhoneBook {
  /** Phones that did not fit. */
  cut = 0;
  private readonly byStream = new Map<number, Track>();
  private readonly byName = new Map<string, Track>();
  private readonly echoes = new Echoes();
  private readonly unkept = new Set<number>();

  get reports(): PhoneReport[] {
    return this.onSide(false);
  }

  /** Connections on the far side of a relay, by their phones. */
  get farSide(): PhoneReport[] {
    return this.onSide(true);
  }

  /** The phone of a message; null where there are too many. The same name to another server is another phone. */
  track(message: CapturedMessage, at: number): Track | null {
    const { stream, phone, phoneEndpoint } = message;
    const name = phone ?? phoneEndpoint;
    let track = this.byStream.get(stream);
    if (track !== undefined && track.report.name !== name && phone !== null) track = this.renamed(track, name, at);
    track ??= this.byName.get(keyOf(name, message.serverEndpoint)) ?? this.opened(message, name, at);
    if (track === undefined) return null;
    this.byStream.set(stream, track);
    track.stream = stream;
    track.report.endpoint = phoneEndpoint;
    return track;
  }

  /** The phone whose connection this is, null where it speaks on another one by now. */
  trackOf(stream: number): Track | null {
    const track = this.byStream.get(stream);
    return track?.stream === stream ? track : null;
  }

  /** What the events say about registration and lines. */
  take({ report, modes }: Track, events: readonly Event[], at: number): void {
    for (const event of events) {
      if (event.type === 'deviceRegistered') {
        modes.clear();
        this.enter(report, report.segments, at, 'registered');
      } else if (event.type === 'deviceLost') {
        this.enter(report, report.segments, at, 'gone');
        for (const line of report.lines) this.enter(report, line.segments, at, 'idle');
      } else if (event.type === 'lineLearnt') {
        const line = lineOf(report, event.lineInstance);
        if (line !== null) line.number = directoryNumberOf(event.line);
        if (line?.segments.length === 0) this.enter(report, line.segments, at, 'idle');
      } else if (event.type === 'parties') {
        // Where no LineStatRes was captured, a phone's calls tell its number.
        const line = lineOf(report, event.lineInstance);
        if (line?.number === '')
          line.number =
            event.direction === 'outbound' ? event.calling : event.direction === 'inbound' ? event.called : '';
      } else if (event.type === 'callSignal') {
        const line = lineOf(report, event.lineInstance);
        if (line === null) continue;
        const mode = modes.get(event.lineInstance) ?? new LineModes();
        modes.set(event.lineInstance, mode);
        this.enter(report, line.segments, at, mode.signal(event.callReference, event.signal));
      }
    }
  }

  registering(report: PhoneReport, at: number): void {
    this.enter(report, report.segments, at, 'registering');
  }

  /** The capture is over at `end`. */
  close(end: number): void {
    for (const { report, observed } of this.byName.values()) {
      const silentMs = SILENT_KEEPALIVES * observed.keepaliveMs;
      const last = report.segments.at(-1);
      if (silentMs > 0 && last?.mode === 'registered' && report.lastAt + silentMs < end) {
        this.enter(report, report.segments, report.lastAt, 'silent');
      }
      for (const segments of [report.segments, ...report.lines.map((line) => line.segments)]) {
        const open = segments.at(-1);
        if (open !== undefined && open.to === open.from) open.to = end;
      }
    }
  }

  private enter<M extends string>(report: PhoneReport, segments: Segment<M>[], at: number, mode: M): void {
    if (!enter(segments, at, mode)) report.segmentsCut++;
  }

  /** The stream has told its name; another stream may have told it before. */
  private renamed(track: Track, name: string, at: number): Track {
    const key = keyOf(name, track.report.server);
    const known = this.byName.get(key);
    // A device name that changes is another device on the same stream.
    if (known !== undefined || !track.report.name.includes(':'))
      return known ?? this.added(key, newTrack(name, track.report), at);
    this.byName.delete(keyOf(track.report.name, track.report.server));
    track.report.name = name;
    return this.added(key, track, at);
  }

  private opened(message: CapturedMessage, name: string, at: number): Track | undefined {
    if (this.byName.size >= reportLimits.phonesMax) {
      if (!this.unkept.has(message.stream)) this.cut++;
      if (this.unkept.size < 100_000) this.unkept.add(message.stream);
      return undefined;
    }
    const about = { server: message.serverEndpoint, endpoint: message.phoneEndpoint, firstAt: at };
    return this.added(keyOf(name, message.serverEndpoint), newTrack(name, about), at);
  }

  private added(key: string, track: Track, at: number): Track {
    const { report } = track;
    track.far = !report.name.includes(':') && this.echoes.isEcho(report.name, report, at);
    this.byName.set(key, track);
    return track;
  }

  private onSide(far: boolean): PhoneReport[] {
    return [...this.byName.values()].filter((track) => track.far === far).map(({ report }) => report);
  }
}

const keyOf = (name: string, server: string): string => `${name} ${server}`;

function newTrack(name: string, about: { server: string; endpoint: string; firstAt: number }): Track {
  const { server, endpoint, firstAt } = about;
  const report: PhoneReport = {
    name,
    server,
    endpoint,
    type: '',
    protocol: '',
    toServer: 0,
    toPhone: 0,
    firstAt,
    lastAt: firstAt,
    segments: [],
    lines: [],
    segmentsCut: 0,
  };
  return { report, observed: new ObservedPhone(), modes: new Map(), far: false, stream: -1 };
}

function lineOf(report: PhoneReport, instance: number): LineReport | null {
  if (instance === 0) return null;
  const known = report.lines.find((line) => line.instance === instance);
  if (known !== undefined) return known;
  if (report.lines.length >= reportLimits.linesPerPhoneMax) return null;
  const line: LineReport = { instance, number: '', segments: [] };
  report.lines.push(line);
  return line;
}
