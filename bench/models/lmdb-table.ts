/**
 * The same jobs on lmdb alone, as one would keep call backs in it without a table before it: records by device, their
 * order by line and by deadline as keys of two more databases. Not flushed: what it costs to be durable is another part.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { State } from '../../src/feature/call-back/machine.ts';
import { LIFETIME_MS, NOW, STAGE_MS, type Subject } from './table.ts';

interface CallBack {
  readonly line: string;
  readonly sequence: number;
  readonly lineInstance: number;
  readonly state: number;
  readonly revision: number;
  readonly armedAt: number;
  readonly freeSince: number;
  readonly deadline: number;
}

export function lmdbTable(): Subject {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-bench-'));
  const root = open({ path: folder, noSync: true, mapSize: 8 * 2 ** 30 });
  const devices = root.openDB<CallBack, string>('devices', {});
  const lines = root.openDB<string, [string, number]>('lines', {});
  const deadlines = root.openDB<string, [number, string]>('deadlines', {});
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

  const put = (device: string, one: CallBack): void => {
    devices.putSync(device, one);
    deadlines.putSync([one.deadline, device], device);
  };
  const waiting = (line: string) => lines.getRange({ start: [line, 0], end: [line, Number.MAX_SAFE_INTEGER] });

  function remove(device: string): void {
    const one = devices.get(device)!;
    root.transactionSync(() => {
      devices.removeSync(device);
      lines.removeSync([one.line, one.sequence]);
      deadlines.removeSync([one.deadline, device]);
    });
  }

  return {
    arm(device, line, sequence) {
      const armedAt = NOW + sequence * 10;
      const deadline = armedAt + LIFETIME_MS;
      const state = State.watchBusy;
      root.transactionSync(() => {
        put(device, { line, sequence, lineInstance: 1, state, revision: 1, armedAt, freeSince: 0, deadline });
        lines.putSync([line, sequence], device);
      });
    },
    find: (device) => devices.get(device) !== undefined,
    waiters(line) {
      let sum = 0;
      for (const { value } of waiting(line)) sum += devices.get(value)!.lineInstance;
      return sum;
    },
    alert(line) {
      const [first] = waiting(line);
      const device = first!.value;
      const one = devices.get(device)!;
      root.transactionSync(() => {
        deadlines.removeSync([one.deadline, device]);
        const { revision } = one;
        put(device, {
          ...one,
          state: State.alerting,
          revision: revision + 1,
          freeSince: NOW,
          deadline: NOW + STAGE_MS,
        });
      });
      return device;
    },
    cancel: remove,
    expire() {
      const [first] = deadlines.getRange({ limit: 1 });
      remove(first!.value);
      return first!.value;
    },
    bytesOnDisk: () => statSync(join(folder, 'data.mdb')).size,
  };
}
