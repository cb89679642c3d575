/** The names that the tables are measured with, and the clock of processor time. */
import { fixedText } from '../src/codecs/text.ts';
import { deviceName } from '../src/model/ids.ts';

/** Names that are made at once: asking for the CPU time takes about 15 µs. */
export const BATCH = 1024;
/** Who wait for one line. */
export const WAITERS = 4;
const DEVICE_BYTES = 15;
const LINE_BYTES = 8;

/** All names as bytes, at odd places like on the wire: devices, as many that are unknown, and lines. */
export class Names {
  private readonly devices: DataView;
  private readonly lines: DataView;

  constructor(count: number) {
    this.devices = new DataView(new ArrayBuffer(2 * count * DEVICE_BYTES));
    this.lines = new DataView(new ArrayBuffer(count * LINE_BYTES));
    const write = (view: DataView, at: number, text: string): void => {
      for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
    };
    for (let i = 0; i < 2 * count; i++) {
      // Makers number in a row, sites buy in lots: 8 blocks of addresses, not in order.
      const address = (Math.imul(i, 0x9e3779b1) >>> 0).toString(16).toUpperCase().padStart(8, '0');
      write(this.devices, i * DEVICE_BYTES, `SEP001${i & 7}${address}`);
    }
    for (let i = 0; i < count; i++) write(this.lines, i * LINE_BYTES, `${20_000_000 + Math.floor(i / WAITERS)}`);
  }

  device = (i: number): string => deviceName(fixedText(this.devices, i * DEVICE_BYTES, DEVICE_BYTES));
  line = (i: number): string => fixedText(this.lines, i * LINE_BYTES, LINE_BYTES);
}

/** Visits each of `count` once, far from the one before. */
export const anyOf = (i: number, count: number): number => (i * 7_368_787) % count;

/** Processor time of this process so far, the collector's threads included. */
export const cpuUs = (): number => {
  const used = process.cpuUsage();
  return used.user + used.system;
};
