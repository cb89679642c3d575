/**
 * A cluster beside a CTIManager, as its users and operators see a change of the active: screens of the node that is gone,
 * parameters that were changed while running, and `ringback cluster` as people read it.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterSite } from '../kit/cluster-site.ts';
import { etcdFound, withoutEtcd } from '../kit/etcd-process.ts';
import { ringback } from '../kit/ringback-process.ts';

describe.skipIf(!etcdFound)(`two nodes beside a CTIManager${withoutEtcd}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringback-cluster-cti-'));
  const control = (node: number) => join(folder, `${node}.sock`);
  let site: ClusterSite;
  beforeAll(async () => {
    site = await ClusterSite.open({
      nodes: [71, 72],
      phones: 3,
      settleS: 3600,
      words: (node) => ['--control', control(node)],
    });
  });
  afterAll(async () => {
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const screen = (i: number) => site.phone(i).screen?.text ?? '';
  const shows = (i: number, text: string) => site.until(`"${text}" on ${i}`, () => screen(i).includes(text));

  async function kill(node: number): Promise<void> {
    const since = Date.now();
    const { process } = site.gateways.get(node)!;
    process.child.kill('SIGKILL');
    await process.ended;
    site.gateways.delete(node);
    await site.takeover(since, node);
  }

  async function set(node: number, parameter: string): Promise<void> {
    await site.until('a control socket', () => existsSync(control(node)));
    const { code, stderr } = await ringback(['parameters', 'set', parameter], { RINGBACK_CONTROL: control(node) });
    expect([code, stderr]).toEqual([0, '']);
  }

  it('a parameter that is changed reaches the attachment of the active', async () => {
    await site.armOne(0);
    const active = await site.active();
    await set(active, 'Audio File Name=First.raw');
    site.freeB();
    await shows(0, 'has become available');
    expect(site.phone(0).played).toEqual(['Play:First.raw']);
    site.busyB();
  });

  it('keys of a screen that the node before has shown are heard: Cancel ends the call back, and the screen goes', async () => {
    await site.armOne(1);
    await shows(0, 'has become available');
    const first = await site.active();
    const other = first === 71 ? 72 : 71;
    // While it is a backup, and has no attachment.
    await set(other, 'Audio File Name=Second.raw');
    await kill(first);
    expect(screen(1)).toContain('is activated on');
    await site.pressAway(1, 'Cancel');
    await site.pressAway(0, 'Exit');
    await site.until('one record', async () => (await site.records()).length === 1);
    expect(await site.records()).toEqual([0]);
  });

  it('a parameter that was changed on a backup is in force when it becomes active', async () => {
    await site.armOne(2);
    site.freeB();
    await shows(2, 'has become available');
    expect(site.phone(2).played).toEqual(['Play:Second.raw']);
  });

  it('the last one that is there says that it serves on when it is drained; with another, it hands over', async () => {
    const last = await site.active();
    const etcd = site.etcd.endpoints.map(({ host, port }) => `${host}:${port}`).join(',');
    const drain = () =>
      ringback(['cluster', 'drain', '--store', `etcd:${etcd}`, '--cluster-address', `127.0.0.${last}`]);
    expect(await drain()).toMatchObject({
      code: 1,
      stderr: `ringback: 127.0.0.${last} serves on: no other node can take over. Start one; it hands over then.\n`,
    });
    const since = Date.now();
    site.start(73);
    await site.takeover(since, last);
    expect(await drain()).toMatchObject({
      code: 0,
      stdout: `127.0.0.${last} serves no more: its machine may be worked on.\n`,
    });
    expect(await site.records()).toEqual([0, 2]);
  });
});
