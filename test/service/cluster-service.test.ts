/** What serves while a node is active: which records the feature may hold, and when it has to forget them. */
import { describe, expect, it } from 'vitest';
import type { ClusterNode } from '../../src/cluster/index.ts';
import type { Router } from '../../src/gateway/index.ts';
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

/** A node that takes writes, or does not, and a router that notes what it is told. */
function trial() {
  const told: string[] = [];
  const state = { takes: true };
  const router = { handleNow: (event: Event) => told.push(`${event.type} ${deviceOf(event)}`) } as unknown as Router;
  const commit = async (): Promise<void> => {
    if (!state.takes) throw new Error('this node does not serve');
  };
  const node = { commit, serves: true, claim: () => undefined } as unknown as ClusterNode;
  const service = new RouterService({ router: () => router, node: () => node, openCti: () => null });
  const fresh = (): string[] => told.splice(0);
  return { service, state, fresh };
}

const deviceOf = (event: Event): string =>
  event.type === 'recordRestored' ? event.record.device : 'device' in event ? event.device : '';

describe('a record whose end etcd has not taken', () => {
  it('is forgotten when the node serves no more: the feature must not end later what another node has begun', async () => {
    const { service, state, fresh } = trial();
    await service.commit('A', record('A'));
    state.takes = false;
    await service.commit('A', null).catch(() => undefined);
    service.deactivate();
    expect(fresh()).toEqual(['recordForgotten A']);
  });

  it('is nothing to forget once etcd has taken it', async () => {
    const { service, fresh } = trial();
    await service.commit('A', record('A'));
    await service.commit('A', null);
    service.deactivate();
    expect(fresh()).toEqual([]);
  });

  it('is held where a new one was begun before the answer came', async () => {
    const { service, fresh } = trial();
    const end = service.commit('A', null);
    const next = service.commit('A', record('A'));
    await Promise.all([end, next]);
    service.deactivate();
    expect(fresh()).toEqual(['recordForgotten A']);
  });
});

it('what was begun while the node did not serve is forgotten before the records come that others have kept', async () => {
  const { service, state, fresh } = trial();
  state.takes = false;
  await service.commit('A', record('A')).catch(() => undefined);
  service.activate([record('A')]);
  expect(fresh()).toEqual(['recordForgotten A', 'recordRestored A']);
});
