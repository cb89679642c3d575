/** Tidy is a test: purity of the inner rooms, sizes of rooms, words that do not belong. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sources } from './sources.ts';

const FILE_LINES_MAX = 400;

/** What would tie the inner rooms to a clock, a socket or chance. One run from a seed depends on their absence. */
const impure: readonly [RegExp, string][] = [
  [/\bnew Date\b|\bDate\.now\b|\bperformance\.now\b/, 'a clock'],
  [/\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bqueueMicrotask\b/, 'a timer'],
  [/\bMath\.random\b|\bcrypto\b/, 'chance'],
  [/\bconsole\.\w/, 'the console'],
  [/\bprocess\.\w/, 'the process'],
  [/\bfetch\(|\bglobalThis\b/, 'the world'],
];

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

describe('tidy', () => {
  const all = sources('src');

  it.each(['codecs', 'model', 'feature'])('%s is pure: no clock, timer, chance, console or process', (room) => {
    const found = all
      .filter((source) => source.path.startsWith(`src/${room}/`))
      .flatMap((source) => {
        const code = withoutComments(source.text);
        return impure.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${source.path}: ${what}`);
      });
    expect(found).toEqual([]);
  });

  it(`no source file is longer than ${FILE_LINES_MAX} lines`, () => {
    const long = all.filter((source) => source.lines.length > FILE_LINES_MAX + 1);
    expect(long.map((source) => `${source.path}: ${source.lines.length}`)).toEqual([]);
  });

  it('no file has a name that says nothing, and nothing is exported by default', () => {
    expect(all.map((source) => source.path).filter((path) => /(utils|helpers|misc|common)\.ts$/.test(path))).toEqual(
      [],
    );
    expect(all.filter((source) => /^export default/m.test(source.text)).map((source) => source.path)).toEqual([]);
  });

  it('folders are made by makeFolder: what Node does recursively below /proc never ends', () => {
    const found = all
      .filter((source) => source.path !== 'src/files/make-folder.ts')
      .filter((source) => /mkdir(Sync)?\([^;]*recursive/.test(source.text));
    expect(found.map((source) => source.path)).toEqual([]);
  });

  it('files are kebab-case', () => {
    expect(all.map((source) => source.path).filter((path) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
  });

  it('each decision has a number of its own, and says it in its first line', () => {
    const names = readdirSync('docs/decisions');
    const numbers = names.map((name) => name.slice(0, 4));
    expect(numbers.filter((number, i) => numbers.indexOf(number) !== i)).toEqual([]);
    const heads = names.map((name) => readFileSync(`docs/decisions/${name}`, 'utf8').slice(0, 8));
    expect(heads).toEqual(numbers.map((number) => `# ${number}: `));
  });

  it('gateway, service, cluster and feature bound their queues in limits.ts only: other maxima are of a format, a time or a count of tries', () => {
    const sized =
      /const ((?:\w+_)?(?:WAITING|HISTORY|QUEUE|PENDING|UNREAD_BYTES|CONNECTIONS|SOCKETS|READERS|PAGES|RECENT|REMEMBERED|EARLY|CALLS|SAID)_MAX)\b/g;
    const found = all
      .filter(
        (source) =>
          /^src\/(gateway|service|cluster|feature)\//.test(source.path) && !source.path.endsWith('/limits.ts'),
      )
      .flatMap((source) => [...source.text.matchAll(sized)].map(([, name]) => `${source.path}: ${name}`));
    expect(found).toEqual([]);
  });

  it('the lock file names no address', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "https?:/);
  });

  it('the lock file has a row for every platform, also for those that this registry does not serve', () => {
    interface Row {
      readonly optionalDependencies?: Readonly<Record<string, string>>;
    }
    const rows: Readonly<Record<string, Row>> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
    const missing = Object.values(rows)
      .flatMap((row) => Object.keys(row.optionalDependencies ?? {}))
      .filter(
        (name) =>
          rows[`node_modules/${name}`] === undefined && !Object.keys(rows).some((key) => key.endsWith(`/${name}`)),
      );
    expect(missing).toEqual([]);
  });

  it('every path of the exports map leads to a source', () => {
    const map = JSON.parse(readFileSync('package.json', 'utf8')).exports ?? {};
    const missing = Object.values(map)
      .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry as Record<string, string>)))
      .filter((path) => path.startsWith('./dist/'))
      .map((path) => path.replace('./dist/', 'src/').replace(/(\.d)?\.[jt]s$/, '.ts'))
      .filter((path) => !existsSync(path));
    expect(missing).toEqual([]);
  });
});
