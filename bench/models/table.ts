/** What the table bench asks of a table, and the table of the feature asked so. */

import { State } from '../../src/feature/call-back/machine.ts';
import { CallBackTable } from '../../src/feature/call-back/table.ts';

export const NOW = 1_800_000_000_000;
export const LIFETIME_MS = 24 * 3_600_000;
/** The push of an alert is confirmed within this. */
export const STAGE_MS = 5_000;

/** The jobs of the feature, each as it falls to the table. */
export interface Subject {
  arm(device: string, line: string, sequence: number): void;
  find(device: string): boolean;
  /** The sum of the line instances of those who wait, so that each is looked at. */
  waiters(line: string): number;
  /** The first who waits for the line is alerted: state, time, revision, timer. @returns the device to push to */
  alert(line: string): string;
  cancel(device: string): void;
  /** Takes out the one that is due first. @returns its device */
  expire(): string;
  /** Memory that Node does not tell. */
  bytesBeside?(): number;
  /** Where records are not in memory. */
  bytesOnDisk?(): number;
}

export function packedTable(): Subject {
  const table = new CallBackTable();
  return {
    arm(device, line, sequence) {
      const id = table.add(device, line, sequence);
      const at = NOW + sequence * 10;
      table.setState(id, State.watchBusy);
      table.setCaller(id, 1, line);
      table.setArmedAt(id, at);
      table.setRevision(id, table.revision(id) + 1);
      table.setDeadline(id, at + LIFETIME_MS, at);
    },
    // What grows in place is not among `arrayBuffers`. The lists of the indexes are, and so are counted twice.
    bytesBeside: () => table.bytes,
    find: (device) => table.find(device) !== 0,
    waiters(line) {
      let sum = 0;
      for (let id = table.firstWaiter(line); id !== 0; id = table.nextWaiter(id)) sum += table.callerLineInstance(id);
      return sum;
    },
    alert(line) {
      const id = table.firstWaiter(line);
      table.setState(id, State.alerting);
      table.setFreeSince(id, NOW);
      table.setRevision(id, table.revision(id) + 1);
      table.setDeadline(id, NOW + STAGE_MS, NOW);
      return table.device(id);
    },
    cancel: (device) => table.remove(table.find(device)),
    expire() {
      const id = table.firstDue;
      const device = table.device(id);
      table.remove(id);
      return device;
    },
  };
}
