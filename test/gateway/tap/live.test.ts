/** Why an interface cannot be captured. What the programs say: dumpcap 4.0.17 and tcpdump 4.99.3 of Debian 12. */
import { describe, expect, it } from 'vitest';
import { captureFailure } from '../../../src/gateway/tap/live.ts';

describe('an interface that cannot be captured', () => {
  it.each([
    'Capturing on \'nope0\'\ndumpcap: There is no device named "nope0".\n(No such device exists)',
    'tcpdump: nope0: No such device exists\n(No such device exists)',
  ])('that is not there is told with those that are: %j', (said) => {
    const sentence = captureFailure('nope0', said, ['lo', 'eth0']);
    expect(sentence).toBe('there is no interface nope0. Here are lo, eth0, and any for all of them.');
  });

  it.each([
    'dumpcap: You do not have permission to capture on device "lo".\n(socket: Operation not permitted)',
    "tcpdump: lo: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)",
  ])('for want of a right says how to get it: %j', (said) => {
    expect(captureFailure('lo', said)).toMatch(
      /^this user may not capture on lo\. Be root .* tcpdump -U -i lo -w - \|/,
    );
  });

  it('for another reason has the words of the program', () => {
    expect(captureFailure('lo', "tcpdump: can't parse filter expression: syntax error")).toBe(
      "tcpdump: can't parse filter expression: syntax error",
    );
  });
});
