/** Every page with commands (`sh` blocks) has a test that runs them; nothing that is typed hides in another kind of block. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Which test runs the commands of a page. Each of them says by itself that no command of the page is left out. */
const runs: Readonly<Record<string, string>> = {
  'README.md': 'readme',
  'docs/bench.md': 'readme',
  'docs/cti.md': 'docs-pages',
  'docs/cti-simulator.md': 'docs-pages',
  'docs/dashboard.md': 'docs-pages',
  'docs/decode.md': 'docs-pages',
  'docs/devices.md': 'install',
  'docs/dictionaries.md': 'dictionaries-page',
  'docs/install.md': 'install',
  'docs/install-asterisk.md': 'install',
  'docs/install-callmanager.md': 'install',
  'docs/install-freeswitch.md': 'install',
  'docs/operating.md': 'install',
  'docs/overload.md': 'docs-pages',
  'docs/report.md': 'docs-pages',
  'docs/trace.md': 'trace-page',
  'docs/troubleshooting.md': 'install',
  'docs/workers.md': 'docs-pages',
};

/** Indented lines that somebody may type, and why they are no block of commands. */
const apart: readonly (readonly [page: string, begins: string, why: string])[] = [
  ['docs/cluster.md', 'ringback serve --cti', 'needs an etcd: test/e2e/cluster-torture.test.ts starts nodes so'],
  ['docs/devices.md', 'ringback devices ', 'asks a service that runs: test/e2e/devices.test.ts'],
];

const pages = [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];
const text = (path: string): string => readFileSync(path, 'utf8');

describe('commands in the docs', () => {
  it('of each page are run by the test that is named for it', () => {
    const withCommands = pages.filter((page) => /^```sh$/m.test(text(page)));
    expect(withCommands.filter((page) => runs[page] === undefined)).toEqual([]);
    expect(Object.keys(runs).filter((page) => !withCommands.includes(page))).toEqual([]);
    for (const [page, test] of Object.entries(runs)) {
      const code = text(`test/e2e/${test}.test.ts`);
      expect(code).toContain('commandsOf(');
      // The page about benches has one command, which is the README's.
      const named = page === 'docs/bench.md' ? 'npm run bench -- --smoke' : page.replace(/^docs\/(.*)\.md$/, '$1');
      expect([page, code.includes(named)]).toEqual([page, true]);
    }
    expect(text('docs/bench.md').match(/^```sh\n([\s\S]*?)```$/m)?.[1]).toBe('npm run bench -- --smoke\n');
  });

  it('stand in `sh` blocks: other blocks show a synopsis or an answer, or are listed with their reason', () => {
    const hidden = pages.flatMap((page) => {
      const outside = text(page).replace(/^```[\s\S]*?^```$/gm, '');
      const lines = Array.from(outside.matchAll(/^ {4}((?:npx )?ringback [a-z].*)$/gm), ([, line]) => line!);
      // A synopsis has places to fill in.
      const typed = lines.filter((line) => !/[[\]…]| [A-Z]{2,}\b/.test(line));
      return typed
        .filter((line) => !apart.some(([where, begins]) => where === page && line.startsWith(begins)))
        .map((line) => `${page}: ${line}`);
    });
    expect(hidden).toEqual([]);
  });

  it.each(['bash', 'console', 'shell'])('none is in a block of %s, which nobody runs', (kind) => {
    expect(pages.filter((page) => text(page).includes(`\`\`\`${kind}\n`))).toEqual([]);
  });
});
