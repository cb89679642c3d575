import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { englishTexts } from '../../src/feature/call-back/dictionary.ts';
import { parseDictionary, readDictionaryFiles } from '../../src/service/dictionary-files.ts';

const shipped = fileURLToPath(new URL('../../src/service/dictionaries', import.meta.url));

describe('shipped dictionaries', () => {
  const { dictionary, alarms } = readDictionaryFiles(shipped);

  test('are whole: no text is missing or wrong', () => {
    expect(alarms).toEqual([]);
    expect([...dictionary.locales].sort()).toEqual(['de', 'en', 'es', 'fr', 'ja']);
  });

  test('English is the same as built in', () => {
    expect(dictionary.textsFor('en')).toEqual(englishTexts);
  });

  test.each([
    ['de', 'CallBack kann für {number} nicht aktiviert werden.'],
    ['fr', 'Le rappel ne peut pas être activé pour {number}.'],
    ['es', 'La devolución de llamada no se puede activar para {number}.'],
    ['ja', '{number} へのコールバックは設定できません。'],
  ])('%s has no English left in sentences', (locale, refused) => {
    const texts = dictionary.textsFor(locale);
    expect(texts.refused).toBe(refused);
    for (const text of Object.values(texts)) expect(text).not.toMatch(/Press|become|activated|\bnot\b/);
    for (const [name, text] of Object.entries(texts))
      if (!/^(title|keyOk)$/.test(name)) expect(text, name).not.toBe(englishTexts[name as keyof typeof englishTexts]);
  });

  test('a screen names its keys as they are labelled', () => {
    for (const locale of dictionary.locales) {
      const texts = dictionary.textsFor(locale);
      const { keyDial, keyCancel, keyExit, keyOk } = texts;
      for (const [text, keys] of [
        [texts.activated, [keyCancel, keyExit]],
        [texts.available, [keyDial, keyCancel, keyExit]],
        [texts.suspended, [keyDial, keyCancel, keyExit]],
        [texts.replace, [keyOk, keyExit]],
        [texts.replaceFree, [keyOk, keyExit]],
        [texts.none, [keyExit]],
        [texts.unavailable, [keyExit]],
      ] as const)
        for (const key of keys) expect(text, locale).toContain(key);
    }
  });

  test('a locale of a site stands in the place of the shipped one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dictionaries-'));
    writeFileSync(join(folder, 'de.xml'), '<dictionary locale="de"><text name="keyExit">Zu</text></dictionary>');
    const own = readDictionaryFiles(shipped, folder);
    expect(own.dictionary.textsFor('de').keyExit).toBe('Zu');
    expect(own.dictionary.textsFor('fr').keyExit).toBe('Quitter');
    rmSync(folder, { recursive: true });
  });
});

describe('broken dictionaries', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dictionaries-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('a broken file raises one alarm that says where; the others are read', () => {
    writeFileSync(join(folder, 'fr.xml'), '<dictionary locale="fr">\n<text name="keyExit">Quitter</dictionary>');
    writeFileSync(join(folder, 'xx.xml'), Buffer.from([0x3c, 0xff, 0xfe]));
    writeFileSync(join(folder, 'big.xml'), ' '.repeat(300_000));
    writeFileSync(join(folder, 'es.xml'), '<dictionary locale="es"><text name="keyExit">Salir</text></dictionary>');
    const { dictionary, alarms } = readDictionaryFiles(folder);
    expect(dictionary.textsFor('es-MX').keyExit).toBe('Salir');
    expect(dictionary.textsFor('fr').keyExit).toBe('Exit');
    const broken = alarms.filter((alarm) => alarm.name === 'DictionaryUnreadable').map((alarm) => alarm.detail);
    expect(broken).toHaveLength(3);
    expect(broken[1]).toMatch(/fr\.xml: line 2, column \d+: /);
    // es lacks all but one.
    const texts = alarms.filter((alarm) => alarm.name === 'DictionaryTextUnusable');
    expect(texts).toHaveLength(Object.keys(englishTexts).length - 1);
  });

  test('a missing or empty folder: one alarm, English', () => {
    for (const path of [folder, join(folder, 'none')]) {
      const { dictionary, alarms } = readDictionaryFiles(path);
      expect(alarms).toMatchObject([{ name: 'DictionaryUnreadable' }]);
      expect(dictionary.textsFor('de')).toBe(dictionary.textsFor('en'));
    }
  });
});

describe('format', () => {
  const inside = (xml: string): string => `<dictionary locale="de">${xml}</dictionary>`;

  test('lines, white space, references', () => {
    const { locale, texts } = parseDictionary(
      inside('<text name="a">\n  one &amp; two\n  three <line/>\n  four<line/>&#252;</text><!-- x -->'),
    );
    expect(locale).toBe('de');
    expect(texts).toEqual({ a: 'one & two three\nfour\nü' });
  });

  test.each([
    ['', /line 1/],
    ['<!DOCTYPE d [<!ENTITY a "b">]><dictionary locale="de"/>', /DOCTYPE/],
    [inside('<text name="a">&b;</text>'), /entity/],
    [inside('<text name="a"><![CDATA[x]]></text>'), /CDATA/],
    [inside('<text>x</text>'), /name/],
    [inside('<text name="a"/><text name="a"/>'), /twice/],
    [inside('<text name="a"><b/></text>'), /<b> is not expected/],
    [inside('<text name="a"><line><line/></line></text>'), /<line> is not expected/],
    [inside('x'), /outside/],
    ['<dictionary/>', /locale/],
    ['<dictionary locale="../x"/>', /locale/],
    ['<text name="a"/>', /<text> is not expected/],
    [inside(`<text name="a">${'x'.repeat(5000)}</text>`), /too long/],
    [
      inside(
        Array.from(
          { length: 300 },
          (_, i) => `<text name="${'a'.repeat(1 + (i % 30))}${'b'.repeat(1 + i / 30)}"/>`,
        ).join(''),
      ),
      /more than 200/,
    ],
    [`${inside('')}<x/>`, /line 1/],
  ])('refused: %.50s', (xml, message) => {
    expect(() => parseDictionary(xml)).toThrow(message);
  });
});
