/** Shared mode: a phone moves while the first write of its record is still on its way to etcd. */
import { expect, test } from 'vitest';
import { encodeRecord } from '../../src/cluster/record-format.ts';
import { keys, modelNode } from '../kit/model-node.ts';
import { Host } from '../sim/clock.ts';

const HERE = '10.0.0.10';
const THERE = '10.0.0.11';

/** A node of two at which A has registered, without a record. `peerWrites`: the other has armed A at that wall time. */
async function registered() {
  const { clock, host, node, portOf, run } = modelNode('shared', HERE);
  const told: string[] = [];
  const peer = portOf(THERE, new Host(THERE));
  const service = {
    activate: () => {},
    deactivate: () => {},
    restore: ({ device }: { device: string }) => void told.push(`restore ${device}`),
    forget: () => {},
    wait: () => {},
    proceed: () => {},
  };
  clock.after(0, () => node.start(service), host);
  await run(2000);
  expect(node.serves).toBe(true);
  clock.after(0, () => node.claim('A'), host);
  await run(500);
  const peerWrites = async (armedAt: number, revision = 1): Promise<void> => {
    const about = { device: 'A', callerLineInstance: 1, line: '1002', dialNumber: '1002', state: 2, sequence: 1 };
    const value = encodeRecord({ ...about, revision, armedAt, freeSince: 0 });
    const success = [
      { type: 'put', key: keys.record('A'), value },
      { type: 'put', key: keys.owner('A'), value: Buffer.from(THERE) },
    ] as const;
    clock.after(0, () => void peer.transact({ compare: [], success, failure: [] }), clock.world);
    await run(500);
  };
  const owner = (): string => Buffer.from(node.mirror.item(keys.owner('A'))!.value).toString('utf8');
  return { clock, node, told, peerWrites, owner };
}

test('armed at the peer before the phone registered here, written after it: it is claimed', async () => {
  const { clock, told, peerWrites, owner } = await registered();
  await peerWrites(clock.wall - 1500);
  expect(told).toEqual(['restore A']);
  expect(owner()).toBe(HERE);
});

test('armed at the peer after that: the phone has moved on, and our registration is the stale one', async () => {
  const { clock, told, peerWrites, owner } = await registered();
  await peerWrites(clock.wall);
  expect(told).toEqual([]);
  expect(owner()).toBe(THERE);
});

test('claimed by a peer afterwards: it is not won back', async () => {
  const { clock, told, peerWrites, owner } = await registered();
  const armedAt = clock.wall - 1500;
  await peerWrites(armedAt);
  await peerWrites(armedAt, 2);
  expect(told).toEqual(['restore A']);
  expect(owner()).toBe(THERE);
});

test('the phone has left, or begun a call back here, before it came: it stays at the peer', async () => {
  const { clock, node, told, peerWrites, owner } = await registered();
  node.settled('A');
  await peerWrites(clock.wall - 1500);
  expect(told).toEqual([]);
  expect(owner()).toBe(THERE);
});
