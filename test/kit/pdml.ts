/**
 * What tshark says about SCCP frames, from its PDML: per packet the fields in order, `skinny.` cut off.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Shown {
  /** Wireshark's field name; it writes a dot for each underscore. */
  readonly name: string;
  /** From the start of the packet. */
  readonly at: number;
  readonly bytes: number;
  /** As tshark prints it. */
  readonly show: string;
  /** Bytes of the field in hex. */
  readonly raw: string;
}

export const tsharkPresent = spawnSync('tshark', ['-v']).status === 0;

/** Fields of every packet of a capture, in one run of tshark; packets that tshark does not read as SCCP are empty. */
export function readByTshark(pcap: Buffer): Shown[][] {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-judge-'));
  try {
    const file = join(folder, 'frames.pcap');
    writeFileSync(file, pcap);
    const options = ['-r', file, '-T', 'pdml', '-J', 'skinny', '-o', 'tcp.desegment_tcp_streams:FALSE'];
    const pdml = execFileSync('tshark', options, {
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    return pdml.split('<packet>').slice(1).map(fieldsOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fieldsOf(packet: string): Shown[] {
  const shown: Shown[] = [];
  let parent: Shown | null = null;
  for (const [line] of packet.matchAll(/<field [^>]*>/g)) {
    const attribute = (name: string) => unescaped(line.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? '');
    // The bits of a bit field hang below a node without a name; the node is the field, the bits repeat it.
    if (/ unmaskedvalue=/.test(line)) {
      if (parent !== null) shown.push(parent);
      parent = null;
      continue;
    }
    const name = attribute('name');
    const [at, bytes, raw] = [Number(attribute('pos')), Number(attribute('size')), attribute('value')];
    if (name === '') parent = { name: attribute('show'), at, bytes, raw, show: String(littleEndian(raw)) };
    else if (name.startsWith('skinny.')) shown.push({ name: name.slice(7), at, bytes, raw, show: attribute('show') });
  }
  return shown;
}

const littleEndian = (hex: string): number => Number(`0x${(hex.match(/../g) ?? []).slice(0, 4).reverse().join('')}`);

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|(\w+));/gi, (whole, hex, name) =>
    hex === undefined ? (entities[name] ?? whole) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
