/** The files for Prometheus and Grafana: promtool on the rules, and metrics that exist on every panel. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricTable, notifyHistogram } from '../../src/service/metrics/table.ts';

const noPromtool = spawnSync('promtool', ['--version']).error !== undefined;
const withoutPromtool = noPromtool ? ' (skipped: promtool is not installed; Debian: prometheus)' : '';
const TESTS = 'test/judges/alert-rules.test.yml';
const RULES = 'packaging/prometheus/ringback.rules.yml';

describe('alert rules', () => {
  it.skipIf(noPromtool)(`are what promtool accepts${withoutPromtool}`, () => {
    const judge = spawnSync('promtool', ['check', 'rules', RULES], { encoding: 'utf8' });
    expect([judge.status, judge.stderr]).toEqual([0, '']);
    expect(judge.stdout).toContain('SUCCESS');
  });

  it.skipIf(noPromtool)(`fire where they should, and nowhere else${withoutPromtool}`, () => {
    const judge = spawnSync('promtool', ['test', 'rules', TESTS], { encoding: 'utf8' });
    expect([judge.status, judge.stdout + judge.stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});

describe('the Grafana dashboard', () => {
  interface Panel {
    readonly type: string;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }
  const { panels } = JSON.parse(readFileSync('packaging/grafana/ringback.json', 'utf8')) as { panels: Panel[] };

  it('has panels whose metrics exist', () => {
    const names = new Set([...metricTable.map(({ name }) => name), `${notifyHistogram.name}_bucket`]);
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(15);
    const used = expressions.flatMap((expr) => expr.match(/\b(?:ringback|process|nodejs)_\w+/g) ?? []);
    expect(used.length).toBeGreaterThanOrEqual(expressions.length);
    expect(used.filter((name) => !names.has(name))).toEqual([]);
  });
});
