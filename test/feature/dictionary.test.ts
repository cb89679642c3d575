import { describe, expect, test } from 'vitest';
import {
  buildDictionary,
  englishDictionary,
  englishTexts,
  type TextName,
  textNames,
} from '../../src/feature/call-back/dictionary.ts';
import { buildPrompt, buildScreen, type ScreenName, screenPlans } from '../../src/feature/call-back/screens.ts';
import { scenario } from './scenario.ts';

const german = { ...englishTexts, none: 'Kein Rückruf.', keyExit: 'Beenden' };

function faultsOf(texts: Record<string, string>) {
  return buildDictionary([{ locale: 'de', texts: { ...englishTexts, ...texts } }]).faults;
}

describe('dictionary', () => {
  test('the English texts are those of the design page', () => {
    expect(englishTexts).toMatchObject({
      activated: 'CallBack is activated on {number}\nPress Cancel to deactivate\nPress Exit to quit this screen',
      available:
        '{number} has become available\nTime {hour}:{minute} {month}/{day}/{year}\nPress Dial to call\nPress Cancel to deactivate\nPress Exit to quit this screen',
      replace: 'CallBack is already active on {old}. Press OK to activate on {new}. Press Exit to quit this screen.',
      none: 'CallBack is not active. Press Exit to quit this screen.',
      refused: 'CallBack cannot be activated for {number}.',
      onDnd: '{number} is available now but on DND-R',
      keyNotActive: 'Key Not Active',
    });
  });

  test('a locale, its language, or English', () => {
    const { dictionary, faults } = buildDictionary([{ locale: 'de', texts: german }]);
    expect(faults).toEqual([]);
    for (const locale of ['de', 'DE', 'de-AT', 'de-AT-x'])
      expect(dictionary.textsFor(locale).none).toBe('Kein Rückruf.');
    for (const locale of ['', 'fr', 'd']) expect(dictionary.textsFor(locale)).toBe(englishTexts);
    expect(englishDictionary.textsFor('de')).toBe(englishTexts);
  });

  test.each([
    [{ refused: 'Geht nicht.' }, 'refused', 'placeholder'],
    [{ refused: '{number} {old}' }, 'refused', 'placeholder'],
    [{ none: '{number}' }, 'none', 'placeholder'],
    [{ keyExit: 'x'.repeat(17) }, 'keyExit', 'too long'],
    [{ none: 'x'.repeat(501) }, 'none', 'too long'],
    [{ none: 'a\u0007' }, 'none', 'control character'],
    [{ strange: 'x' }, 'strange', 'unknown'],
  ])('%j → %s: %s', (texts, text, reason) => {
    expect(faultsOf(texts as Record<string, string>)).toEqual([{ locale: 'de', text, reason }]);
  });

  test('a missing text falls back alone', () => {
    const { none: _, ...rest } = german;
    const { dictionary, faults } = buildDictionary([{ locale: 'de', texts: rest }]);
    expect(faults).toEqual([{ locale: 'de', text: 'none', reason: 'missing' }]);
    expect(dictionary.textsFor('de')).toMatchObject({ none: englishTexts.none, keyExit: 'Beenden' });
  });

  test('screens are in the locale of the phone', () => {
    const { dictionary } = buildDictionary([{ locale: 'de', texts: german }]);
    const s = scenario({ dictionary });
    const a = s.phone('SEP00000000000A', '1001', { locale: 'de-DE' });
    const b = s.phone('SEP00000000000B', '1002', { locale: 'fr' });
    a.pressesIdle();
    b.pressesIdle();
    expect([a.text, ...a.keys]).toEqual(['Kein Rückruf.', 'Beenden']);
    expect([b.text, ...b.keys]).toEqual([englishTexts.none, 'Exit']);
  });
});

describe('filling', () => {
  const values = {
    number: '1002',
    old: '1003',
    dialNumber: '1002',
    since: { year: 2026, month: 1, day: 2, hour: 3, minute: 4 },
  };

  test('no placeholder is left on any screen or prompt', () => {
    for (const name of Object.keys(screenPlans) as ScreenName[])
      expect(buildScreen(name, englishTexts, values).text).not.toMatch(/[{}]/);
    for (const name of textNames as TextName[]) expect(buildPrompt(name, englishTexts, values)).not.toMatch(/[{}]/);
  });

  test('times have two digits', () => {
    expect(buildScreen('available', englishTexts, values).text).toContain('Time 03:04 01/02/2026');
  });

  test('a number cannot hold a placeholder', () => {
    const text = buildScreen('replace', englishTexts, { number: '{old}', old: '{new}' }).text;
    expect(text).toContain('active on {new}. Press OK to activate on {old}.');
  });

  test('only screens with a Dial key carry a number to dial', () => {
    for (const name of Object.keys(screenPlans) as ScreenName[])
      expect(buildScreen(name, englishTexts, values).dialNumber).toBe(
        screenPlans[name].keys.includes('dial') ? '1002' : '',
      );
  });

  test('prompts keep the letters of their language, and no control characters', () => {
    expect(buildPrompt('promptNone', { ...englishTexts, promptNone: 'é€😀\nx' }, {})).toBe('é€😀 x');
  });
});
