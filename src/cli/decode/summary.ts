/** What is said on stderr when a capture is read, and whether it was sound. */
import type { Trouble, TroubleKind } from '../../codecs/capture/index.ts';

export interface Summary {
  readonly file: string;
  packets: number;
  tcpStreams: number;
  /** Messages in the capture, and those that the filters let through. */
  messages: number;
  shown: number;
  /** Messages on the side of the gateway that is not shown; they are not among those above. */
  otherSide: number;
  /** Messages shown whose body contradicts the table. */
  faults: number;
  phones: number;
  /** Applications that spoke QBE. */
  applications: number;
  troubles: Partial<Record<TroubleKind, number>>;
  missingBytes: number;
  skippedBytes: number;
  /** Packets that the capturing program says it lost. */
  droppedPackets: number;
  /** Why reading the file ended early; null where it did not. */
  damage: string | null;
}

export function newSummary(file: string): Summary {
  return {
    file,
    packets: 0,
    tcpStreams: 0,
    messages: 0,
    shown: 0,
    otherSide: 0,
    faults: 0,
    phones: 0,
    applications: 0,
    troubles: {},
    missingBytes: 0,
    skippedBytes: 0,
    droppedPackets: 0,
    damage: null,
  };
}

export function countTrouble(summary: Summary, { kind, bytes }: Trouble): void {
  summary.troubles[kind] = (summary.troubles[kind] ?? 0) + 1;
  if (kind === 'missing') summary.missingBytes += bytes;
  if (kind === 'skipped') summary.skippedBytes += bytes;
}

/** True where a strict reader would object: bytes that are no message, or contradict the table. Missing bytes are the capture's. */
export function isMalformed(summary: Summary): boolean {
  const { fault, skipped, notSkinny, notQbe } = summary.troubles;
  return summary.faults + (fault ?? 0) + (skipped ?? 0) + (notSkinny ?? 0) + (notQbe ?? 0) > 0;
}

/** `1,000,000`. The platform's own way loads its tables of all languages first, which takes longer than a small capture. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `FILE: 62 messages of 2 phones, 200 packets` and what was in the way. */
export function summaryLine(summary: Summary): string {
  const { troubles } = summary;
  const shown = summary.shown === summary.messages ? '' : `${grouped(summary.shown)} of `;
  const speakers = [counted(summary.phones, 'phone')];
  if (summary.applications > 0) speakers.push(counted(summary.applications, 'application'));
  if (summary.phones === 0 && summary.applications > 0) speakers.shift();
  const parts = [
    `${shown}${counted(summary.messages, 'message')} of ${speakers.join(' and ')}`,
    counted(summary.packets, 'packet'),
  ];
  if (summary.otherSide > 0)
    parts.push(`${counted(summary.otherSide, 'message')} on the other side of the gateway not shown (--side both)`);
  if (summary.faults > 0) parts.push(`${counted(summary.faults, 'message')} malformed`);
  if (summary.droppedPackets > 0)
    parts.push(`${counted(summary.droppedPackets, 'packet')} lost by the capturing program`);
  if (summary.missingBytes > 0) parts.push(`${counted(summary.missingBytes, 'byte')} not captured`);
  if (summary.skippedBytes > 0) parts.push(`${counted(summary.skippedBytes, 'byte')} skipped`);
  if (troubles.fault) parts.push(`place lost ${counted(troubles.fault, 'time')}`);
  if (troubles.unfinished) parts.push(`${counted(troubles.unfinished, 'stream')} cut inside a frame`);
  if (troubles.notSkinny) parts.push(`${counted(troubles.notSkinny, 'stream')} not SCCP`);
  if (troubles.notQbe) parts.push(`${counted(troubles.notQbe, 'stream')} not QBE`);
  if (troubles.secure) parts.push(`${counted(troubles.secure, 'stream')} encrypted`);
  return `${summary.file}: ${parts.join(', ')}`;
}
