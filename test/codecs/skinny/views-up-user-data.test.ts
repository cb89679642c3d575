/** User data, both directions: what screens and their keys travel in. */
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import { limits } from '../../../src/codecs/limits.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { FrameWriter } from '../../../src/codecs/writer.ts';
import { frame, tryMessages } from '../../kit/view-trial.ts';
import { userDataRows } from './up-user-data-rows.ts';

tryMessages(userDataRows);

describe('the data of user data', () => {
  const fields = { applicationId: 9101, transactionId: 7 };

  it('is cut at its length, whatever a sender padded with, and is not copied', () => {
    const body = new Uint8Array(40 + 12);
    new DataView(body.buffer).setUint32(16, 4, true);
    body.set(Buffer.from('dial\0garbage', 'latin1'), 40);
    const { view: data, start, end } = frame(skinny.MessageId.DeviceToUserDataVersion1, 20, body);
    const view = new skinny.UserDataVersion1View();
    expect(faultName(view.read(data, start, end))).toBe('none');
    expect(view.xmldata).toBe('dial');
    expect(view.userDataOffset).toBe(start + 52);
    const bytes = view.userDataBytes;
    expect(bytes.buffer).toBe(data.buffer);
    expect(Buffer.from(bytes).toString('latin1')).toBe('dial');
  });

  it('may be as long as the limit and no longer, and a refused writer holds nothing', () => {
    const w = new FrameWriter().soil();
    skinny.writeUserToDeviceData(w, 0, fields, new Uint8Array(limits.userDataBytesMax));
    expect(w.length).toBe(32 + 2000);
    w.reset();
    const long = new Uint8Array(limits.userDataBytesMax + 1);
    expect(() => skinny.writeUserToDeviceDataVersion1(w, 17, fields, long)).toThrow(/2001 bytes is above 2000/);
    expect(w.length).toBe(0);
  });

  it('stands alone unless said otherwise: sequence flag last', () => {
    const w = new FrameWriter().soil();
    skinny.writeUserToDeviceDataVersion1(w, 20, fields, Buffer.from('<x/>'));
    const bytes = w.take();
    expect(new DataView(bytes.buffer).getUint32(32, true)).toBe(2);
  });
});
