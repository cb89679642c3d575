/** What must hold when everything has been well and quiet for two minutes: nothing is owed, nothing is left over. */
import { State, stateNames } from '../../src/feature/call-back/machine.ts';
import { PUSHES_MAX } from './ledger.ts';
import { recordsOf } from './sim-store.ts';
import type { World } from './world.ts';

/** A lifetime ends so much late at most. */
const LATE_MS = 1_000;
/** A knows, or could know. */
const done: ReadonlySet<number> = new Set([State.notified]);

/** Nobody has done anything for a minute: all whose line is free have been told, but for those whose B must be used first. */
export function nothingOwed({ checker, disk, node }: World): void {
  for (const record of recordsOf(disk.durable)) {
    const watch = checker.ledger.of(record);
    const unanswered = watch.pushes >= PUSHES_MAX;
    if (record.state === State.notified || record.state === State.watchOffHook || unanswered) continue;
    if (!checker.knowledge.free(record.line) || !checker.knowledge.idle(record.device)) continue;
    const text = node.life?.feature.explain(record.device).join(' ') ?? 'the gateway does not run';
    checker.fail('I6', `${record.device} is owed the news about ${record.line} since the heal: ${text}`);
  }
}

export function atRest(world: World): void {
  const { checker, node, disk, office } = world;
  const fail = (id: string, text: string): void => checker.fail(id, text);
  const { life } = node;
  if (life === null) {
    fail('I6', 'the gateway does not run after the heal');
    return;
  }
  for (const { phone } of office.users)
    if (!phone.state.registered || !checker.knowledge.registered(phone.name))
      fail('I6', `${phone.name} is not registered two minutes after the heal`);
  for (const { number } of office.lines)
    if (office.manager.callsOn(number) > 0) fail('world', `a call is left on ${number}: the users did not end it`);
  const records = recordsOf(disk.durable);
  const { recordLifetimeMs } = world.options.parameters;
  for (const { device, line, armedAt } of records)
    if (recordLifetimeMs > 0 && checker.now > armedAt + recordLifetimeMs + LATE_MS)
      fail('I20', `the call back of ${device} for ${line} has outlived its time`);
  for (const record of records)
    if (!done.has(record.state))
      fail(
        'I6',
        `${record.device} still waits for ${record.line} in state ${stateNames[record.state]}: ${life.feature.explain(record.device).join(' ')}`,
      );
  const { arms, restored, answered, cancelled, expired, replaced, withdrawn } = life.feature.statistics;
  const ends = answered + cancelled + expired + replaced + withdrawn;
  if (arms + restored !== ends + records.length)
    fail('I26', `${arms} arms and ${restored} restored are not ${ends} ends and ${records.length} on the disk`);
  if (life.feature.load.records !== records.length)
    fail('I19', `the table holds ${life.feature.load.records} records, the disk ${records.length}`);
  if (life.feature.statistics.inputsIgnored > 0)
    fail('I16', `the machine does not list ${life.feature.ignoredPairs().join(', ')}`);
  const same = (what: string, watched: ReadonlySet<string>, needed: readonly string[]): void => {
    const [is, should] = [[...watched].sort().join(), [...new Set(needed)].sort().join()];
    if (is !== should) fail('I13', `${what} that are observed: ${is}; those of live call backs: ${should}`);
  };
  same(
    'lines',
    checker.watchedLines,
    records.map(({ line }) => line),
  );
  same(
    'devices',
    checker.watchedDevices,
    records.map(({ device }) => device),
  );
  for (const watch of checker.ledger.live())
    if (!records.some(({ device, sequence }) => device === watch.device && sequence === watch.sequence))
      fail('I4', `the call back of ${watch.device} for ${watch.line} is gone`);
}
