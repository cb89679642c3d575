/** The bugs that the simulation must find are changes of the product's text: where that moves, the list follows at once. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { plantedBugs } from '../sim/planted.ts';

describe('planted bugs', () => {
  test.each(plantedBugs.map(({ name, patches }) => [name, patches] as const))('%s fits', (_, patches) => {
    const sources = new Map<string, string>();
    for (const { file, find, put } of patches) {
      const source = sources.get(file) ?? readFileSync(new URL(`../../dist/${file}.js`, import.meta.url), 'utf8');
      expect(source.match(new RegExp(find, 'g')), `${find} in src/${file}.ts`).toHaveLength(1);
      sources.set(file, source.replace(find, put));
    }
  });
});
