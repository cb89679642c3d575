/** What must hold in a cluster that has been well and quiet: nothing is owed, one serves each record, the lowest leads. */
import { State, stateNames } from '../../src/feature/call-back/machine.ts';
import type { StoredRecord } from '../../src/model/events.ts';
import type { SimClusterNode } from './cluster-node.ts';
import type { ClusterWorld } from './cluster-world.ts';
import { keys } from './etcd-judge.ts';
import { PUSHES_MAX } from './ledger.ts';

type Fail = (id: string, text: string) => void;

/** The node that serves a device, and its place. */
function servedBy({ nodes, judge, checkers, options }: ClusterWorld, device: string): number {
  if (options.cluster!.mode === 'activeBackup') return nodes.findIndex(({ host }) => host.name === judge.leader);
  return checkers.findIndex(({ knowledge }) => knowledge.registered(device));
}

const explained = (node: SimClusterNode | undefined, device: string): string =>
  node?.life?.feature.explain(device).join(' ') ?? 'no node serves it';

export function nothingOwedInCluster(world: ClusterWorld): void {
  const { judge, ledger, verdict, nodes, checkers } = world;
  for (const record of judge.records()) {
    const watch = ledger.of(record);
    const told = record.state === State.notified || record.state === State.watchOffHook;
    if (told || watch.pushes >= PUSHES_MAX) continue;
    const at = servedBy(world, record.device);
    const knowledge = checkers[at]?.knowledge;
    if (knowledge !== undefined && (!knowledge.free(record.line) || !knowledge.idle(record.device))) continue;
    const text = explained(nodes[at], record.device);
    verdict.fail(
      'I6',
      `${record.device} is owed the news about ${record.line} since the heal, at ${nodes[at]?.host.name}: ${text}`,
    );
  }
}

export function clusterAtRest(world: ClusterWorld): void {
  const { verdict, nodes, office, judge, etcd, ledger } = world;
  const fail = (id: string, text: string): void => verdict.fail(id, text);
  for (const { phone } of office.users) if (!phone.state.registered) fail('I6', `${phone.name} is not registered`);
  for (const { number } of office.lines)
    if (office.manager.callsOn(number) > 0) fail('world', `a call is left on ${number}: the users did not end it`);
  const records = judge.records();
  for (const { device, line, state } of records)
    if (state !== State.notified) {
      const at = servedBy(world, device);
      fail('I6', `${device} still waits for ${line} in state ${stateNames[state]}: ${explained(nodes[at], device)}`);
    }
  for (const watch of ledger.live())
    if (
      !watch.uncertain &&
      !records.some(({ device, sequence }) => device === watch.device && sequence === watch.sequence)
    )
      fail('I4', `the call back of ${watch.device} for ${watch.line} is gone`);
  const tables = nodes.map(({ life }) => life?.feature.load.records ?? 0);
  const held = tables.reduce((sum, count) => sum + count, 0);
  if (held !== records.length) fail('I1', `the tables hold ${tables.join(' + ')} records, etcd ${records.length}`);
  oneLeads(world, fail);
  handlesAsNeeded(world, records, fail);
  for (const { life, host } of nodes) {
    const mirror = life?.member.node.mirror;
    const mine = [...(mirror?.below(keys.records) ?? [])].map(({ key, modRevision }) => `${key} ${modRevision}`).sort();
    const theirs = etcd.below(keys.records).map(({ key, modRevision }) => `${key} ${modRevision}`);
    if (mine.join() !== theirs.sort().join())
      fail('I24', `the mirror of ${host.name} is not what etcd holds: ${mine} and ${theirs}`);
  }
}

/** I13: what is open at the CTIManager are the phones and lines of those who wait, and of those for whom they wait. */
function handlesAsNeeded({ cti, office }: ClusterWorld, records: readonly StoredRecord[], fail: Fail): void {
  if (cti === null) return;
  const devices = new Set<string>();
  const lines = new Set<string>();
  for (const { device, line } of records) {
    devices.add(device);
    for (const { phone } of office.carriersOf(line)) {
      devices.add(phone.name);
      lines.add(`${phone.name} ${line}`);
    }
    for (const { device: name, number } of office.lines) if (name === device) lines.add(`${name} ${number}`);
  }
  const needed = devices.size + lines.size;
  if (cti.handlesOpen !== needed)
    fail('I13', `${cti.handlesOpen} handles are open at the CTIManager; ${needed} are needed`);
}

/** I10: every node is a member; where one leads, it is the one with the lowest address, and it alone says so. */
function oneLeads({ nodes, judge, etcd, options }: ClusterWorld, fail: Fail): void {
  const names = nodes.map(({ host }) => host.name).sort(compareNumbers);
  if (etcd.below(keys.members).length !== nodes.length)
    fail('I10', `${etcd.below(keys.members).length} of ${nodes.length} nodes are members`);
  const serving = nodes.filter(({ life }) => life?.member.node.role === 'active').map(({ host }) => host.name);
  if (options.cluster!.mode === 'shared') {
    if (serving.length !== nodes.length) fail('I10', `only ${serving.join(', ')} of ${names.join(', ')} serve`);
    return;
  }
  if (judge.leader !== names[0]) fail('I10', `${judge.leader} leads; the lowest address is ${names[0]}`);
  if (serving.join() !== judge.leader) fail('I8', `${serving.join(' and ')} are active; ${judge.leader} leads`);
}

/** Apart from the product's own order of addresses. */
function compareNumbers(a: string, b: string): number {
  const last = (text: string): number => Number(text.split('.')[3]);
  return last(a) - last(b);
}
