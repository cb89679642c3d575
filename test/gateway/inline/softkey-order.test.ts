/** The CallBack softkey where servers do not send template, sets and masks once, in order, and in the usual length. */
import { describe, expect, it } from 'vitest';
import type { InlineOptions } from '../../../src/gateway/inline/options.ts';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { framesOf, idOf, judgeRelay } from '../../kit/relay-judge.ts';
import { CALL_BACK, select, sets, template } from '../../kit/softkey-frames.ts';
import { frame, ids, registerAck, registerReq, words } from '../../kit/wire.ts';

const plain: [string, number][] = [
  ['\x80\x01', 1],
  ['\x80\x02', 2],
  ['\x80\x09', 9],
];
const tenSets = sets([1, 2], [3], [2], [3], [1, 3], [3], [3], [3], [3], [1, 3]);
const ALL = 0xffffffff;

/** A phone, what its server sent, and the judge on all of it. */
class Trial {
  readonly desk: PhoneDesk;
  private readonly sent: Buffer[] = [];

  constructor(options: Partial<InlineOptions> = {}) {
    this.desk = new PhoneDesk(options);
    this.desk.up(registerReq('SEP001122334455'));
    this.down(registerAck());
  }
  down(...frames: Buffer[]): this {
    this.sent.push(...frames.map((each) => Buffer.from(each)));
    this.desk.down(...frames);
    return this;
  }
  /** Frames that the phone got. */
  get shown(): Buffer[] {
    const { frames, rest } = framesOf(this.desk.output('toPhone'));
    expect(rest.length).toBe(0);
    return frames;
  }
  last(id: number): Buffer {
    return this.shown.findLast((each) => idOf(each) === id)!;
  }
  /** Every frame is the server's, changed as the rules allow, or ours. */
  judged(): string[] {
    const up = this.desk.output('toServer');
    const sides = {
      phoneSide: { toServer: up, toPhone: this.desk.output('toPhone') },
      serverSide: { toServer: up, toPhone: Buffer.concat(this.sent) },
    };
    return judgeRelay(sides).map(({ what, message }) => `${what} ${message}`);
  }
}

/** The same frame with `more` bytes at its end, counted by its length. */
function longer(original: Buffer, more: number): Buffer {
  const bytes = Buffer.concat([original, Buffer.alloc(more, 0xa5)]);
  bytes.writeUInt32LE(bytes.length - 8, 0);
  return bytes;
}

describe('lengths', () => {
  it.each([1, 2, 3, 4, 7])('sets with %i bytes at the end keep them, and the next frame is where it was', (more) => {
    const trial = new Trial().down(template(plain), longer(tenSets, more), select(0, 0, 0, ALL));
    expect(trial.last(ids.softKeySetRes).length).toBe(tenSets.length + more);
    expect(trial.judged()).toEqual(['changed SoftKeyTemplateRes', 'changed SoftKeySetRes']);
  });

  it.each([1, 4, 6])('a mask with %i bytes behind it keeps them', (more) => {
    const trial = new Trial().down(template(plain), tenSets, longer(select(1, 7, 4, ALL), more));
    expect(trial.last(ids.selectSoftKeys).subarray(28)).toEqual(Buffer.alloc(more, 0xa5));
    expect(trial.judged()).toContain('changed SelectSoftKeys');
  });

  it('a SelectSoftKeys without a mask gets one only where a key must be hidden', () => {
    const bare = (set: number) => frame(ids.selectSoftKeys, words(1, 7, set));
    const trial = new Trial().down(template(plain), tenSets, bare(8), bare(4));
    const [ringOut, offHook] = trial.shown.filter((each) => idOf(each) === ids.selectSoftKeys);
    expect([ringOut!.length, offHook!.length]).toEqual([24, 28]);
    expect(offHook!.readUInt32LE(24)).toBe(ALL - 4);
    expect(trial.judged().filter((each) => each.endsWith('SelectSoftKeys'))).toHaveLength(1);
  });

  it.each([1, 3])('a template of odd length with free slots grows by none (%i bytes more)', (more) => {
    const trial = new Trial().down(longer(template(plain), more), tenSets);
    expect(trial.last(ids.softKeyTemplateRes).length).toBe(template(plain).length + more);
    trial.judged();
  });
});

describe('order', () => {
  it('sets before their template are sent once more behind it, with the key', () => {
    const trial = new Trial().down(tenSets, template(plain), select(1, 7, 4, ALL));
    expect(trial.shown.map(idOf)).toEqual([
      ids.registerAck,
      ids.softKeySetRes,
      ids.softKeyTemplateRes,
      ids.softKeySetRes,
      ids.selectSoftKeys,
    ]);
    expect(trial.last(ids.softKeySetRes)[24 + 2]).toBe(4);
    expect(trial.judged()).toEqual(['changed SoftKeyTemplateRes', 'added SoftKeySetRes', 'changed SelectSoftKeys']);
  });

  it('a server that lists the key and sent its sets first keeps the key', () => {
    const trial = new Trial().down(sets([1, 4]), template([...plain, [CALL_BACK, 20]]), select(0, 0, 0, ALL));
    const press = frame(ids.softKeyEvent, words(20, 0, 0));
    trial.desk.up(press);
    expect(trial.desk.output('toServer').subarray(-press.length).equals(press)).toBe(true);
    expect(trial.judged()).toEqual([]);
  });

  it('template in parts, the sets between them', () => {
    const first = template(plain.slice(0, 2), 2, 0, 3);
    const trial = new Trial().down(first, tenSets, template(plain.slice(2), 4, 2, 3), select(0, 0, 0, 3));
    expect(trial.last(ids.softKeySetRes)[24 + 2]).toBe(4);
    expect(trial.judged()).toEqual(['changed SoftKeyTemplateRes', 'added SoftKeySetRes', 'changed SelectSoftKeys']);
  });

  it('sets in parts', () => {
    const part = (offset: number, ...positions: number[][]) => {
      const bytes = sets(...positions);
      bytes.writeUInt32LE(offset, 12);
      bytes.writeUInt32LE(10, 20);
      return bytes;
    };
    const trial = new Trial().down(
      template(plain),
      part(0, [1, 2], [3], [2], [3], [1, 3]),
      part(5, [3], [3], [3], [3]),
    );
    trial.down(select(1, 7, 8, 1), select(1, 7, 4, ALL));
    expect(trial.judged().filter((each) => each === 'changed SoftKeySetRes')).toHaveLength(2);
    expect(trial.last(ids.selectSoftKeys).readUInt32LE(24)).toBe(ALL - 4);
  });
});

describe('once more', () => {
  it('a template and sets that are asked for again get the key again, at the same place', () => {
    const trial = new Trial().down(template(plain), tenSets, template(plain), tenSets, select(0, 0, 0, 3));
    expect(trial.judged()).toEqual([
      'changed SoftKeyTemplateRes',
      'changed SoftKeySetRes',
      'changed SoftKeyTemplateRes',
      'changed SoftKeySetRes',
      'changed SelectSoftKeys',
    ]);
    expect(trial.last(ids.selectSoftKeys).readUInt32LE(24)).toBe(7);
  });

  it('another template moves the key, and the old event is the server’s again', () => {
    const other: [string, number][] = [...plain, ['\x80\x50', 20]];
    const trial = new Trial().down(template(plain), tenSets, template(other), tenSets);
    expect(trial.last(ids.softKeySetRes)[24 + 2]).toBe(5);
    trial.desk.up(frame(ids.softKeyEvent, words(20, 0, 0)), frame(ids.softKeyEvent, words(21, 0, 0)));
    expect(framesOf(trial.desk.output('toServer')).frames.at(-1)!.readUInt32LE(12)).toBe(20);
    trial.judged();
  });

  it('masks that are repeated are changed each time in the same way, before and after busy', () => {
    const trial = new Trial().down(template(plain), tenSets);
    const masks = () =>
      trial.shown.filter((each) => idOf(each) === ids.selectSoftKeys).map((each) => each.readUInt32LE(24));
    trial.down(select(1, 7, 4, ALL), select(1, 7, 4, ALL), select(1, 7, 4, 3));
    expect(masks()).toEqual([ALL - 4, ALL - 4, 3]);
    trial.desk.phone.screens.offerKey({ type: 'offerKey', device: '', lineInstance: 1, callReference: 7 });
    trial.down(select(1, 7, 4, ALL), select(1, 7, 4, 3), select(1, 7, 4, 3));
    expect(masks().slice(3)).toEqual([7, ALL, 7, 7]);
    trial.judged();
  });
});

describe('labels behind 1e', () => {
  it('are phrases too: CallBack is found, and an added key has the lead byte of its template', () => {
    const lead = (keys: [string, number][]): [string, number][] =>
      keys.map(([label, event]) => [label.replace('\x80', '\x1e'), event]);
    const listed = new Trial().down(template(lead([...plain, [CALL_BACK, 65]])), tenSets);
    expect(listed.last(ids.softKeySetRes)[24 + 2]).toBe(4);
    listed.desk.up(frame(ids.softKeyEvent, words(65, 0, 0)));
    expect(listed.desk.taken().at(-1)!.what).toBe('swallowed');
    const added = new Trial().down(template(lead(plain)));
    expect(added.last(ids.softKeyTemplateRes).readUInt16BE(24 + 3 * 20)).toBe(0x1e41);
  });
});

describe('nonsense', () => {
  it('a CallBack key beyond the last place of a phone is none, and no set is changed for it', () => {
    for (const offset of [32, 255, 256, 0xffffffff]) {
      const trial = new Trial().down(template([[CALL_BACK, 20]], 1, offset, offset), tenSets, select(0, 0, 0, ALL));
      expect(trial.judged(), `offset ${offset}`).toEqual([]);
    }
  });

  it('a template of empty labels is no template of plain texts', () => {
    const trial = new Trial().down(
      template([
        ['', 0],
        ['', 31],
      ]),
    );
    expect(trial.last(ids.softKeyTemplateRes).readUInt16BE(24 + 2 * 20)).toBe(0x8041);
  });
});
