/** A node over a model of etcd, in virtual time: what it may do when it wakes up after its peers have given it up. */
import { expect, test } from 'vitest';
import { modelNode } from '../kit/model-node.ts';

const ADDRESS = '10.0.0.9';
/** Longer than peers bear, shorter than the lease by the node's own clock. */
const SLEEP_MS = 900;

/** A node that serves alone. `told`: what the service is told, and at `ask` whether it may act. */
async function serving() {
  const { clock, etcd, host, node, run } = modelNode('activeBackup', ADDRESS);
  const told: string[] = [];
  const ask = (): void => void told.push(node.mayAct ? 'may act' : 'waits');
  clock.after(
    0,
    () =>
      node.start({
        activate: () => told.push('activate'),
        // Whoever asks while records are being forgotten has to wait as well.
        deactivate: () => {
          told.push('deactivate');
          ask();
        },
        restore: () => {},
        forget: () => {},
        wait: () => {},
        proceed: () => told.push('proceed'),
      }),
    host,
  );
  await run(2000);
  expect(told).toEqual(['activate']);
  expect(node.mayAct).toBe(true);
  told.length = 0;
  return { clock, etcd, host, node, told, run, ask };
}

test('given up while it slept: it may tell nothing when it wakes, and proceeds only when all is forgotten', async () => {
  const { clock, etcd, host, node, told, run, ask } = await serving();
  const lease = node.lease!;
  clock.pause(host, SLEEP_MS);
  clock.after(SLEEP_MS - 300, () => etcd.revoke(lease), clock.world);
  // Due while it sleeps: the first that it does when it wakes.
  clock.after(20, ask, host);
  await run(SLEEP_MS + 100);
  expect(told.slice(0, 4)).toEqual(['waits', 'deactivate', 'waits', 'proceed']);
});

test('not given up: it waits for the answer of etcd, and goes on', async () => {
  const { clock, host, told, run, ask, node } = await serving();
  clock.pause(host, SLEEP_MS);
  // Due while it sleeps: the first that it does when it wakes.
  clock.after(20, ask, host);
  await run(SLEEP_MS + 100);
  expect(told).toEqual(['waits', 'proceed']);
  expect(node.mayAct).toBe(true);
});
