/** Every screen and prompt of the feature, filled from the dictionary. Numbers are data: cleaned here, escaped by the builder. */
import type { Screen, ScreenSoftKey } from '../../codecs/xsi/screen.ts';
import type { PromptName } from '../../model/actions.ts';
import type { ScreenKey } from '../../model/events.ts';
import type { WallTime } from '../../model/time.ts';
import type { TextName, Texts } from './dictionary.ts';

export type ScreenName =
  | 'activated'
  | 'available'
  | 'replace'
  | 'none'
  | 'refused'
  | 'onDnd'
  | 'suspended'
  | 'unavailable';

/** What goes into a screen. Unused values stay out. */
export interface ScreenValues {
  /** B, as shown: '' where it must not be shown. */
  readonly number?: string;
  /** Replace: B of the record that is there. */
  readonly old?: string;
  /** Number for the Dial key. */
  readonly dialNumber?: string;
  /** When B became free. */
  readonly since?: WallTime;
}

interface ScreenPlan {
  readonly keys: readonly ScreenKey[];
  readonly prompt: PromptName;
  readonly promptText: TextName;
}

/** Keys by screen, in their order, and the prompt that stands for it on phones that show no XML. */
export const screenPlans: Readonly<Record<ScreenName, ScreenPlan>> = {
  activated: { keys: ['cancel', 'exit'], prompt: 'activated', promptText: 'promptActivated' },
  available: { keys: ['dial', 'cancel', 'exit'], prompt: 'available', promptText: 'promptAvailable' },
  replace: { keys: ['ok', 'exit'], prompt: 'activated', promptText: 'promptReplace' },
  none: { keys: ['exit'], prompt: 'none', promptText: 'promptNone' },
  refused: { keys: ['exit'], prompt: 'refused', promptText: 'promptRefused' },
  onDnd: { keys: ['cancel', 'exit'], prompt: 'available', promptText: 'onDnd' },
  suspended: { keys: ['dial', 'cancel', 'exit'], prompt: 'available', promptText: 'promptAvailable' },
  unavailable: { keys: ['exit'], prompt: 'refused', promptText: 'promptUnavailable' },
};

const keyTexts: Readonly<Record<ScreenKey, TextName>> = {
  dial: 'keyDial',
  cancel: 'keyCancel',
  exit: 'keyExit',
  ok: 'keyOk',
};

/** Prompt lines hold 32 characters. */
const PROMPT_CHARACTERS_MAX = 32;

export function buildScreen(name: ScreenName, texts: Texts, values: ScreenValues): Screen {
  const text = name === 'replace' && values.since !== undefined ? texts.replaceFree : texts[name];
  const keys = screenPlans[name].keys;
  return {
    title: texts.title,
    prompt: '',
    text: fill(text, texts, values),
    softKeys: keys.map((key): ScreenSoftKey => ({ name: texts[keyTexts[key]], key })),
    dialNumber: keys.includes('dial') ? (values.dialNumber ?? '') : '',
  };
}

/** One line. Whoever shows it knows the phone's character set. */
export function buildPrompt(text: TextName, texts: Texts, values: ScreenValues): string {
  const characters = [...fill(texts[text], texts, values).replaceAll('\n', ' ')];
  return characters.slice(0, PROMPT_CHARACTERS_MAX).join('');
}

function fill(text: string, texts: Texts, values: ScreenValues): string {
  const { since } = values;
  const shown = (number: string | undefined): string => (number ? clean(number) : texts.restricted);
  const known: Readonly<Record<string, string>> = {
    '{number}': shown(values.number),
    '{old}': shown(values.old),
    '{new}': shown(values.number),
    '{hour}': two(since?.hour),
    '{minute}': two(since?.minute),
    '{day}': two(since?.day),
    '{month}': two(since?.month),
    '{year}': since === undefined ? '----' : String(since.year).padStart(4, '0'),
  };
  // One pass: what is filled in is never looked at again, so a number cannot hold a placeholder.
  return text.replace(/\{[a-z]+\}/g, (placeholder) => known[placeholder] ?? placeholder);
}

function two(value: number | undefined): string {
  return value === undefined ? '--' : String(value).padStart(2, '0');
}

function clean(number: string): string {
  return [...number.replace(/[\u0000-\u001f\u007f-\u009f]/g, '')].slice(0, 24).join('');
}
