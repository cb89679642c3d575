// Looks through the logs that tests have kept (test/kit/kept-logs.ts) for full numbers and names: none may stand in a log
// outside traces. It shares no code with what hides them.
//   node scripts/scan-logs.mjs FOLDER      exit 0: none; 1: found, each line told; 2: there is nothing to look through
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of phones: what registers has letters and a MAC address. */
const DEVICE = /(?<![0-9A-Za-z])[A-Za-z]{3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])/g;
/** Words of people that tests give to phones, users and labels. */
const NAMES = /(?<![\w./-])(anna|bert|carla|alice|bob|carol)(?![\w./-])/gi;
/**
 * Numbers of lines as tests have them: four digits from 1000 to 2999, 9000, and longer ones. Not those that are part of an
 * address, path, time, version or another word, nor those that measure something or count it.
 */
const NUMBER =
  /(?<![\w.:/~…#-])(\+?(?:[12]\d{3}|9000|\d{5,15}))(?![\w/:~-]|\.\d)(?! ?\(?(?:ms|s|bytes?|MiB|KiB|phones|connections|events|files|packets|times|writes|instead)\b)/g;

/** Fields of a line that hold what no phone and no person is called. */
const PLAIN = new Set(['time', 'level', 'msg', 'pid', 'port', 'count', 'alarm', 'severity']);
/** Sentences in which a number is none of a line: what it counts stands before it. */
const COUNTED = [
  /\bprocess(?: id)? \d+/gi,
  /\bpid=\d+/g,
  // What lmdb itself says on a full disk.
  /\b(?:position|sizes?) \d+(?: \d+)*/g,
  /\b[Ww]orker \d+/g,
  /\bports? \d+/gi,
  /\bfrom -?\d+ to \d+/g,
  /\bcode \d+/gi,
  /\bepoch \d+/gi,
];

/** @returns what of a text should not be there */
export function leaksIn(text) {
  const counted = COUNTED.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  return [DEVICE, NAMES, NUMBER].flatMap((pattern) => Array.from(counted.matchAll(pattern), ([found]) => found));
}

function textsOf(value, key = '') {
  if (typeof value === 'string') return PLAIN.has(key) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, each]) => [
    ...(PLAIN.has(inner) ? [] : [inner]),
    ...textsOf(each, inner),
  ]);
}

/** At level debug and trace an operator has asked to see them. */
const isTrace = ({ level }) => level === 'debug' || level === 'trace';

/**
 * @param log lines of one process, `# words of its command line` first
 * @returns [line number, what stands there, the line] for each leak
 */
export function scan(log) {
  const lines = log.split('\n');
  const parsed = lines.map((line) => {
    try {
      const value = JSON.parse(line);
      return typeof value === 'object' && value !== null ? value : line;
    } catch {
      return line;
    }
  });
  // One that was told to be open shows names in its other lines, too.
  if (/--log-level[ =](debug|trace)/.test(lines[0] ?? '') || parsed.some(isTrace)) return [];
  return parsed.flatMap((value, i) => {
    if (i === 0 && lines[0].startsWith('# ')) return [];
    // A sentence for whoever started it, on the terminal: it may name what he wrote.
    if (typeof value === 'string' && /^(ringback: |\s+at |$)/.test(value)) return [];
    const texts = typeof value === 'string' ? [value] : textsOf(value);
    return texts.flatMap(leaksIn).map((found) => [i + 1, found, lines[i]]);
  });
}

export function main(folder) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  let lines = 0;
  let leaks = 0;
  for (const { name } of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    lines += text.split('\n').length;
    for (const [at, found, line] of scan(text)) {
      leaks++;
      console.error(`${name}:${at}: ${found} in ${line.slice(0, 400)}`);
    }
  }
  console.log(`${files.length} logs, ${lines} lines, ${leaks} full numbers or names`);
  return leaks > 0 ? 1 : files.length === 0 ? 2 : 0;
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2];
  try {
    process.exitCode = main(folder);
  } catch (error) {
    console.error(`scan-logs: ${folder ?? 'no folder'} cannot be read: ${error.message}`);
    process.exitCode = 2;
  }
}
