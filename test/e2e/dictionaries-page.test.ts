/** `docs/dictionaries.md`, followed: each of its commands is run as it stands. */
import { afterEach, describe, expect, it } from 'vitest';
import { commandsOf, type Expectation, PageRunner } from '../kit/page-commands.ts';

const commands = commandsOf('docs/dictionaries.md');
const rows: readonly Expectation[] = [
  { command: 'serve --demo --locale ja', says: /page +http/, stays: true },
  { command: 'ringback dictionaries examples', says: /^6 languages: de, en, es, fr, ja, nl\.$/m },
  { command: 'serve --demo --dictionaries', says: /page +http/, stays: true },
];
const runner = new PageRunner();
afterEach(() => runner.end());

describe('the page about languages', () => {
  it('each command has a row here', () => {
    expect(commands.map((line) => rows.find(({ command }) => line.includes(command))?.command)).toEqual(
      rows.map(({ command }) => command),
    );
  });

  it.each(rows)(
    '$command',
    async (row) => {
      const output = await runner.run(commands.find((line) => line.includes(row.command))!, row);
      expect(output).not.toContain('Dictionary');
    },
    60_000,
  );
});
