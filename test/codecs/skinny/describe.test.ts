import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/codecs/skinny/decode.ts';
import { describeDecoded, describe as line } from '../../../src/codecs/skinny/describe.ts';
import { enumTables, enumText } from '../../../src/codecs/skinny/enums/index.ts';
import { phrase, readable } from '../../../src/codecs/skinny/labels.ts';
import { bytesOf, vectors } from './vectors.ts';

const lineOf = (hex: string) => describeDecoded(decodeFrame(bytesOf(hex)));

describe('one line per frame', () => {
  // Bytes from the capture cm_call_from_pyskinny_to_7912, frames 132, 134 and 3135, and from skinny.pcap, frame 1.
  it('names the message, its fields, and enumerations by name', () => {
    expect(lineOf('1c00000000000000110100000400000001000000170000010000000004000000' + '00000000')).toBe(
      'CallState callState=RingIn lineInstance=1 callReference=16777239 privacy=None precedence.precedenceLevel="Normal (Routine)" precedence.precedenceDomain=0',
    );
    expect(lineOf('100000001400000026000000010000000000000000000000')).toBe(
      'SoftKeyEvent v20 softKeyEvent=Redial lineInstance=0 callReference=0',
    );
  });

  it('shows phrases as their text', () => {
    expect(lineOf(`3000000000000000120100000000000080173130${'3033'}${'00'.repeat(26)}0100000017000001`)).toBe(
      'DisplayPromptStatus timeOutValue=0 promptStatus="⟨From⟩1003" lineInstance=1 callReference=16777239',
    );
  });

  it('shows unknown messages, unknown values and faults', () => {
    expect(lineOf('0800000000000000777700000102ff00')).toBe('0x7777 body=0102ff00');
    expect(lineOf('100000000000000026000000efbeadde0000000000000000')).toContain('softKeyEvent=0xdeadbeef');
    expect(lineOf('0800000000000000260000000100' + '0000')).toBe('SoftKeyEvent softKeyEvent=Redial !bodyTooShort');
    expect(lineOf('03000000')).toBe('no message !lengthTooSmall');
  });

  it('spells out the first elements of a long array, and counts them', () => {
    const template = vectors.find((each) => each.name === 'SoftKeyTemplateRes-176')!;
    expect(lineOf(template.hex)).toMatch(/definition\[3\]\.softKeyEvent=Trnsfer softKeyTemplate\.definition\[…20\]$/);
    const sets = vectors.find((each) => each.message === 'SoftKeySetRes')!;
    expect(lineOf(sets.hex)).toContain('definition[0].softKeyTemplateIndex=[1,2,5,0,');
  });

  it('has a line for every golden frame, without control characters', () => {
    for (const vector of vectors) {
      const bytes = bytesOf(vector.hex);
      const text = line(new DataView(bytes.buffer), 0, bytes.length);
      expect(text.startsWith(vector.message), text).toBe(true);
      expect(text, vector.name).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|undefined|NaN|\[object/);
    }
  });
});

describe('phrases', () => {
  it.each([
    ['\x80\x41', '⟨Callback⟩'],
    ['\x80\x17321', '⟨From⟩321'],
    ['a\x80\x20', 'a⟨Enter Number⟩'],
    ['\x80', '⟨80⟩'],
    ['\x80\xff', '⟨80 ff⟩'],
    ['\x1e\xff', '⟨1e ff⟩'],
    ['J\xe4ger', 'Jäger'],
    ['a\nb\x85', 'a\\x0ab\\x85'],
    ['', ''],
  ])('%j reads %s', (text, expected) => expect(readable(text)).toBe(expected));

  it('are looked up by their two bytes', () => {
    expect(phrase(0x8019)).toBe('Busy');
    expect(phrase(0x80ff)).toBe(null);
    expect(phrase(0x4119)).toBe(null);
  });
});

describe('enumerations', () => {
  it('are 77, and every name says something', () => {
    expect(Object.keys(enumTables)).toHaveLength(77);
    for (const [name, table] of Object.entries(enumTables)) {
      expect(Object.keys(table).length, name).toBeGreaterThan(0);
      for (const text of Object.values(table)) expect(text).not.toBe('');
    }
  });
  it('give names to values, hex to what they do not know, and join bits', () => {
    expect(enumText('DCallState', 12)).toBe('Proceed');
    expect(enumText('DCallState', 4_294_967_295)).toBe('0xffffffff');
    expect(enumText('RestrictInformationType', 0)).toBe('0');
    expect(enumText('RestrictInformationType', 5)).toBe('CallingPartyName|CalledPartyName');
    expect(enumText('SoftKeyMask', 0x80010001)).toBe('SoftKey1|0x80010000');
  });
});
