/** Layouts that one id shares: forms of servers that differ, told apart by version, length and content. */
import { describe, expect, it } from 'vitest';
import { faultName } from '../../../src/codecs/fault.ts';
import type { FrameView } from '../../../src/codecs/frame.ts';
import * as skinny from '../../../src/codecs/skinny/index.ts';
import { fromHex } from '../../kit/golden.ts';
import { frame } from '../../kit/view-trial.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const padded = (text: string, bytes: number): string => ascii(text).padEnd(2 * bytes, '0');
const u32 = (value: number): string => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return hex(bytes);
};
const zeros = (bytes: number): string => '00'.repeat(bytes);

function view<V extends FrameView>(of: V, message: skinny.MessageName, version: number, body: string): V {
  const { view: data, start, end } = frame(skinny.MessageId[message], version, fromHex(body));
  expect(faultName(of.read(data, start, end))).toBe('none');
  return of;
}
/** Body that a writer makes on soiled room, in hex. */
function body(write: (w: skinny.FrameWriter) => void): string {
  const w = new skinny.FrameWriter().soil();
  write(w);
  return hex(w.take().subarray(12));
}

describe('DialedNumber', () => {
  const plain = padded('1002', 24) + u32(1) + u32(0x40) + zeros(4);
  const packed = padded('307', 25) + u32(1) + u32(0x012e364a) + zeros(3);
  it.each([
    [0, plain, '1002', 0x40],
    [17, plain, '1002', 0x40],
    [22, plain, '1002', 0x40],
    [20, packed, '307', 0x012e364a],
    [20, padded('123456789012345678901234x', 25) + u32(1) + u32(7) + zeros(3), '123456789012345678901234x', 7],
    [18, padded('1002', 24) + u32(1) + u32(0x40), '1002', 0x40],
    [33, plain, '1002', 0x40],
  ])('version %i, body %s', (version, bytes, number, call) => {
    const dialed = view(new skinny.DialedNumberView(), 'DialedNumber', version, bytes);
    expect([dialed.dialedNumber, dialed.lineInstance, dialed.callReference]).toEqual([number, 1, call]);
  });
});

describe('ForwardStatRes', () => {
  const forward = (size: number) =>
    u32(1) + u32(2) + u32(0) + zeros(size) + u32(1) + padded('1003', size) + u32(8) + padded('1004', size);
  const seen = (bytes: string, version: number) => {
    const status = view(new skinny.ForwardStatResView(), 'ForwardStatRes', version, bytes);
    return [
      status.forwardBusyActive,
      status.forwardBusyDirnum,
      status.forwardNoAnswerActive,
      status.forwardNoAnswerDirnum,
    ];
  };
  it.each([
    ['plain, 92 bytes, 0', 0, forward(24)],
    ['plain in 96 bytes, 17, as chan-sccp sends', 17, forward(24) + zeros(4)],
    ['plain in 96 bytes, 22', 22, forward(24) + zeros(4)],
    ['packed, 22', 22, `${forward(25)}00`],
    ['packed without padding, 18', 18, forward(25)],
  ])('%s', (_, version, bytes) => {
    expect(seen(bytes, version)).toEqual([1, '1003', 8, '1004']);
  });
  it.each([
    [0, u32(1) + u32(2) + u32(1) + padded('1003', 24) + zeros(4 + 24) + u32(1) + padded('1004', 24)],
    [18, `${u32(1) + u32(2) + u32(1) + padded('1003', 25) + zeros(4 + 25) + u32(1) + padded('1004', 25)}00`],
  ])('is written for version %i', (version, expected) => {
    const to = { all: '1003', busy: '', noAnswer: '1004' };
    expect(body((w) => skinny.writeForwardStatRes(w, version, 2, to))).toBe(expected);
  });
  it('tells that nothing is forwarded', () => {
    const none = { all: '', busy: '', noAnswer: '' };
    expect(body((w) => skinny.writeForwardStatRes(w, 0, 2, none))).toBe(u32(0) + u32(2) + zeros(84));
  });
});

describe('CallInfoV2', () => {
  const ints = [1, 2, 1, 0, 0, 1, 1, 0].map(u32).join('');
  const texts = (...list: string[]): string => {
    const all = list.map((text) => `${ascii(text)}00`).join('');
    return ints + all + zeros((8 - ((all.length / 2) % 4)) % 4);
  };
  const twelve = ['1001', '1002', '1003', '1004', 'a', 'b', 'c', 'd', 'Anna', 'Bert', 'Cora', 'Dora'];
  const thirteen = ['1001', '', ...twelve.slice(1)];
  const seen = (version: number, bytes: string) => {
    const info = view(new skinny.CallInfoV2View(), 'CallInfoV2', version, bytes);
    return {
      texts: info.texts,
      numbers: [info.callingParty, info.alternateCallingParty, info.calledParty, info.originalCalledParty],
      names: [info.callingPartyName, info.calledPartyName, info.lastRedirectingPartyName],
      hunt: [info.huntPilotNumber, info.huntPilotName],
    };
  };
  const common = { numbers: ['1001', '', '1002', '1003'], names: ['Anna', 'Bert', 'Dora'] };

  it.each([0, 1, 2, 3])('12 texts with %i bytes of padding', (pad) => {
    const list = [...twelve];
    list[8] = 'Anna'.padEnd(4 + ((8 - pad) % 4), '!');
    const bytes = texts(...list);
    expect(seen(0, bytes)).toMatchObject({ texts: 12, numbers: common.numbers, hunt: ['', ''] });
    expect(seen(15, bytes).names[0]).toBe(list[8]);
  });
  it.each([0, 1, 2, 3])('13 texts, version 15, name longer by %i', (more) => {
    const list = [...thirteen];
    list[9] += '!'.repeat(more);
    const names = [list[9], 'Bert', 'Dora'];
    expect(seen(15, texts(...list))).toEqual({ texts: 13, numbers: common.numbers, names, hunt: ['', ''] });
  });
  it('13 texts whose last is empty, where padding could be the thirteenth', () => {
    const list = [...thirteen.slice(0, 12), ''];
    for (const name of ['Anna', 'Anna!', 'Anna!!', 'Anna!!!']) {
      list[9] = name;
      expect(seen(0, texts(...list))).toMatchObject({ texts: 13, numbers: common.numbers, names: [name, 'Bert', ''] });
    }
  });
  it('15 texts, from version 16, and where the header says 0', () => {
    const bytes = texts(...thirteen, '5000', 'Sales');
    for (const version of [16, 20, 22, 0]) {
      expect(seen(version, bytes)).toEqual({ texts: 15, ...common, hunt: ['5000', 'Sales'] });
    }
  });
  it('13 texts from version 16: the hunt pilot is optional', () => {
    expect(seen(17, texts(...thirteen))).toEqual({ texts: 15, ...common, hunt: ['', ''] });
  });
  it('is written with 12, 13 and 15 texts', () => {
    const info: skinny.CallInfoFields = {
      lineInstance: 1,
      callReference: 2,
      callType: 1,
      callInstance: 1,
      callSecurityStatus: 1,
      callingParty: '1001',
      calledParty: '1002',
      originalCalledParty: '1003',
      lastRedirectingParty: '1004',
      cgpnVoiceMailbox: 'a',
      cdpnVoiceMailbox: 'b',
      originalCdpnVoiceMailbox: 'c',
      lastRedirectingVoiceMailbox: 'd',
      callingPartyName: 'Anna',
      calledPartyName: 'Bert',
      originalCalledPartyName: 'Cora',
      lastRedirectingPartyName: 'Dora',
      huntPilotNumber: '5000',
      huntPilotName: 'Sales',
    };
    expect(body((w) => skinny.writeCallInfoV2(w, 15, info, 12))).toBe(texts(...twelve));
    expect(body((w) => skinny.writeCallInfoV2(w, 15, info))).toBe(texts(...thirteen));
    expect(body((w) => skinny.writeCallInfoV2(w, 17, info, 12))).toBe(texts(...thirteen, '5000', 'Sales'));
  });
  it('forgets the layout and the texts of the frame before', () => {
    const info = new skinny.CallInfoV2View();
    view(info, 'CallInfoV2', 20, texts(...thirteen, '5000', 'Sales'));
    view(info, 'CallInfoV2', 0, texts(...twelve));
    expect([info.huntPilotName, info.alternateCallingParty, info.calledParty]).toEqual(['', '', '1002']);
    const { view: data, start, end } = frame(0x14a, 20, fromHex(texts(...thirteen, '5000', 'Sales')));
    expect(info.at(data, start, end).huntPilotName).toBe('Sales');
    info.release();
  });
});

describe('forms of single servers', () => {
  it('DisplayPromptStatus of chan_skinny: 56 bytes, line and call where all have them', () => {
    const bytes = u32(0) + padded('\x80\x20', 32) + u32(1) + u32(1) + zeros(12);
    const prompt = view(new skinny.DisplayPromptStatusView(), 'DisplayPromptStatus', 0, bytes);
    expect([prompt.promptStatusCode, prompt.lineInstance, prompt.callReference]).toEqual([0x8020, 1, 1]);
  });
  it('DisplayNotify of wazo: the text may be longer than its array', () => {
    const notify = view(new skinny.DisplayNotifyView(), 'DisplayNotify', 0, u32(5) + padded('x'.repeat(70), 100));
    expect(notify.notify).toBe('x'.repeat(70));
  });
  it('CallSelectStatRes of old text: 8 bytes, no status', () => {
    const select = view(new skinny.CallSelectStatResView(), 'CallSelectStatRes', 0, u32(7) + u32(2));
    expect([select.callSelectStat, select.callReference, select.lineInstance]).toEqual([0, 7, 2]);
  });
  it('OpenReceiveChannel of chan_skinny: 168 bytes with version 0', () => {
    const open = view(new skinny.OpenReceiveChannelView(), 'OpenReceiveChannel', 0, u32(1) + u32(2) + zeros(160));
    expect([open.conferenceId, open.passThroughPartyId, open.sourceIpAddr]).toEqual([1, 2, '0.0.0.0']);
  });
  it('OpenReceiveChannel: the level is signed, the codec bytes are no bit rate unless the codec is G.723', () => {
    const bytes = `${[1, 2, 20, 4, 0].map(u32).join('')}01020304${zeros(104)}${u32(0xfffffffe)}`;
    const open = view(new skinny.OpenReceiveChannelView(), 'OpenReceiveChannel', 20, bytes);
    expect([open.audioLevelAdjustment, open.g723BitRate, open.codecMode, open.codecParam2]).toEqual([-2, 0, 1, 4]);
    const g723 = view(new skinny.OpenReceiveChannelView(), 'OpenReceiveChannel', 20, bytes.replace(u32(4), u32(9)));
    expect([g723.g723BitRate, g723.codecMode]).toEqual([0x04030201, 0]);
  });
  it('StartMediaTransmission of CallManager 2.x has no conference, party and call', () => {
    const bytes = `0a66db1b${u32(5001)}${u32(30)}${u32(4)}${u32(0)}${'24fe8e09'.repeat(4)}`;
    const start = view(new skinny.StartMediaTransmissionView(), 'StartMediaTransmission', 0, bytes);
    expect([start.conferenceId, start.passThroughPartyId, start.callReference, start.keylen]).toEqual([0, 0, 0, 0]);
    expect([start.remoteIpAddr, start.remotePortNumber]).toEqual(['10.102.219.27', 5001]);
  });
  it('key lengths above the key are old memory of a channel without encryption', () => {
    const bytes = [1, 2, 20, 4, 0, 0, 3, 0].map(u32).join('') + u32(708 + 0x110000) + '07'.repeat(32);
    const open = view(new skinny.OpenReceiveChannelView(), 'OpenReceiveChannel', 0, bytes);
    expect([open.keylen, open.key(15), open.key(16), open.saltlen, open.salt(16)]).toEqual([708, 7, 0, 17, 0]);
  });
  it('IPv6 in media and server addresses', () => {
    const ip6 = `${u32(1)}20010db8000000000000000000000007`;
    const bytes = u32(1) + u32(2) + ip6 + u32(4000) + zeros(28);
    const start = view(new skinny.StartMediaTransmissionView(), 'StartMediaTransmission', 20, bytes);
    expect([start.remoteIpAddr, start.remoteIpAddrType]).toEqual(['2001:db8::7', 1]);
    const servers = view(new skinny.ServerResView(), 'ServerRes', 0, zeros(260 + 80) + ip6);
    expect([servers.stationIpAddr(4), servers.stationIpAddrType(4)]).toEqual(['2001:db8::7', 1]);
    expect([servers.stationIpAddr(5), servers.serverName(5), servers.serverTcpListenPort(5)]).toEqual(['', '', 0]);
  });
  it('CallInfo of 128 bytes: four texts, nothing else', () => {
    const bytes = padded('Anna', 40) + padded('1001', 24) + padded('Bert', 40) + padded('1002', 24);
    const info = view(new skinny.CallInfoView(), 'CallInfo', 0, bytes);
    expect([info.callingParty, info.calledPartyName, info.lineInstance, info.lastRedirectingVoiceMailbox]).toEqual([
      '1001',
      'Bert',
      0,
      '',
    ]);
  });
  it.each([
    ['CallState', 12, (w: skinny.FrameWriter) => skinny.writeCallStateShort(w, 0, 4, 1, 2), u32(4) + u32(1) + u32(2)],
    [
      'SetRinger',
      20,
      (w: skinny.FrameWriter) => skinny.writeSetRingerPadded(w, 0, 2, 1, 1, 0),
      u32(2) + u32(1) + u32(1) + zeros(8),
    ],
  ])('%s of %i bytes is written', (_, bytes, write, expected) => {
    expect(body(write)).toBe(expected);
    expect(expected).toHaveLength(2 * bytes);
  });
});

describe('MiscellaneousCommand', () => {
  const command = (number: number, ...values: number[]) =>
    view(
      new skinny.MiscellaneousCommandView(),
      'MiscellaneousCommand',
      0,
      zeros(12) + u32(number) + values.map(u32).join('').padEnd(72, '0'),
    );
  it('reads the arguments of its command, 0 for those of others', () => {
    const one = command(3, 11, 12, 13);
    expect([one.firstGOB, one.numberOfGOBs, one.firstMB, one.numberOfMBs]).toEqual([11, 0, 12, 13]);
    const lost = command(5, 21, 22, 23, 24);
    expect([lost.pictureNumber(0), lost.longTermPictureIndex(0), lost.pictureNumber(1)]).toEqual([21, 22, 0]);
    expect([lost.firstGOB, lost.firstMB, lost.numberOfMBs]).toEqual([0, 23, 24]);
    const recovery = command(6, 4, 1, 2, 3, 4, 5, 6, 7, 8);
    expect([recovery.pictureNumber(3), recovery.longTermPictureIndex(3), recovery.pictureNumber(4)]).toEqual([7, 8, 0]);
    expect(command(7, 9).temporalSpatialTradeOff).toBe(9);
    expect([command(99, 9).temporalSpatialTradeOff, command(99, 9).argument(0), command(99, 9).argument(9)]).toEqual([
      0, 9, 0,
    ]);
  });
});
