/**
 * Call Back Dictionary: the texts of every screen and prompt, by locale. Placeholders: {number} (B), {old} and {new}
 * (replace), {hour} {minute} {day} {month} {year}. Pure; the files are read by `service/dictionary-files`.
 */

/** English texts, and with them the names and the placeholders that each text may use. */
export const englishTexts = {
  title: 'CallBack',
  activated: 'CallBack is activated on {number}\nPress Cancel to deactivate\nPress Exit to quit this screen',
  available:
    '{number} has become available\nTime {hour}:{minute} {month}/{day}/{year}\nPress Dial to call\nPress Cancel to deactivate\nPress Exit to quit this screen',
  replace: 'CallBack is already active on {old}. Press OK to activate on {new}. Press Exit to quit this screen.',
  replaceFree:
    '{old} has become available\nTime {hour}:{minute} {month}/{day}/{year}\nCallBack is already active on {old}. Press OK to activate on {new}. Press Exit to quit this screen.',
  none: 'CallBack is not active. Press Exit to quit this screen.',
  refused: 'CallBack cannot be activated for {number}.',
  onDnd: '{number} is available now but on DND-R',
  suspended:
    'CallBack is activated on {number}\nAvailable since {hour}:{minute} {month}/{day}/{year}\nPress Dial to call\nPress Cancel to deactivate\nPress Exit to quit this screen',
  unavailable: 'CallBack is unavailable. Nothing was activated. Press Exit to quit this screen.',
  keyDial: 'Dial',
  keyCancel: 'Cancel',
  keyExit: 'Exit',
  keyOk: 'OK',
  keyNotActive: 'Key Not Active',
  serviceNotActive: 'Service is not Active',
  promptActivated: 'CallBack activated: {number}',
  promptAvailable: '{number} has become available',
  promptReplace: 'CallBack: {old}. Again for {new}',
  promptNone: 'CallBack is not active',
  promptRefused: 'No CallBack for {number}',
  promptUnavailable: 'CallBack is unavailable',
  /** Stands for a number that the network does not tell. */
  restricted: 'Private',
} as const;

export type TextName = keyof typeof englishTexts;
export type Texts = Readonly<Record<TextName, string>>;

export const textNames = Object.keys(englishTexts) as TextName[];

/** Longest text that a dictionary may hold, in characters. */
export const TEXT_CHARACTERS_MAX = 500;
/** Softkey labels of an XML screen. */
export const KEY_CHARACTERS_MAX = 16;

/** One locale as it was read: nothing in it is trusted yet. */
export interface DictionaryEntry {
  /** RFC 5646 tag: `de`, `de-AT`. */
  readonly locale: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** Why a text of an entry is not used; the English one stands in for it. */
export interface DictionaryFault {
  readonly locale: string;
  readonly text: string;
  readonly reason: 'missing' | 'unknown' | 'placeholder' | 'too long' | 'control character';
}

export interface Dictionary {
  readonly locales: readonly string[];
  /** The texts of a locale, of its language, or English. Upper and lower case are the same. */
  textsFor(locale: string): Texts;
}

/** Builds a dictionary; every fault leaves one English text in place, none stops it. */
export function buildDictionary(entries: readonly DictionaryEntry[]): {
  dictionary: Dictionary;
  faults: readonly DictionaryFault[];
} {
  const faults: DictionaryFault[] = [];
  const byLocale = new Map<string, Texts>([['en', englishTexts]]);
  for (const entry of entries) byLocale.set(entry.locale.toLowerCase(), textsOf(entry, faults));
  const dictionary: Dictionary = {
    locales: [...byLocale.keys()],
    textsFor(locale) {
      let tag = locale.toLowerCase();
      for (;;) {
        const texts = byLocale.get(tag);
        if (texts !== undefined) return texts;
        const dash = tag.lastIndexOf('-');
        if (dash < 0) return byLocale.get('en')!;
        tag = tag.slice(0, dash);
      }
    },
  };
  return { dictionary, faults };
}

/** The dictionary that is always there. */
export const englishDictionary: Dictionary = buildDictionary([]).dictionary;

function textsOf(entry: DictionaryEntry, faults: DictionaryFault[]): Texts {
  const texts: Record<TextName, string> = { ...englishTexts };
  for (const name of textNames) {
    const text = entry.texts[name];
    const reason = text === undefined ? 'missing' : flaw(name, text);
    if (reason === undefined) texts[name] = text!;
    else faults.push({ locale: entry.locale, text: name, reason });
  }
  for (const name of Object.keys(entry.texts))
    if (!Object.hasOwn(englishTexts, name)) faults.push({ locale: entry.locale, text: name, reason: 'unknown' });
  return texts;
}

function flaw(name: TextName, text: string): DictionaryFault['reason'] | undefined {
  const max = name.startsWith('key') && name !== 'keyNotActive' ? KEY_CHARACTERS_MAX : TEXT_CHARACTERS_MAX;
  if ([...text].length > max) return 'too long';
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text)) return 'control character';
  const allowed = placeholders(englishTexts[name]);
  const found = placeholders(text);
  // A translation may leave the date out or turn it round, but must not lose a number or use one that is not given.
  const lost = [...allowed].some((p) => NUMBERS.has(p) && !found.has(p));
  const strange = [...found].some((p) => !allowed.has(p));
  return lost || strange ? 'placeholder' : undefined;
}

const NUMBERS: ReadonlySet<string> = new Set(['{number}', '{old}', '{new}']);

function placeholders(text: string): Set<string> {
  return new Set(text.match(/\{[^}]*\}/g) ?? []);
}
