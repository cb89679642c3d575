/**
 * What is wrong with a dictionary beyond its form: characters that phones of its language do not have, prompts that are
 * cut, screens that do not fit. Sentences, each with the name of the text.
 */
import { limits } from '../../codecs/limits.ts';
import { type CharacterSet, characterSetOf, phoneText } from '../../codecs/phone-text.ts';
import { buildText, userCallDataUrl } from '../../codecs/xsi/build.ts';
import type { TextName, Texts } from '../../feature/call-back/dictionary.ts';
import { buildPrompt, buildScreen, type ScreenName, screenPlans } from '../../feature/call-back/screens.ts';

/** Texts of the prompt line, where a phone has no screens or has put them away. */
const promptTexts: readonly TextName[] = [
  'promptActivated',
  'promptAvailable',
  'promptReplace',
  'promptNone',
  'promptRefused',
  'promptUnavailable',
  'keyNotActive',
];
const PROMPT_BYTES_MAX = 32;
const TITLE_CHARACTERS_MAX = 32;
/** What most sites have. Longer numbers may be cut on a prompt line, never on a screen. */
const USUAL = { number: '1002', old: '1003' } as const;
const LONGEST = { number: '9'.repeat(24), old: '8'.repeat(24), dialNumber: '9'.repeat(24) } as const;
const SINCE = { year: 2026, month: 12, day: 31, hour: 23, minute: 59 } as const;

/** @returns problems of the texts of one locale, none where it can be shown on every phone of that language. */
export function dictionaryProblems(locale: string, texts: Texts): string[] {
  const sets: readonly CharacterSet[] = [...new Set([characterSetOf(false, locale), characterSetOf(true, locale)])];
  return [
    ...([...texts.title].length > TITLE_CHARACTERS_MAX
      ? [`title: more than ${TITLE_CHARACTERS_MAX} characters; the rest is cut`]
      : []),
    ...promptTexts.flatMap((name) => sets.flatMap((set) => promptProblems(name, texts, set))),
    ...Object.keys(screenPlans).flatMap((name) =>
      sets.flatMap((set) => screenProblems(name as ScreenName, texts, set)),
    ),
  ];
}

function promptProblems(name: TextName, texts: Texts, set: CharacterSet): string[] {
  const text = buildPrompt(name, texts, USUAL);
  const lacking = [...text].filter((character) => character !== '?' && phoneText(character, set, 4) === '?');
  if (lacking.length > 0)
    return [`${name}: "${lacking.join('')}" is not in ${words[set]}, which phones of this language read`];
  const bytes = phoneText(text, set, Number.POSITIVE_INFINITY).length;
  return bytes > PROMPT_BYTES_MAX
    ? [`${name}: ${bytes} bytes of ${words[set]} with a number of four digits; a prompt has ${PROMPT_BYTES_MAX}`]
    : [];
}

function screenProblems(name: ScreenName, texts: Texts, characterSet: CharacterSet): string[] {
  const problems: string[] = [];
  for (const since of name === 'replace' ? [undefined, SINCE] : [SINCE]) {
    const screen = buildScreen(name, texts, since === undefined ? LONGEST : { ...LONGEST, since });
    const whole = buildText(screen, { softKeyUrl, bytesMax: Number.MAX_SAFE_INTEGER, characterSet })!;
    if (whole.length > limits.userDataBytesMax)
      problems.push(
        `${name}: ${whole.length} bytes of ${words[characterSet]}; a screen has ${limits.userDataBytesMax}`,
      );
  }
  return problems;
}

/** The longest that the gateway writes. */
const softKeyUrl = (): string => {
  const most = 0x7fffffff;
  return userCallDataUrl({
    applicationId: most,
    lineInstance: 0,
    callReference: 0,
    transactionId: most,
    data: `cancel.${2 ** 32}`,
  });
};

const words: Readonly<Record<CharacterSet, string>> = {
  latin1: 'ISO 8859-1',
  utf8: 'UTF-8',
  shiftJis: 'Shift_JIS',
};
