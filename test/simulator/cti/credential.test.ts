/** Which passwords the simulator can judge: those of the recorded logins are wrapped, and it must never refuse them. */
import { describe, expect, it } from 'vitest';
import { judgePassword } from '../../../src/simulator/cti/credential.ts';
import { fieldsOf, sessionVectors } from '../../codecs/qbe/vectors.ts';

const logins = sessionVectors.filter(({ name }) => name === 'ProviderOpenRequest');

describe('passwords', () => {
  it('of recorded logins are unreadable: 16 zero bytes, then 16 that differ, and a wrapped key', () => {
    expect(logins).toHaveLength(2);
    for (const login of logins) expect(judgePassword(fieldsOf(login), 'secret')).toBe('unreadable');
    const said = logins.map((login) => String(fieldsOf(login).hiddenPassword));
    for (const hex of said) expect(hex).toMatch(/^0{32}[0-9a-f]{32}$/);
    expect(new Set(said).size).toBe(2);
  });

  const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
  it.each([
    ['the same', { hiddenPassword: hex('gehörig'), hiddenWrappedKey: null }, 'gehörig', 'right'],
    ['another', { hiddenPassword: hex('gehorig'), hiddenWrappedKey: null }, 'gehörig', 'wrong'],
    ['one of 16 zero bytes', { hiddenPassword: '00'.repeat(16), hiddenWrappedKey: null }, 'secret', 'wrong'],
    [
      'with a wrapped key',
      { hiddenPassword: hex('other'), hiddenWrappedKey: 'aa'.repeat(256) },
      'secret',
      'unreadable',
    ],
    [
      'with the lead of the client, and no key',
      { hiddenPassword: '00'.repeat(16) + 'ab'.repeat(16) },
      'secret',
      'unreadable',
    ],
    ['none', { hiddenPassword: null, hiddenWrappedKey: null }, 'secret', 'unreadable'],
    ['any, where the office asks for none', { hiddenPassword: hex('x') }, null, 'unset'],
  ])('%s', (_what, asked, password, judged) => {
    expect(judgePassword(asked, password)).toBe(judged);
  });
});
