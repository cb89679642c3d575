/** The XML of the torture set. */
import { describe, expect, it } from 'vitest';
import { type Answer, readAnswer } from '../../src/codecs/xsi/answers.ts';
import { buildText } from '../../src/codecs/xsi/build.ts';
import { find, judge } from '../codecs/xsi/saxes.ts';
import { answered, shown } from './xsi.ts';

describe('what is shown', () => {
  it.each(shown.map((vector) => [`${vector.id} ${vector.name}`, vector] as const))('%s', (_, vector) => {
    const bytesMax = vector.bytesMax ?? 2000;
    const softKeys = [{ key: 'exit', name: 'Exit' }] as const;
    const screen = { title: '', prompt: '', text: vector.text, softKeys, dialNumber: '' };
    const xml = buildText(screen, { softKeyUrl: () => 'SoftKey:Exit', bytesMax })!;
    expect(xml.length).toBeLessThanOrEqual(bytesMax);
    const root = judge(xml);
    expect(root.children.map(({ name }) => name)).toEqual(['Title', 'Text', 'SoftKeyItem']);
    expect(find(root, 'Text')[0]!.text).toBe(vector.shown);
  });
});

function told(answer: Answer): string {
  if (answer.kind === 'response') return ['response', ...answer.items.map(({ status }) => status)].join(' ');
  if (answer.kind === 'error') return `error ${answer.number}`;
  if (answer.kind === 'data') return `data ${answer.data}`;
  return answer.kind === 'fault' ? `fault ${answer.fault}` : answer.kind;
}

describe('what phones answer', () => {
  it.each(answered.map((vector) => [`${vector.id} ${vector.name}`, vector] as const))('%s', (_, { answer, read }) => {
    expect(told(readAnswer(Buffer.from(answer, 'latin1')))).toBe(read);
  });
});
