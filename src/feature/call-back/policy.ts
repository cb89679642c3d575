/** Who can be called back, and who cannot (design, rule 7). */
import type { DeviceName, LineKey } from '../../model/ids.ts';
import type { Directory } from '../directory.ts';
import type { CallBackParameters } from './parameters.ts';

export type Refusal =
  | 'number not told'
  | 'not a directory number'
  | 'not in the directory'
  | 'outside the cluster'
  | 'not a phone'
  | 'own line'
  | 'forwards all calls';

export type Verdict = { readonly line: LineKey } | { readonly refusal: Refusal };

/**
 * @param number what A called
 * @param caller device of A: its search space says which line that is
 * @param ownLines lines of A
 */
export function judgeTarget(
  number: string,
  caller: DeviceName,
  ownLines: Iterable<LineKey>,
  directory: Directory,
  parameters: CallBackParameters,
): Verdict {
  if (number === '') return { refusal: 'number not told' };
  if (/[*#]/.test(number)) return { refusal: 'not a directory number' };
  const line = directory.lineOf(number, caller);
  if (line === undefined) return { refusal: 'not in the directory' };
  const kind = directory.kindOf(line);
  if (kind === 'external') return { refusal: 'outside the cluster' };
  if (kind !== 'phone') return { refusal: 'not a phone' };
  for (const own of ownLines) if (own === line) return { refusal: 'own line' };
  const forward = directory.forwardOf(line);
  if (forward !== undefined && (parameters.forwardedLines === 'refuse any' || forward.voiceMail))
    return { refusal: 'forwards all calls' };
  return { line };
}
