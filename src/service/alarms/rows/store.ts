/** Alarms of where the records are kept. */
import { type AlarmRow, row } from './row.ts';

export const storeAlarms: readonly AlarmRow[] = [
  row(
    'StoreNotOpened',
    'critical',
    'never',
    'The folder of the records cannot be opened; the service does not start.',
    'detail: folder and reason',
    'Do what the detail says: it names the folder and what is wrong with it.',
  ),
  row(
    'StoreFull',
    'critical',
    'by StoreRoom',
    'The store holds as much as it may; no new call back can be kept.',
    'detail: folder, bytes',
    'Make room on the disk, or raise the size of the store.',
  ),
  row(
    'StoreLate',
    'major',
    'by StoreAnswers',
    'The store has not answered in time; Call Back says that it is unavailable.',
    'detail: folder or engine, milliseconds',
    'Look at the disk, or at the nodes of etcd.',
  ),
  row(
    'StoreFails',
    'critical',
    'by StoreWrites',
    'The disk refuses what is written: no new call back can be kept; those that live, and calls, go on.',
    'detail: folder, and what the disk said',
    'Make room on the disk, or replace it. The alarm ends at the next press of CallBack after that.',
  ),
  row(
    'RecordNotDurable',
    'major',
    'quiet',
    'A record could not be written; its phone was told that nothing is armed.',
    'device; detail: what the store said',
    'Look at the disk, or at the quorum of etcd.',
  ),
  row(
    'CommitFailed',
    'major',
    'quiet',
    'The store refused a record; the call back goes on and is written again with its next step.',
    'device; detail: revision',
    'Look at the disk, or at the quorum of etcd.',
  ),
  row(
    'RecordDamaged',
    'major',
    'never',
    'A stored record cannot be read; the call back of this phone is lost.',
    'device; detail: reason, and where the bytes are kept',
    'The user presses CallBack again. Check the disk.',
  ),
  row(
    'RecordNewer',
    'warning',
    'never',
    'A stored record was written by a newer release; it is kept and not used.',
    'device; detail: reason',
    'Go back to the newer release, or wait until the call back has been made anew.',
  ),
];
