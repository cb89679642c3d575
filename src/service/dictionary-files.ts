/**
 * Call Back Dictionary on disk: one XML file per locale, read once at start. A missing folder, a broken file or a wrong
 * text leaves English in its place and says so; nothing here stops the service.
 *
 *   <dictionary locale="de">
 *     <text name="keyExit">Beenden</text>
 *     <text name="activated">CallBack ist für {number} aktiviert<line/>…</text>
 *   </dictionary>
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { buildDictionary, type Dictionary, type DictionaryEntry, TEXT_CHARACTERS_MAX } from '../feature/index.ts';
import { serviceLimits } from './limits.ts';

/** dictionary, text, line. */
const DEPTH_MAX = 3;

/** Something that an operator should know: the name of an alarm and what it is about. */
export interface DictionaryAlarm {
  readonly name: 'DictionaryUnreadable' | 'DictionaryTextUnusable';
  readonly detail: string;
}

/** A file that cannot be used; the message says what is wrong and where. */
export class DictionaryFileError extends Error {}

/**
 * Reads every `*.xml` of some folders. A locale that is there twice is that of the last.
 * @param folders the shipped dictionaries lie beside this file, in `dictionaries`; then those of a site
 */
export function readDictionaryFiles(...folders: readonly string[]): {
  dictionary: Dictionary;
  alarms: readonly DictionaryAlarm[];
} {
  const alarms: DictionaryAlarm[] = [];
  const entries = folders.flatMap((folder) =>
    entriesOf(folder, (detail) => void alarms.push({ name: 'DictionaryUnreadable', detail })),
  );
  const { dictionary, faults } = buildDictionary(entries);
  for (const { locale, text, reason } of faults)
    alarms.push({
      name: 'DictionaryTextUnusable',
      detail: `Text "${text}" of locale ${locale}: ${reason}. The English text is shown.`,
    });
  return { dictionary, alarms };
}

/** The dictionaries of one folder. What cannot be read is told. */
function entriesOf(folder: string, unreadable: (detail: string) => void): DictionaryEntry[] {
  const entries: DictionaryEntry[] = [];
  let files: string[] = [];
  let found = true;
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
  } catch (error) {
    found = false;
    unreadable(`Folder ${folder}: ${(error as Error).message}. English is shown.`);
  }
  for (const file of files.sort().slice(0, serviceLimits.dictionaryFilesMax)) {
    const path = join(folder, file);
    try {
      if (statSync(path).size > serviceLimits.dictionaryBytesMax)
        throw new DictionaryFileError(`longer than ${serviceLimits.dictionaryBytesMax} bytes`);
      entries.push(parseDictionary(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))));
    } catch (error) {
      unreadable(`${path}: ${(error as Error).message}. English is shown in its place; correct the file and restart.`);
    }
  }
  if (files.length === 0 && found) unreadable(`Folder ${folder} holds no dictionary. English is shown.`);
  if (files.length > serviceLimits.dictionaryFilesMax)
    unreadable(`Folder ${folder} holds more than ${serviceLimits.dictionaryFilesMax} files; the rest is not read.`);
  return entries;
}

/** What must be inside what. '' is the document. */
const parents: Readonly<Record<string, string>> = { dictionary: '', text: 'dictionary', line: 'text' };

/**
 * Reads one dictionary.
 * @throws DictionaryFileError with line and column for anything that is not as described above
 */
export function parseDictionary(xml: string): DictionaryEntry {
  const parser = new SaxesParser<{ position: true; xmlns: false }>({ position: true, xmlns: false });
  const fail = (message: string): never => {
    throw new DictionaryFileError(`line ${parser.line}, column ${parser.column}: ${message}`);
  };
  const texts: Record<string, string> = Object.create(null);
  const open: string[] = [];
  let locale = '';
  let name = '';
  let text = '';
  let count = 0;
  parser.on('error', (error) => fail(error.message));
  parser.on('doctype', () => fail('a DOCTYPE is not allowed'));
  parser.on('cdata', () => fail('CDATA is not allowed'));
  parser.on('opentag', ({ name: tag, attributes }) => {
    if (parents[tag] !== (open.at(-1) ?? '') || open.push(tag) > DEPTH_MAX) fail(`<${tag}> is not expected here`);
    if (tag === 'dictionary') {
      locale = attributes.locale ?? '';
      if (!/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(locale)) fail('locale must be a tag such as "de" or "pt-BR"');
    } else if (tag === 'text') {
      name = attributes.name ?? '';
      text = '';
      if (!/^[A-Za-z]{1,40}$/.test(name)) fail('text needs a name of letters');
      if (name in texts) fail(`text "${name}" twice`);
      if (++count > serviceLimits.dictionaryTextsMax) fail(`more than ${serviceLimits.dictionaryTextsMax} texts`);
    } else text = `${text.trimEnd()}\n`;
  });
  parser.on('text', (characters) => {
    const inside = open.at(-1);
    if (inside === 'text') {
      text += characters.replace(/[\t\r\n ]+/g, ' ');
      // Room for a text that is too long: the builder says so by name.
      if (text.length > 4 * TEXT_CHARACTERS_MAX) fail(`text "${name}" is too long`);
      text = text.replace(/\n /g, '\n');
    } else if (characters.trim() !== '') fail('characters outside a text');
  });
  parser.on('closetag', ({ name: tag }) => {
    open.pop();
    if (tag === 'text') texts[name] = text.trim();
  });
  try {
    parser.write(xml).close();
  } catch (error) {
    if (error instanceof DictionaryFileError) throw error;
    throw new DictionaryFileError((error as Error).message);
  }
  return { locale, texts: { ...texts } };
}
