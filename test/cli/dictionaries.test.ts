/** What `ringback dictionaries` and the build say about texts that a phone cannot show. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dictionaryProblems } from '../../src/cli/dictionaries/check.ts';
import { checkedDictionaries, shippedDictionaries } from '../../src/cli/dictionaries.ts';
import { englishTexts } from '../../src/feature/index.ts';

describe('dictionaries', () => {
  it('that are shipped are sound', () => {
    expect(checkedDictionaries([shippedDictionaries])).toEqual({
      lines: ['5 languages: de, en, es, fr, ja.'],
      sound: true,
    });
  });

  it('of a site are read beside them, and every problem is told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dictionaries-'));
    writeFileSync(
      join(folder, 'nl.xml'),
      '<dictionary locale="nl"><text name="refused">Kan niet</text><text name="promptNone">CallBack is niet actief</text></dictionary>',
    );
    const { lines, sound } = checkedDictionaries([shippedDictionaries, folder]);
    expect(sound).toBe(false);
    expect(lines).toContain('Text "refused" of locale nl: placeholder. The English text is shown.');
    expect(lines.filter((line) => line.includes('missing'))).toHaveLength(Object.keys(englishTexts).length - 2);
    expect(lines.at(-1)).toBe('6 languages: de, en, es, fr, ja, nl.');
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['de', { promptNone: 'Rückruf ist nicht 中' }, ['promptNone: "中" is not in ISO 8859-1, which']],
    [
      'ja',
      { promptNone: 'コールバックはありません' },
      ['promptNone: 36 bytes of UTF-8 with a number of four digits; a prompt has 32'],
    ],
    ['ja', { keyNotActive: '无效键' }, ['keyNotActive: "键" is not in Shift_JIS, which']],
    ['ko', { promptActivated: '콜백 {number}' }, ['promptActivated: "콜백" is not in ISO 8859-1, which']],
    ['en', { title: 'x'.repeat(33) }, ['title: more than 32 characters']],
    ['en', { promptRefused: `${'x'.repeat(30)} {number}` }, [/^$/]],
    ['ja', { none: 'あ'.repeat(300) }, ['none: 2606 bytes of UTF-8; a screen has 2000']],
  ])('%s with %j', (locale, texts, problems) => {
    const found = dictionaryProblems(locale, { ...englishTexts, ...texts });
    if (problems[0] instanceof RegExp) expect(found).toEqual([]);
    else {
      expect(found).toHaveLength(problems.length);
      problems.forEach((problem, i) => void expect(found[i]).toContain(problem as string));
    }
  });
});
