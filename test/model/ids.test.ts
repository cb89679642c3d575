import { expect, it } from 'vitest';
import { deviceName } from '../../src/model/ids.ts';

it.each([
  ['sep00005e005301', 'SEP00005E005301'],
  ['SEP00005E005301', 'SEP00005E005301'],
  ['', ''],
  // Found by npm run fuzz -- session: in capitals it had 17 letters, and another phone's name.
  ['straße0123456789', 'STRAßE0123456789'],
  ['ÿµıſ', 'ÿµıſ'],
])('device name %j is %j', (said, name) => {
  expect(deviceName(said)).toBe(name);
});
