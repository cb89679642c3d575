/** The captures of the torture set: whole and one byte at a time. */
import { expect, it } from 'vitest';
import { captureFaultName } from '../../src/codecs/capture/index.ts';
import { faultName } from '../../src/codecs/fault.ts';
import { type CopiedMessage, captureContents } from '../kit/capture-messages.ts';
import { captures } from './captures.ts';

const told = ({ id, frame }: CopiedMessage): string =>
  id === 0x26 ? `key ${Buffer.from(frame).readUInt32LE(20)}` : `0x${id.toString(16)}`;

it.each(captures.map((vector) => [`${vector.id} ${vector.name}`, vector] as const))('%s', (_, vector) => {
  const { file, packets, messages, troubles = [], fault = 'none' } = vector;
  for (const chunks of [[file], Array.from(file, (byte) => Uint8Array.of(byte))]) {
    const read = captureContents(chunks);
    expect({
      packets: read.packets,
      messages: read.messages.map(told),
      troubles: read.troubles.map(({ kind, bytes, fault }) => `${kind} ${kind === 'fault' ? faultName(fault) : bytes}`),
      fault: captureFaultName(read.fault),
    }).toEqual({ packets, messages, troubles, fault });
  }
});
