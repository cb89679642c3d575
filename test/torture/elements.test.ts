/** The table of exceptional elements itself: its size, and that every message has its part. */
import { expect, it } from 'vitest';
import { MessageId } from '../../src/codecs/skinny/ids.ts';
import { elementCases, messagesOf } from './elements/cases.ts';

it('holds 8,000 cases or more, of every message, each with a name of its own', () => {
  const cases = [...elementCases()];
  expect(cases.length).toBeGreaterThanOrEqual(8000);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  const missing = Object.keys(MessageId).filter((name) => !messagesOf(cases).has(name));
  expect(missing).toEqual([]);
});
