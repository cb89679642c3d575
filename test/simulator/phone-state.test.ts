/** The display of a phone: which texts, keys and calls it shows at a time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { PhoneDisplay, type PhoneState } from '../../src/simulator/phone-state.ts';

const NOW = 1_000_000;
let display: PhoneDisplay;
const look = (at = NOW): PhoneState => display.snapshot('SEP1', '7960', at);
const labels = (): string[] => look().softKeys.map((key) => key.label);

beforeEach(() => {
  display = new PhoneDisplay();
  display.template = ['Redial', 'NewCall', 'EndCall', 'Answer'].map((label, i) => ({ label, event: i + 1 }));
  display.sets = [[1, 2], [3], [0, 3, 9], [4, 3]];
});

describe('softkeys', () => {
  it('are those of the set, less those masked out, gaps and positions without a key', () => {
    display.selectSoftKeys(0, 0, 0, 0xffffffff);
    expect(labels()).toEqual(['Redial', 'NewCall']);
    display.selectSoftKeys(0, 0, 0, 0xfffffffe);
    expect(labels()).toEqual(['NewCall']);
    display.selectSoftKeys(0, 0, 2, 0xffffffff);
    expect(labels()).toEqual(['EndCall']);
    display.selectSoftKeys(0, 0, 15, 0xffffffff);
    expect(labels()).toEqual([]);
  });

  it('belong to the call in hand and fall back when it is over', () => {
    display.selectSoftKeys(0, 0, 0, 0xffffffff);
    display.callState(1, 1, 7);
    expect(labels()).toEqual(['Redial', 'NewCall']);
    display.selectSoftKeys(1, 7, 1, 0xffffffff);
    expect(labels()).toEqual(['EndCall']);
    expect(display.pressed()).toEqual({ line: 1, call: 7 });
    display.callState(2, 1, 7);
    expect(labels()).toEqual(['Redial', 'NewCall']);
    expect(display.pressed()).toEqual({ line: 0, call: 0 });
  });

  it('turn to a call that rings, and back to the one before', () => {
    display.callState(5, 1, 7);
    display.selectSoftKeys(1, 7, 1, 0xffffffff);
    display.callState(4, 1, 8);
    display.selectSoftKeys(1, 8, 3, 0xffffffff);
    expect(labels()).toEqual(['Answer', 'EndCall']);
    display.callState(2, 1, 8);
    expect(labels()).toEqual(['EndCall']);
  });

  it('are not those of a call that another phone of the line has', () => {
    display.selectSoftKeys(0, 0, 0, 0xffffffff);
    display.callState(4, 1, 7);
    display.selectSoftKeys(1, 7, 3, 0xffffffff);
    display.callState(13, 1, 7);
    expect(labels()).toEqual(['Redial', 'NewCall']);
    expect(look().calls).toMatchObject([{ reference: 7, state: 'callRemoteMultiline' }]);
  });
});

describe('texts', () => {
  it('run out after their time, and say so once', () => {
    display.promptStatus('\x80\x19', 2, 0, NOW);
    expect(look().prompt).toBe('Busy');
    expect(display.expire(NOW + 1999)).toBe(false);
    expect(look(NOW + 2000).prompt).toBe('');
    expect(display.expire(NOW + 2000)).toBe(true);
    expect(display.expire(NOW + 9000)).toBe(false);
  });

  it('stay for ever with a time of 0', () => {
    display.promptStatus('\x80\x13', 0, 0, NOW);
    expect(look(NOW + 1e12).prompt).toBe('Your current options');
  });

  it('are those of the call in hand, else of the idle phone', () => {
    display.promptStatus('idle', 0, 0, NOW);
    display.callState(1, 1, 7);
    expect(look().prompt).toBe('');
    display.promptStatus('\x80\x17User (1)', 0, 7, NOW);
    expect(look().prompt).toBe('From User (1)');
    display.clearPrompt(7);
    display.callState(2, 1, 7);
    expect(look().prompt).toBe('idle');
  });

  it('notify by priority', () => {
    display.notify('low', 0, -1, NOW);
    display.notify('high', 5, 5, NOW);
    display.notify('middle', 0, 2, NOW);
    expect(look().notify).toBe('high');
    expect(look(NOW + 5000).notify).toBe('middle');
    display.clearNotify(2);
    display.clearNotify(5);
    expect(look().notify).toBe('low');
  });
});

describe('sounds and lamps', () => {
  it('rings while any call does, and not when the whole phone is told to stop', () => {
    display.setRinger(2, 7);
    display.setRinger(3, 8);
    display.setRinger(1, 7);
    expect(look().ringing).toBe(true);
    display.setRinger(1, 0);
    expect(look().ringing).toBe(false);
  });

  it('stops a tone of this call or of all, not of another call', () => {
    display.startTone(0x23, 7);
    display.stopTone(8);
    expect(look().tone).toBe('busy');
    display.stopTone(0);
    expect(look().tone).toBeNull();
    display.startTone(0x99, 7);
    expect(look().tone).toBe('0x99');
  });

  it('shows the line lamp apart from other buttons', () => {
    display.setLamp(9, 1, 5);
    display.setLamp(15, 1, 2);
    expect(look()).toMatchObject({ lamp: 'blink', buttons: [{ stimulus: 15, instance: 1, lamp: 'on' }] });
  });
});

describe('a new registration', () => {
  it('makes void what the old server said, and keeps handset and screen', () => {
    display.handset = true;
    display.screen = { title: 't', prompt: '', text: '', softKeys: [] };
    display.registered = true;
    display.callState(5, 1, 7);
    display.setRinger(2, 7);
    display.notify('n', 0, 1, NOW);
    display.forget();
    expect(look()).toMatchObject({
      registered: false,
      calls: [],
      ringing: false,
      notify: '',
      softKeys: [],
      hook: 'off',
    });
    expect(look().screen?.title).toBe('t');
  });
});
