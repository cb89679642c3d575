/** What goes with several processes, and what is refused. */
import { expect, it } from 'vitest';
import { type ConfigurationError, loadConfiguration } from '../../src/service/configuration.ts';

const load = (flags: Record<string, unknown>) =>
  loadConfiguration({ flags: { upstream: '192.0.2.1:2000', ...flags }, environment: {}, file: null });

function problems(flags: Record<string, unknown>): readonly string[] {
  try {
    load(flags);
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
  return [];
}

it('one process is usual, and has the page', () => {
  expect(load({})).toMatchObject({ workers: 1, page: { port: 8080 } });
});

it('several have it, too: it is the dashboard then', () => {
  expect(load({ workers: '3' })).toMatchObject({ workers: 3, page: { port: 8080 } });
});

it('a recording, the demo, a CTIManager or a cluster beside them is refused by a sentence', () => {
  const cti = { cti: '192.0.2.9', ctiUser: 'ringback', ctiPasswordFile: '/x' };
  for (const [flags, key] of [
    [{ record: '/tmp/x.pcapng' }, 'record'],
    [{ upstream: undefined, demo: true }, 'demo'],
    [cti, 'cti.managers'],
  ] as const) {
    const found = problems({ ...flags, workers: '2' });
    expect(found.filter((text) => text.startsWith(`${key}: cannot be used with workers (2): `))).toHaveLength(1);
    expect(problems({ ...flags, workers: '1' })).toEqual([]);
  }
});

it('how many is a number from 1 to 64', () => {
  for (const workers of ['0', '65', 'two']) expect(problems({ workers })[0]).toContain('a whole number from 1 to 64');
});
