/** The CallBack softkey on bytes: templates, sets and masks of real servers, read here by offsets of the catalogue. */
import { describe, expect, it } from 'vitest';
import { PhoneDesk } from '../../kit/phone-desk.ts';
import { CALL_BACK, select, sets, template } from '../../kit/softkey-frames.ts';
import { frame, ids, registerAck, registerReq, words } from '../../kit/wire.ts';

const plain: [string, number][] = [
  ['\x80\x01', 1],
  ['\x80\x02', 2],
  ['\x80\x09', 9],
];
/** Sets 0 to 9: on hook, connected, hold, ring in, off hook, transfer, digits, conference, ring out, off hook feature. */
const tenSets = sets([1, 2], [3], [2], [3], [1, 3], [3], [3], [3], [3], [1, 3]);

function registered(options: ConstructorParameters<typeof PhoneDesk>[0] = {}): PhoneDesk {
  const desk = new PhoneDesk(options);
  desk.up(registerReq('SEP001122334455'));
  desk.down(registerAck());
  desk.taken();
  return desk;
}

/** A registered phone whose server does not know CallBack. */
function keyed(options: ConstructorParameters<typeof PhoneDesk>[0] = {}): PhoneDesk {
  const desk = registered(options);
  desk.down(template(plain), tenSets);
  desk.taken();
  return desk;
}

const maskOf = (bytes: Buffer): number => bytes.readUInt32LE(24);

describe('the template', () => {
  it('gets the key in a free slot, both counts raised, the length unchanged', () => {
    const desk = registered();
    const sent = template(plain);
    desk.down(sent);
    const [change] = desk.taken();
    expect(change).toMatchObject({ direction: 'toPhone', what: 'changed', id: ids.softKeyTemplateRes });
    const expected = Buffer.from(sent);
    expected.writeUInt32LE(4, 16);
    expected.writeUInt32LE(4, 20);
    expected.write(CALL_BACK, 24 + 3 * 20, 'latin1');
    expected.writeUInt32LE(20, 24 + 3 * 20 + 16);
    expect(change!.bytes.equals(expected)).toBe(true);
  });

  it('uses the next free event where 20 is taken (chan_skinny: iDivert)', () => {
    const desk = registered();
    desk.down(template([...plain, ['\x80\x3f', 19], ['\x80\x50', 20], ['Dial', 21]]), tenSets);
    const change = desk.taken()[0]!;
    expect(change.bytes.readUInt32LE(24 + 6 * 20 + 16)).toBe(22);
    desk.up(frame(ids.softKeyEvent, words(20, 0, 0)), frame(ids.softKeyEvent, words(22, 0, 0)));
    expect(desk.taken().map(({ what, bytes }) => [what, bytes.readUInt32LE(12)])).toEqual([['swallowed', 22]]);
  });

  it('grows where the frame has no free slot', () => {
    const desk = registered();
    desk.down(template(plain, 3));
    const [change] = desk.taken();
    expect(change!.bytes.length).toBe(24 + 4 * 20);
    expect(change!.bytes.readUInt32LE(0)).toBe(change!.bytes.length - 8);
  });

  it('is left alone at 32 keys, counted', () => {
    const desk = registered();
    const full = Array.from({ length: 32 }, (_, i): [string, number] => [`k${i}`, i + 1]);
    desk.down(template(full));
    expect(desk.taken()).toEqual([]);
    expect(desk.counters.value('softKeyNoRoom')).toBe(1);
  });

  it('gets a plain label where all labels are plain (CallManager 3.x)', () => {
    const desk = registered();
    desk.down(
      template([
        ['Redial', 1],
        ['NewCall', 2],
      ]),
    );
    const [change] = desk.taken();
    expect(change!.bytes.subarray(64, 73).toString('latin1')).toBe('CallBack\0');
  });

  it('in two parts gets the key in the last', () => {
    const desk = registered();
    desk.down(template(plain, 3, 0, 5));
    expect(desk.taken()).toEqual([]);
    desk.down(
      template(
        [
          ['\x80\x0b', 11],
          ['\x80\x03', 3],
        ],
        4,
        3,
        5,
      ),
    );
    const [change] = desk.taken();
    expect(change!.bytes.readUInt32LE(16)).toBe(3);
    expect(change!.bytes.readUInt32LE(20)).toBe(6);
    desk.down(tenSets);
    expect(desk.taken()[0]!.bytes[24 + 2]).toBe(6);
  });

  it('that lists CallBack is passed as it is, and its event and position are used', () => {
    const desk = registered();
    desk.down(template([...plain, [CALL_BACK, 65]]));
    expect(desk.taken()).toEqual([]);
    desk.down(tenSets);
    expect(desk.taken()[0]!.bytes[24 + 2]).toBe(4);
    desk.up(frame(ids.softKeyEvent, words(65, 1, 7)));
    expect(desk.taken()[0]!.what).toBe('swallowed');
  });
});

describe('the sets', () => {
  it('on hook, transfer, ring out and the three where busy is heard get the key in their first free slot', () => {
    const desk = registered();
    desk.down(template(plain));
    desk.taken();
    desk.down(tenSets);
    const [change] = desk.taken();
    const expected = Buffer.from(tenSets);
    for (const [set, slot] of [
      [0, 2],
      [4, 2],
      [5, 1],
      [6, 1],
      [8, 1],
      [9, 2],
    ] as const) {
      expected[24 + 48 * set + slot] = 4;
      // The sets count by position here, and 304 is neither's event.
      expected.writeUInt16LE(change!.bytes.readUInt16LE(24 + 48 * set + 16 + 2 * slot), 24 + 48 * set + 16 + 2 * slot);
    }
    expect(change!.bytes.equals(expected)).toBe(true);
  });

  it('fill a hole first: chan-sccp leaves one among the keys that are seen', () => {
    const desk = registered();
    desk.down(template(plain));
    desk.taken();
    desk.down(sets([1, 2, 0, 3]));
    const [change] = desk.taken();
    expect([...change!.bytes.subarray(24, 29)]).toEqual([1, 2, 4, 3, 0]);
  });

  it('that name a position behind the template mean nothing by it: the key is ours, and only where it belongs', () => {
    const desk = registered();
    desk.down(template(plain));
    desk.taken();
    // Position 4 is the first that the template does not have: there our key stands.
    desk.down(sets([1, 4, 2], [3, 4], [2], [3], [4, 1]));
    const [change] = desk.taken();
    const slots = (set: number) => [...change!.bytes.subarray(24 + 48 * set, 24 + 48 * set + 4)];
    expect([0, 1, 2, 3, 4].map(slots)).toEqual([
      [1, 4, 2, 0],
      [3, 0, 0, 0],
      [2, 0, 0, 0],
      [3, 0, 0, 0],
      [4, 1, 0, 0],
    ]);
    expect(change!.bytes.readUInt16LE(24 + 48 + 16 + 2)).toBe(0);
    desk.up(frame(ids.softKeyEvent, words(20, 1, 7)));
    expect(desk.taken().map(({ what }) => what)).toEqual(['swallowed']);
  });

  it('that hold that position just as we would write it pass as they came', () => {
    const desk = registered();
    desk.down(template(plain));
    desk.taken();
    // 320: our event is 20 there; and in a set of no use to us nothing is taken for our key.
    const same = sets([1, 4], [2]);
    same.writeUInt16LE(320, 24 + 16 + 2);
    desk.down(same);
    expect(desk.taken()).toEqual([]);
    desk.up(frame(ids.softKeyEvent, words(20, 1, 0)));
    expect(desk.taken().map(({ what }) => what)).toEqual(['swallowed']);
  });

  it('that are sent again hold the key where it was', () => {
    const desk = registered();
    desk.down(template(plain), tenSets);
    desk.taken();
    desk.down(tenSets);
    const [change] = desk.taken();
    expect(change!.bytes[24 + 2]).toBe(4);
    desk.down(select(1, 7, 8, 0x01));
    expect(maskOf(desk.taken()[0]!.bytes)).toBe(0x03);
  });

  it('empty and full ones are left alone', () => {
    const desk = registered();
    desk.down(template(plain));
    desk.taken();
    desk.down(sets([], [3], [3], [3], Array(16).fill(3)));
    expect(desk.taken()).toEqual([]);
    expect(desk.counters.value('softKeyNoRoom')).toBe(1);
  });
});

describe('the masks', () => {
  it('on hook and ring out always have our bit, whatever the server says', () => {
    const desk = keyed();
    desk.down(select(0, 0, 0, 0x03), select(1, 7, 8, 0x01), select(1, 7, 8, 0xffffffff));
    expect(desk.taken().map(({ bytes }) => maskOf(bytes))).toEqual([0x07, 0x03]);
  });

  it('off hook loses it until busy was heard, then a SelectSoftKeys is added and later ones keep the bit', () => {
    const desk = keyed();
    desk.down(select(1, 7, 4, 0xffffffff));
    expect(desk.taken().map(({ bytes }) => maskOf(bytes))).toEqual([0xfffffffb]);
    offer(desk, 1, 7);
    const [added] = desk.taken();
    expect(added).toMatchObject({ direction: 'toPhone', what: 'added', id: ids.selectSoftKeys });
    expect([12, 16, 20, 24].map((at) => added!.bytes.readUInt32LE(at))).toEqual([1, 7, 4, 0xffffffff]);
    desk.down(select(1, 7, 4, 0x03));
    expect(desk.taken().map(({ bytes }) => maskOf(bytes))).toEqual([0x07]);
    desk.down(select(1, 8, 4, 0x07));
    expect(desk.taken().map(({ bytes }) => maskOf(bytes))).toEqual([0x03]);
  });

  it('an offer in a set without the key switches to ring out, once', () => {
    const desk = keyed();
    desk.down(select(1, 7, 1, 0xffffffff));
    offer(desk, 1, 7);
    offer(desk, 1, 7);
    const added = desk.taken();
    expect(added.map(({ bytes }) => [12, 16, 20, 24].map((at) => bytes.readUInt32LE(at)))).toEqual([
      [1, 7, 8, 0xffffffff],
    ]);
  });

  it('an offer adds nothing where the key is on offer already', () => {
    const desk = keyed();
    desk.down(select(1, 9, 8, 0xffffffff));
    offer(desk, 1, 9);
    expect(desk.taken()).toEqual([]);
  });

  it('ring out stands in for off-hook sets that the site left empty, as long as the call lasts', () => {
    const desk = registered();
    desk.down(template(plain), sets([1, 2], [3], [], [], [], [], [], [], [3]));
    desk.down(select(1, 7, 6, 0xffffffff));
    desk.taken();
    offer(desk, 1, 7);
    desk.down(select(1, 7, 6, 0xffffffff), select(1, 7, 1, 0xffffffff), select(1, 8, 6, 0xffffffff));
    expect(desk.taken().map(({ what, bytes }) => [what, bytes.readUInt32LE(20)])).toEqual([
      ['added', 8],
      ['changed', 8],
    ]);
  });

  it('the end of the call takes the offer back', () => {
    const desk = keyed();
    desk.down(select(1, 7, 4, 0xffffffff));
    offer(desk, 1, 7);
    desk.down(frame(ids.callState, words(2, 1, 7)));
    desk.taken();
    desk.down(select(1, 7, 4, 0x07));
    expect(desk.taken().map(({ bytes }) => maskOf(bytes))).toEqual([0x03]);
  });

  it('without a mask (body of 12) the set counts as all on', () => {
    const desk = keyed();
    desk.down(frame(ids.selectSoftKeys, words(1, 7, 4)));
    expect(maskOf(desk.taken()[0]!.bytes)).toBe(0xfffffffb);
  });
});

describe('Key Owner', () => {
  const listed = template([...plain, [CALL_BACK, 20]]);
  const withKey = sets([1, 2, 4], [3], [3], [3], [1], [3], [3], [3], [3, 4]);
  const press = frame(ids.softKeyEvent, words(20, 0, 0));

  it('auto: a server that offers the key keeps it', () => {
    const desk = registered();
    desk.down(listed, withKey, select(1, 7, 8, 0x01));
    desk.up(press, frame(ids.stimulus, words(0x86, 1)));
    expect(desk.taken()).toEqual([]);
    expect(desk.events.some((event) => event.type === 'callBackKey')).toBe(false);
  });

  it('gateway: the same key is ours', () => {
    const desk = registered({ keyOwner: 'gateway' });
    desk.down(listed, withKey, select(1, 7, 8, 0x01));
    desk.up(press);
    expect(desk.taken().map(({ id, what }) => [id, what])).toEqual([
      [ids.softKeySetRes, 'changed'],
      [ids.selectSoftKeys, 'changed'],
      [ids.softKeyEvent, 'swallowed'],
    ]);
  });

  it('server: nothing is touched', () => {
    const desk = registered({ keyOwner: 'server' });
    desk.down(template(plain), tenSets, select(1, 7, 8, 1));
    desk.up(press, frame(ids.stimulus, words(0x86, 1)));
    expect(desk.taken()).toEqual([]);
  });

  it('event 20 without a template is ours only where the gateway owns the key', () => {
    const auto = registered();
    auto.up(press);
    expect(auto.taken()).toEqual([]);
    const gateway = registered({ keyOwner: 'gateway' });
    gateway.up(press);
    expect(gateway.taken()[0]).toMatchObject({ what: 'swallowed' });
  });

  it('both edges of the event number are no key', () => {
    const desk = keyed();
    desk.up(frame(ids.softKeyEvent, words(0, 0, 0)), frame(ids.softKeyEvent, words(0xffffffff, 0, 0)));
    expect(desk.taken()).toEqual([]);
  });
});

function offer(desk: PhoneDesk, lineInstance: number, callReference: number): void {
  desk.phone.screens.offerKey({ type: 'offerKey', device: 'SEP001122334455', lineInstance, callReference });
}
