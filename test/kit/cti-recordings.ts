/**
 * Sessions that real JTAPI clients had, played again to the simulator: each request as that release wrote it, each answer and
 * event held against what that release took, to the byte. A ledger says at the end which vectors were not played.
 *
 * Not every frame of a session was kept, but the releases went through the same script: what is missing of one is taken from
 * the other, with the version word of the first; what is missing of both is built by hand.
 */
import { expect } from 'vitest';
import { decodePduFrame } from '../../src/codecs/qbe/decode.ts';
import { type QbeVector, sessionVectors } from '../codecs/qbe/vectors.ts';
import type { CtiClient } from './cti-client.ts';
import { type Part, type QbeBytes, qbeFrame } from './qbe-bytes.ts';

/** Releases of which sessions were kept, and the fourth word of every frame that they write. */
export const releases = { 'JTAPI 15': 0x0011_0000, 'JTAPI 11.5': 0x0010_0000 } as const;
export type Release = keyof typeof releases;

type Fields = Readonly<Record<string, unknown>>;
/** Fields that a frame must have, or what must hold for them. */
type Match = Readonly<Record<string, number | string>> | ((fields: Fields) => boolean);

const fits = (fields: Fields, match: Match): boolean =>
  typeof match === 'function' ? match(fields) : Object.entries(match).every(([name, value]) => fields[name] === value);

/** A recorded frame, of this release where there is one. */
export function recorded(release: Release, dir: 'c2s' | 's2c', name: string, match: Match = {}): QbeVector {
  const all = sessionVectors.filter((each) => each.dir === dir && each.name === name && fits(each.fields, match));
  const found = all.find((each) => each.client === release) ?? all[0];
  if (found === undefined) throw new Error(`no vector ${dir} ${name} ${JSON.stringify(match)}`);
  return found;
}

/** Which vectors of a release have been played. */
export class Ledger {
  readonly release: Release;
  private readonly played = new Set<string>();

  constructor(release: Release) {
    this.release = release;
  }

  /** Frames with the same bytes are the same. */
  enter({ dir, hex }: QbeVector): void {
    this.played.add(`${dir} ${hex}`);
  }

  /** Of this release, and not played yet. */
  get missing(): QbeVector[] {
    return sessionVectors.filter(
      ({ client, dir, hex }) => client === this.release && !this.played.has(`${dir} ${hex}`),
    );
  }

  /** `s2c CallRedirectResponse 34`: direction, name, and sequence number where it has one. */
  get missingNames(): string[] {
    return this.missing.map(({ dir, name, fields }) => `${dir} ${name} ${fields.sequenceNumber ?? ''}`.trim());
  }
}

export class Replay {
  readonly client: CtiClient;
  private readonly ledger: Ledger;
  /** Where to look on, by PDU: what was compared once is not compared again. */
  private readonly next = new Map<number, number>();

  constructor(client: CtiClient, ledger: Ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  /** Send a request as it was recorded. */
  send(name: string, match: Match = {}): void {
    const vector = recorded(this.ledger.release, 'c2s', name, match);
    const bytes = Buffer.from(vector.hex, 'hex');
    bytes.writeUInt32LE(releases[this.ledger.release], 12);
    this.client.socket.write(bytes);
    this.ledger.enter(vector);
  }

  /** The same request under another sequence number: the only word of it in which it differs. */
  again(name: string, match: Match, sequenceNumber: number): void {
    const bytes = Buffer.from(recorded(this.ledger.release, 'c2s', name, match).hex, 'hex');
    bytes.writeUInt32LE(releases[this.ledger.release], 12);
    bytes.writeUInt32LE(sequenceNumber, 32);
    this.client.socket.write(bytes);
  }

  /** Send one of which no recording was kept. */
  build(pdu: number, parts: readonly Part[]): void {
    this.client.socket.write(qbeFrame(pdu, parts, releases[this.ledger.release]));
  }

  /** The next frame of this kind is what the client took, to the byte. */
  async takes(name: string, match: Match = {}): Promise<void> {
    const wanted = recorded(this.ledger.release, 's2c', name, match);
    const came = await this.came(wanted.pdu, (frame) =>
      fits(decodePduFrame(new Uint8Array(frame.bytes)).fields, match),
    );
    expect(came.bytes.toString('hex'), `${name} ${JSON.stringify(match)}`).toBe(wanted.hex);
    this.ledger.enter(wanted);
  }

  /** The next frame with this number that passes; what comes after it is looked at next time. */
  async came(pdu: number, test: (frame: QbeBytes) => boolean = () => true): Promise<QbeBytes> {
    const { client, next } = this;
    const frame = await client.until(`PDU ${pdu}`, (each) => each.pdu === pdu && test(each), next.get(pdu) ?? 0);
    next.set(pdu, client.came.indexOf(frame) + 1);
    return frame;
  }

  /** A request was refused. @returns result */
  async refused(sequenceNumber: number): Promise<number> {
    return (await this.came(0, (frame) => frame.i(0) === sequenceNumber)).i(4);
  }
}
