/** What systemd hears, by a `systemd-notify` of ours that writes down its words; and the log file that is moved away. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RingbackProcess } from '../kit/ringback-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringback-supervised-'));
const words = join(folder, 'words');
writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$@" >> '${words}'\n`);
chmodSync(join(folder, 'systemd-notify'), 0o755);

const running: RingbackProcess[] = [];
afterAll(async () => {
  await Promise.all(running.map((process) => process.stop()));
  rmSync(folder, { recursive: true });
});

function serve(environment: Record<string, string>, ...more: string[]): RingbackProcess {
  const flags = ['--listen', '127.0.0.1:0', '--upstream', '127.0.0.1:9', '--page', 'off'];
  const path = `${folder}:${process.env.PATH}`;
  const service = new RingbackProcess(['serve', '--json', ...flags, ...more], { PATH: path, ...environment });
  running.push(service);
  return service;
}

const said = (): string[] => (existsSync(words) ? readFileSync(words, 'utf8').trim().split('\n') : []);
async function until(test: () => boolean): Promise<void> {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('under systemd', () => {
  it('says ready with what it serves, lives, and says that it stops', async () => {
    const service = serve({ NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '300000' });
    const { listen } = await service.started();
    await until(() => said().filter((line) => line === 'WATCHDOG=1').length >= 2);
    expect(said()[0]).toBe(`--pid=${service.child.pid} --ready --status=serving ${listen} → 127.0.0.1:9`);
    service.child.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0 });
    await until(() => said().includes('STOPPING=1'));
  });

  it('is silent without a manager, and where the watchdog is for another process', async () => {
    rmSync(words, { force: true });
    const alone = serve({});
    await alone.started();
    alone.child.kill('SIGTERM');
    await alone.ended;
    expect(said()).toEqual([]);
    const other = serve({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '30000', WATCHDOG_PID: '1' });
    await other.started();
    await until(() => said().length > 0);
    other.child.kill('SIGTERM');
    await other.ended;
    await until(() => said().includes('STOPPING=1'));
    expect(said()).not.toContain('WATCHDOG=1');
  });

  it('goes on where nobody takes its word, and says so once', async () => {
    const service = serve({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '90000', PATH: '/nonexistent' });
    await service.started();
    await until(() => service.errors.includes('systemd does not hear us'));
    service.child.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0 });
    expect(service.errors.match(/does not hear us/g)).toHaveLength(1);
  });
});

describe('--log-file', () => {
  it('is opened anew at SIGHUP, and only its owner can read it', async () => {
    const file = join(folder, 'ringback.log');
    const service = serve({}, '--log-file', file, '--log-level', 'info');
    await service.started();
    await until(() => existsSync(file));
    renameSync(file, `${file}.1`);
    service.child.kill('SIGHUP');
    await until(() => existsSync(file));
    service.child.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(file, 'utf8')).toContain('"msg":"stopping"');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written ends the start with 78 and a sentence', async () => {
    const service = serve({}, '--log-file', join(folder, 'none', 'ringback.log'));
    service.started().catch(() => undefined);
    const { code, stderr } = await service.ended;
    expect([code, stderr]).toEqual([78, expect.stringMatching(/log\.file: .* cannot be opened \(ENOENT\)/)]);
  });
});
