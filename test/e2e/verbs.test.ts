/** The command line itself: help in both usual forms, and words that are no verb. */
import { describe, expect, it } from 'vitest';
import { ringback } from '../kit/command-line.ts';

describe('ringback', () => {
  it.each([[[]], [['attach']], [['simulate', 'phones']]])(
    'tells by help and by --help the same of %j',
    async (words: string[]) => {
      const [word, option] = await Promise.all([ringback(['help', ...words]), ringback([...words, '--help'])]);
      expect(word).toEqual(option);
      expect([word.code, word.err]).toEqual([0, '']);
      expect(word.out).toContain('Usage: ringback');
    },
  );

  it.each([[['attch', '-i', 'lo']], [['help', 'attch']]])(
    'says that there is no such verb in %j',
    async (words: string[]) => {
      const { code, out, err } = await ringback(words);
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe("error: 'attch' is no verb of ringback\n(ringback --help lists the verbs)\n");
    },
  );
});
