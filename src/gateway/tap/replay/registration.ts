/** A plain registration, for a phone whose own is not in the capture. */
import { encodeMessage } from '../../../codecs/skinny/encode.ts';
import { MessageId, type MessageName } from '../../../codecs/skinny/ids.ts';
import type { Answer, Expected, Send, Step } from './script.ts';

const NOTHING: Answer = {
  family: '',
  key: '',
  needed: true,
  line: 0,
  call: 0,
  facts: {},
  chosen: {},
  softKeys: null,
};

/** What a 7970 says, each with the answer that it waits for. */
const dialogue: readonly (readonly [MessageName, object, string, string])[] = [
  ['RegisterReq', {}, 'RegisterAck', ''],
  ['ButtonTemplateReq', {}, 'ButtonTemplateRes', ''],
  ['SoftKeyTemplateReq', {}, 'SoftKeyTemplateRes', ''],
  ['SoftKeySetReq', {}, 'SoftKeySetRes', ''],
  ['LineStatReq', { lineNumber: 1 }, 'LineStatRes', '1'],
  ['RegisterAvailableLines', { maxNumOfAvailLines: 1 }, '', ''],
  ['TimeDateReq', {}, 'TimeDateRes', ''],
];

const DEVICE_TYPE_7970 = 30006;
/** Header versions below 10 are not written (captures): the phone speaks 5 then. */
const OLD_PROTOCOL = 5;

/**
 * Steps that come before everything else of a connection.
 * @param version header version that the phone uses in the capture
 */
export function registration(name: string, version: number): Step[] {
  const steps: Step[] = [{ kind: 'open', order: -dialogue.length * 2 - 1, at: 0, deed: false }];
  const station = {
    sid: { DeviceName: name, instance: 1 },
    stationIpAddr: '127.0.0.1',
    deviceType: DEVICE_TYPE_7970,
    maxStreams: 5,
    protocolVer: version || OLD_PROTOCOL,
  };
  dialogue.forEach(([message, fields, family, key], i) => {
    const order = (i - dialogue.length) * 2;
    const first = message === 'RegisterReq';
    const bytes = encodeMessage(
      message,
      first ? 0 : version,
      first ? station : fields,
      first ? { bodyBytes: 124 } : {},
    );
    const send: Send = { kind: 'send', order, at: 0, id: MessageId[message], bytes, deed: false };
    steps.push(send);
    if (family === '') return;
    const expected: Expected = { ...NOTHING, kind: 'expected', order: order + 1, at: 0, family, key };
    steps.push(expected);
  });
  return steps;
}
