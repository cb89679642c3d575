/** What serves while a node is active: which records the feature may hold, and when it has to forget them. */
import { describe, expect, it } from 'vitest';
import type { ClusterNode } from '../../src/cluster/index.ts';
import type { CtiAttachment, Router } from '../../src/gateway/index.ts';
import type { Event, StoredRecord } from '../../src/model/events.ts';
import { RouterService } from '../../src/service/cluster-service.ts';

const record = (device: string): StoredRecord => ({
  device,
  callerLineInstance: 1,
  line: '1002',
  dialNumber: '1002',
  state: 2,
  revision: 1,
  sequence: 1,
  armedAt: 0,
  freeSince: 0,
});

/** A node that takes writes, or does not, and a router that notes what it is told; `cti`: it attaches to a CTIManager. */
function trial(cti = false) {
  const told: string[] = [];
  const state = { takes: true };
  const router = {
    handleNow: (event: Event) => told.push(`${event.type} ${deviceOf(event)}`),
    attach: () => told.push('attach'),
    detach: () => told.push('detach'),
  } as unknown as Router;
  const commit = async (): Promise<void> => {
    if (!state.takes) throw new Error('this node does not serve');
  };
  const node = { commit, serves: true, claim: () => undefined, settled: () => undefined } as unknown as ClusterNode;
  const remote = () => ({ wait: () => {}, proceed: () => {} });
  const attachment = {
    start: () => told.push('start'),
    close: async () => void told.push('close'),
  } as unknown as CtiAttachment;
  const openCti = () => (cti ? attachment : null);
  const service = new RouterService({ router: () => router, node: () => node, openCti, remote });
  const fresh = (): string[] => told.splice(0);
  /** As the router does it: what the feature wants is seen, then written; the answer stands in line. @returns hands it on */
  const write = (revision: number, record: StoredRecord | null) => {
    service.observe({ type: 'commit', device: 'A', revision, record });
    const written = service.commit('A', record).then(
      () => true,
      () => false,
    );
    return async () => service.observe({ type: 'commitDone', device: 'A', revision, ok: await written });
  };
  return { service, state, fresh, write };
}

const deviceOf = (event: Event): string =>
  event.type === 'recordRestored' ? event.record.device : 'device' in event ? event.device : '';

describe('a record whose end etcd has not taken', () => {
  it('is forgotten when the node serves no more: the feature must not end later what another node has begun', async () => {
    const { service, state, fresh, write } = trial();
    await write(1, record('A'))();
    state.takes = false;
    await write(2, null)();
    service.deactivate();
    expect(fresh()).toEqual(['recordForgotten A']);
  });

  it('is nothing to forget once etcd has taken it', async () => {
    const { service, fresh, write } = trial();
    await write(1, record('A'))();
    await write(2, null)();
    service.deactivate();
    expect(fresh()).toEqual([]);
  });

  it('is forgotten where the feature has not heard of it yet: it would end the one that is restored', async () => {
    const { service, state, fresh, write } = trial();
    state.takes = false;
    await write(1, record('A'))();
    state.takes = true;
    const answered = write(2, null);
    await Promise.resolve();
    service.activate([record('A')]);
    expect(fresh()).toEqual(['recordForgotten A', 'recordRestored A']);
    await answered();
  });

  it('is held where a new one was begun before the answer came', async () => {
    const { service, fresh, write } = trial();
    const end = write(2, null);
    const next = write(3, record('A'));
    await end();
    await next();
    service.deactivate();
    expect(fresh()).toEqual(['recordForgotten A']);
  });
});

it('what was begun while the node did not serve is forgotten before the records come that others have kept', async () => {
  const { service, state, fresh, write } = trial();
  state.takes = false;
  await write(1, record('A'))();
  service.activate([record('A')]);
  expect(fresh()).toEqual(['recordForgotten A', 'recordRestored A']);
});

it('records come while the CTIManager is being called, and go when it is told nothing more', () => {
  const { service, fresh } = trial(true);
  service.activate([record('A'), record('B')]);
  expect(fresh()).toEqual(['attach', 'start', 'recordRestored A', 'recordRestored B']);
  service.deactivate();
  expect(fresh()).toEqual(['detach', 'recordForgotten A', 'recordForgotten B', 'close']);
});
