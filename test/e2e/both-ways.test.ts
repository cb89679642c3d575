/**
 * One feature, two ways in: each scenario is data, played with the same simulated phones at a gateway between them and
 * their call manager, and at an attachment to a CTIManager. Both must show the same screens, in the same order.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { play, type Scenario } from '../kit/scenario-player.ts';

const scenarios = parse(readFileSync(new URL('../kit/scenarios.yaml', import.meta.url), 'utf8')) as Scenario[];

describe.each(scenarios)('$name', (scenario) => {
  it('inline and cti: the same screens in the same order', { timeout: 60_000 }, async () => {
    const inline = await play(scenario, 'inline');
    const cti = await play(scenario, 'cti');
    expect(inline.screens.length).toBeGreaterThan(0);
    expect(cti.screens).toEqual(inline.screens);
    expect(cti.tones).toEqual(inline.tones);
    expect(cti.prompts).toEqual(inline.prompts);
    expect(cti.handlesLeft).toEqual([]);
  });
});
