/** The planning of a replay: who plays what, and what goes on when. No sockets: a stage that answers by hand. */
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/codecs/skinny/encode.ts';
import { MessageId, type MessageName } from '../../src/codecs/skinny/ids.ts';
import { answerOf } from '../../src/gateway/tap/replay/answer.ts';
import { Conductor, castOf, plainNaming, type Script } from '../../src/gateway/tap/replay/index.ts';
import type { Step } from '../../src/gateway/tap/replay/script.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

let order = 0;
const open = (at = 0): Step => ({ kind: 'open', order: order++, at, deed: false });
function sends(message: MessageName, fields: object, deed = false, at = 0): Step {
  return { kind: 'send', order: order++, at, id: MessageId[message], bytes: encodeMessage(message, 0, fields), deed };
}
function hears(message: MessageName, fields: object, at = 0): Step {
  const bytes = encodeMessage(message, 0, fields);
  return { kind: 'expected', order: order++, at, ...answerOf(viewOf(bytes), 0, bytes.length) };
}
const key = (digit: number): Step =>
  sends('KeypadButton', { kpButton: digit, lineInstance: 1, callReference: 7 }, true);

function scriptOf(...phones: Step[][]): Script {
  return {
    phones: phones.map((steps, i) => ({
      name: `SEP00000000000${i + 1}`,
      named: true,
      numbers: new Map([[1, `100${i + 1}`]]),
      connections: [{ steps }],
    })),
    durationMs: 0,
    notes: [],
  };
}

class Desk {
  readonly said: string[] = [];
  readonly frames: Uint8Array[] = [];
  readonly conductor: Conductor;
  now = 0;

  constructor(script: Script, speed = Number.POSITIVE_INFINITY) {
    const stage = {
      open: (actor: number) => this.said.push(`${actor} opens`),
      send: (actor: number, bytes: Uint8Array) => {
        this.frames.push(bytes);
        this.said.push(
          `${actor} ${Object.entries(MessageId).find(([, id]) => id === viewOf(bytes).getUint32(8, true))![0]}`,
        );
      },
      close: (actor: number, manner: string) => this.said.push(`${actor} ${manner}`),
    };
    this.conductor = new Conductor(castOf(script, 0, plainNaming), { speed, patienceMs: 100, vain: new Map() }, stage);
    this.conductor.begin(0);
  }

  /** What was done since it was asked last. */
  news(): string[] {
    return this.said.splice(0);
  }
  opened(actor: number): string[] {
    this.conductor.opened(actor, '127.0.0.9', this.now);
    return this.news();
  }
  server(actor: number, message: MessageName, fields: object): string[] {
    const bytes = encodeMessage(message, 0, fields);
    this.conductor.frame(actor, viewOf(bytes), 0, bytes.length);
    this.conductor.work(this.now);
    return this.news();
  }
  at(now: number): string[] {
    this.now = now;
    this.conductor.work(now);
    return this.news();
  }
}

const ACK = { keepAliveInterval: 30, maxProtocolVer: 5 };

describe('a conductor', () => {
  it('waits for what a phone needs, and for nothing else', () => {
    const desk = new Desk(
      scriptOf([
        open(),
        sends('RegisterReq', { sid: { DeviceName: 'SEP000000000001' }, stationIpAddr: '10.0.0.1' }),
        sends('IpPort', { rtpMediaPort: 5 }),
        hears('RegisterAck', ACK),
        hears('DisplayPromptStatus', { promptStatus: 'hello' }),
        sends('ButtonTemplateReq', {}),
      ]),
    );
    expect(desk.news()).toEqual(['0 opens']);
    expect(desk.opened(0)).toEqual(['0 RegisterReq', '0 IpPort']);
    expect(desk.server(0, 'SetLamp', { stimulus: 9 })).toEqual([]);
    expect(desk.server(0, 'RegisterAck', ACK)).toEqual(['0 ButtonTemplateReq']);
  });

  it('lets a deed of one phone wait for what the capture shows before it on another', () => {
    const desk = new Desk(
      scriptOf(
        [
          open(),
          sends('OffHook', { lineInstance: 1 }, true),
          hears('CallState', { callState: 1, lineInstance: 1, callReference: 7 }),
        ],
        [open(), sends('OffHook', { lineInstance: 1 }, true)],
      ),
    );
    expect(desk.news()).toEqual(['0 opens', '1 opens']);
    expect(desk.opened(1)).toEqual([]);
    expect(desk.opened(0)).toEqual(['0 OffHook']);
    expect(desk.server(0, 'CallState', { callState: 1, lineInstance: 1, callReference: 99 })).toEqual([
      '1 OffHook',
      '0 fin',
      '1 fin',
    ]);
  });

  it('gives an answer up after the patience, and is quicker with the next of its kind', () => {
    const ringOut = () => hears('StartTone', { tone: 36, lineInstance: 1, callReference: 7 });
    const desk = new Desk(
      scriptOf([
        open(),
        sends('OffHook', {}, true),
        ringOut(),
        sends('OnHook', {}, true),
        ringOut(),
        sends('OffHook', {}, true),
      ]),
    );
    desk.news();
    expect(desk.opened(0)).toEqual(['0 OffHook']);
    expect(desk.at(99)).toEqual([]);
    expect(desk.at(100)).toEqual(['0 OnHook']);
    expect(desk.at(104)).toEqual([]);
    expect(desk.at(105)).toEqual(['0 OffHook']);
    expect([...desk.conductor.actors[0]!.givenUp.values()]).toEqual([
      { message: 'StartTone AlertingTone', waitedMs: 100, count: 2 },
    ]);
  });

  it('sends with the references, softkey events and addresses of the live server', () => {
    const template = (event: number) => ({
      softKeyTemplate: {
        softKeyCount: 1,
        totalSoftKeyCount: 1,
        definition: [{ softKeyLabel: 'Answer', softKeyEvent: event }],
      },
    });
    const ringing = (callReference: number) => ({ callState: 4, lineInstance: 1, callReference });
    const channel = (n: number, callReference: number) => ({ passThroughPartyId: n, callReference, conferenceId: n });
    const desk = new Desk(
      scriptOf([
        open(),
        hears('SoftKeyTemplateRes', template(11)),
        hears('CallState', ringing(7)),
        sends('SoftKeyEvent', { softKeyEvent: 11, lineInstance: 1, callReference: 7 }, true),
        hears('OpenReceiveChannel', channel(70, 7)),
        sends('OpenReceiveChannelAck', {
          ipAddr: '10.0.0.1',
          portNumber: 4000,
          passThroughPartyId: 70,
          callReference: 7,
        }),
      ]),
    );
    desk.opened(0);
    desk.server(0, 'SoftKeyTemplateRes', template(65));
    desk.server(0, 'CallState', ringing(1234));
    desk.server(0, 'OpenReceiveChannel', channel(5555, 1234));
    expect(desk.frames.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
      [
        encodeMessage('SoftKeyEvent', 0, { softKeyEvent: 65, lineInstance: 1, callReference: 1234 }),
        encodeMessage('OpenReceiveChannelAck', 0, {
          ipAddr: '127.0.0.9',
          portNumber: 4000,
          passThroughPartyId: 5555,
          callReference: 1234,
        }),
      ].map((bytes) => Buffer.from(bytes).toString('hex')),
    );
  });

  it('keeps the captured pauses, also behind a wait', () => {
    const desk = new Desk(
      scriptOf([
        open(),
        sends('OffHook', {}, true, 10),
        hears('CallState', { callState: 1, lineInstance: 1, callReference: 7 }, 12),
        sends('KeypadButton', { kpButton: 1 }, true, 30),
        sends('KeypadButton', { kpButton: 2 }, true, 50),
      ]),
      1,
    );
    desk.news();
    expect(desk.opened(0)).toEqual([]);
    expect(desk.at(10)).toEqual(['0 OffHook']);
    expect(desk.at(60)).toEqual([]);
    expect(desk.server(0, 'CallState', { callState: 1, lineInstance: 1, callReference: 1 })).toEqual([
      '0 KeypadButton',
    ]);
    expect(desk.at(79)).toEqual([]);
    expect(desk.at(80)).toEqual(['0 KeypadButton', '0 fin']);
  });

  it('tells what is changed, missing, extra and out of order', () => {
    const prompt = (promptStatus: string) => hears('DisplayPromptStatus', { promptStatus });
    const desk = new Desk(
      scriptOf([
        open(),
        sends('OffHook', {}, true),
        hears('SelectSoftKeys', { softKeySetIndex: 4, validKeyMask: 3 }),
        hears('SetLamp', { stimulus: 9, stimulusInstance: 1, lampMode: 2 }),
        prompt('one'),
        prompt('two'),
      ]),
    );
    desk.opened(0);
    desk.server(0, 'DisplayPromptStatus', { promptStatus: 'two' });
    desk.server(0, 'DisplayPromptStatus', { promptStatus: 'three' });
    desk.server(0, 'SelectSoftKeys', { softKeySetIndex: 4, validKeyMask: 1 });
    desk.server(0, 'ClearNotify', {});
    expect(desk.conductor.actors[0]!.answers.differences()).toEqual(
      expect.arrayContaining([
        { what: 'changed', message: 'SelectSoftKeys Off Hook', field: 'validKeyMask', captured: 3, live: 1, count: 1 },
        {
          what: 'changed',
          message: 'DisplayPromptStatus',
          field: 'promptStatus',
          captured: 'one',
          live: 'three',
          count: 1,
        },
        { what: 'missing', message: 'SetLamp Line 1 On', count: 1 },
        { what: 'extra', message: 'ClearNotify', count: 1 },
      ]),
    );
  });

  it('dials the number that the server gave to the called phone, and tells it once as changed', () => {
    const line = (lineDirNumber: string): Step => hears('LineStatRes', { lineNumber: 1, lineDirNumber });
    const asks = (): Step => sends('LineStatReq', { lineNumber: 1 });
    const desk = new Desk(
      scriptOf(
        [open(), asks(), line('1001'), key(1), key(0), hears('StopTone', {}), key(0), key(2)],
        [open(), asks(), line('1002'), hears('CallInfo', { callingParty: '1001', calledParty: '1002' })],
      ),
    );
    desk.opened(0);
    desk.opened(1);
    desk.server(1, 'LineStatRes', { lineNumber: 1, lineDirNumber: '550001' });
    desk.frames.splice(0);
    desk.server(0, 'LineStatRes', { lineNumber: 1, lineDirNumber: '1001' });
    expect(desk.frames.map((frame) => viewOf(frame).getUint32(12, true))).toEqual([5, 5, 0, 0, 0, 1]);
    desk.server(1, 'CallInfo', { callingParty: '1001', calledParty: '550001' });
    expect(desk.conductor.actors[1]!.answers.differences()).toEqual([
      { what: 'changed', message: 'LineStatRes 1', field: 'lineDirNumber', captured: '1002', live: '550001', count: 1 },
    ]);
  });
});
