/** The guide ticks by what the phones show, one step after the other. And the one-line forms of messages. */
import { describe, expect, it } from 'vitest';
import { Story } from '../../src/service/page/story.ts';
import { clean, isNews, summary } from '../../src/service/page/summary.ts';
import { FakePhone } from '../kit/fake-phone.ts';

const keys = (...names: string[]) =>
  names.map((name) => ({ name, url: name === 'Dial' ? 'Dial:1002' : `UserCallData:1:0:0:1:${name.toLowerCase()}` }));
const screen = (...names: string[]) => ({ title: 'CallBack', prompt: '', text: '', softKeys: keys(...names) });
const call = (state: string, calling: string, called: string) => [{ line: 1, reference: 1, state, calling, called }];

describe('story', () => {
  it('ticks the five steps in order and starts over', () => {
    const story = new Story();
    const phones = ['1001', '1002', '1003'].map((number) => new FakePhone(number));
    const [caller, callee] = phones as [FakePhone, FakePhone];
    const ticks = () => story.see(phones.map((phone) => phone.state)).filter((step) => step.state === 'done').length;
    expect(ticks()).toBe(0);
    caller.set({ screen: screen('Dial', 'Cancel', 'Exit') });
    expect(ticks()).toBe(0);
    caller.set({ screen: null });
    callee.set({ hook: 'off', calls: call('connected', '1002', '1003') });
    expect(ticks()).toBe(1);
    caller.set({ hook: 'off', calls: call('proceed', '1001', '1002'), tone: 'busy' });
    expect(ticks()).toBe(2);
    caller.set({ screen: screen('Cancel', 'Exit') });
    expect(ticks()).toBe(3);
    caller.set({ hook: 'on', calls: [], tone: null });
    callee.set({ hook: 'on', calls: [] });
    expect(ticks()).toBe(3);
    caller.set({ screen: screen('Dial', 'Cancel', 'Exit') });
    expect(ticks()).toBe(4);
    caller.set({ screen: null, hook: 'off', calls: call('connected', '1001', '1002') });
    expect(ticks()).toBe(4);
    callee.set({ hook: 'off', calls: call('connected', '1001', '1002') });
    expect(ticks()).toBe(5);
    story.startOver();
    caller.set({ hook: 'on', calls: [] });
    callee.set({ hook: 'on', calls: [] });
    expect(ticks()).toBe(0);
  });

  it('tells nothing in an office without these phones', () => {
    expect(new Story().see([new FakePhone('2001').state])).toEqual([]);
  });
});

describe('summary', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['StartTone', { tone: 0x23, lineInstance: 1, callReference: 5 }, 'busy · #5'],
    ['StartTone', { tone: 0x77, lineInstance: 2, callReference: 0 }, '119 · line 2'],
    ['RegisterReq', { sid: { DeviceName: 'SEP1' }, protocolVer: 17 }, 'SEP1 · protocol 17'],
    ['DisplayPromptStatus', { promptStatus: '\x80\x171002', lineInstance: 1, callReference: 2 }, 'From 1002 · #2'],
    ['UserToDeviceData', { xmldata: '<A><B>x &lt;b&gt;</B></A>', applicationId: 1 }, 'x &lt;b&gt;'],
    ['DeviceToUserData', { xmldata: '6469616c', applicationId: 1 }, 'dial'],
    [
      'SelectSoftKeys',
      { softKeySetIndex: 4, validKeyMask: 0xfffffff7, callReference: 3 },
      'off hook · #3 · mask 0xfffffff7',
    ],
    ['SelectSoftKeys', { softKeySetIndex: 0, validKeyMask: 0xffffffff, callReference: 0 }, 'on hook'],
    [
      'UserToDeviceDataVersion1',
      { xmldata: '<A><Title>T</Title><Name>Exit</Name><URL>UserCallData:1:0:0:1:exit</URL><Position>1</Position></A>' },
      'T Exit',
    ],
    [
      'UserToDeviceData',
      { xmldata: '<E><ExecuteItem Priority="0" URL="Play:CallBack.raw"/></E>' },
      'Play:CallBack.raw',
    ],
    [
      'CallInfo',
      { callingParty: '1001', calledParty: '1002', callType: 2, callReference: 4 },
      '1001 → 1002 · outbound · #4',
    ],
    ['KeepAliveReq', {}, ''],
  ])('%s %j', (message, fields, line) => {
    expect(summary(message, fields)).toBe(line);
  });

  it('cuts by code point and drops control characters', () => {
    expect(clean(`a\x00\x07b`)).toBe('a b');
    expect([...clean('\u{1f4de}'.repeat(200))].length).toBe(72);
    expect(isNews('KeepAliveAck')).toBe(false);
  });
});
