/** Wireshark's reading of a capture, for tests that compare: every SCCP message with all fields, from `tshark -T pdml`. */
import { spawnSync } from 'node:child_process';
import { SaxesParser } from 'saxes';

/** A field without children, or a group of bits. */
export interface TsharkField {
  /** Without `skinny.`; for a group of bits its title. */
  readonly name: string;
  readonly show: string;
  /** Bytes in hex. */
  readonly value: string;
}

export interface TsharkMessage {
  readonly packet: number;
  /** Seconds since 1970 with nine decimals. */
  readonly time: string;
  readonly stream: number;
  id: number;
  version: number;
  /** Frame length, header included. */
  bytes: number;
  readonly fields: TsharkField[];
}

export const hasTshark = spawnSync('tshark', ['--version']).status === 0;

export function tsharkVersion(): string {
  return /TShark[^\d]*([\d.]+\d)/.exec(spawnSync('tshark', ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? '?';
}

interface Open {
  name: string;
  show: string;
  value: string;
  /** Children seen, and whether they were bits of this field. */
  children: number;
  bits: boolean;
}

/** Ours are made up from other messages: links to requests and answers. */
const links = new Set(['response_in', 'response_to', 'response_time']);
const HEADER_FIELDS = new Set(['data_length', 'hdr_version', 'messageId']);

class Pdml {
  readonly messages: TsharkMessage[] = [];
  private packet = 0;
  private time = '';
  private stream = 0;
  private message: TsharkMessage | null = null;
  private readonly open: Open[] = [];

  start(tag: string, attributes: Record<string, string>): void {
    if (tag === 'proto' && attributes.name === 'skinny') {
      const { packet, time, stream } = this;
      this.message = { packet, time, stream, id: -1, version: 0, bytes: Number(attributes.size), fields: [] };
      this.messages.push(this.message);
    }
    if (tag === 'proto' && attributes.name !== 'skinny') this.message = null;
    if (tag !== 'field') return;
    const { name = '', show = '', value = '' } = attributes;
    if (name === 'frame.number') this.packet = Number(show);
    if (name === 'frame.time_epoch') this.time = show;
    if (name === 'tcp.stream') this.stream = Number(show);
    const parent = this.open.at(-1);
    if (parent !== undefined) {
      parent.children++;
      parent.bits ||= attributes.unmaskedvalue !== undefined;
    }
    this.open.push({ name: name.replace(/^skinny\./, ''), show, value, children: 0, bits: false });
  }

  end(tag: string): void {
    if (tag === 'proto') this.message = null;
    if (tag !== 'field') return;
    const field = this.open.pop()!;
    if (this.message === null || links.has(field.name)) return;
    if (HEADER_FIELDS.has(field.name)) this.header(field);
    else if (field.bits) this.message.fields.push({ name: field.show, show: field.show, value: field.value });
    else if (field.children === 0 && field.name !== '' && !this.open.at(-1)?.bits) {
      this.message.fields.push({ name: field.name, show: field.show, value: field.value });
    }
  }

  private header({ name, show }: Open): void {
    if (name === 'messageId') this.message!.id = Number(show);
    if (name === 'hdr_version') this.message!.version = Number(show);
  }
}

/** All SCCP messages of a capture, in the order in which tshark prints them. */
export function tsharkMessages(file: string, ...options: string[]): TsharkMessage[] {
  const run = pdmlOf(file, options);
  if (run.status !== 0) throw new Error(`tshark failed on ${file}: ${run.stderr}`);
  return messagesIn(run.stdout);
}

/** The same of a file that tshark complains of: what it could read. */
export function tsharkMessagesOfDamaged(file: string): TsharkMessage[] {
  const run = pdmlOf(file, []);
  if (run.status === 0) throw new Error(`tshark finds nothing wrong with ${file}`);
  return messagesIn(run.stdout);
}

const pdmlOf = (file: string, options: readonly string[]) =>
  spawnSync('tshark', ['-r', file, '-Y', 'skinny', '-T', 'pdml', ...options], { encoding: 'utf8', maxBuffer: 1 << 30 });

function messagesIn(text: string): TsharkMessage[] {
  const pdml = new Pdml();
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => pdml.start(name, attributes as Record<string, string>));
  parser.on('closetag', ({ name }) => pdml.end(name));
  parser.write(text).close();
  return pdml.messages;
}
