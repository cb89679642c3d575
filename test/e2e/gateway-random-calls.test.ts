/**
 * 200 random calls through the gateway, both of its sides recorded: every frame that differs is one that the CallBack key
 * means to change. Prints what was changed, how often.
 */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { messageName } from '../../src/codecs/skinny/ids.ts';
import type { Dialect } from '../../src/simulator/call-manager.ts';
import type { SimulatedPhone } from '../../src/simulator/phone.ts';
import { GatewayOffice } from '../kit/gateway-office.ts';

const CALLS = 50;
let office: GatewayOffice;
afterEach(() => office.close());

interface Kept {
  toPhone: Buffer[];
  toServer: Buffer[];
}

/** Frames at the phone's side, as the simulated phone saw them. */
function record(phone: SimulatedPhone): Kept {
  const kept: Kept = { toPhone: [], toServer: [] };
  phone.on('frame', ({ direction, bytes }: { direction: keyof Kept; bytes: Uint8Array }) => {
    kept[direction].push(Buffer.from(bytes));
  });
  return kept;
}

function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at + 12 <= bytes.length; ) {
    const end = at + bytes.readUInt32LE(at) + 8;
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return frames;
}

const SELECT = 0x110;
const lineCallSet = (frame: Buffer): string => frame.subarray(12, 24).toString('hex');

/** What differs between the two sides, frame by frame, in order; a SelectSoftKeys may also be added. */
function differences(before: readonly Buffer[], after: readonly Buffer[]): string[] {
  const found: string[] = [];
  let i = 0;
  for (const frame of after) {
    const sent = before[i];
    const id = frame.readUInt32LE(8);
    if (sent?.equals(frame)) i++;
    else if (sent?.readUInt32LE(8) === id && (id !== SELECT || lineCallSet(sent) === lineCallSet(frame))) {
      found.push(messageName(id));
      i++;
    } else found.push(`${messageName(id)} added`);
  }
  expect(i).toBe(before.length);
  return found;
}

async function dial(from: SimulatedPhone, to: SimulatedPhone): Promise<void> {
  from.softKey('NewCall');
  await from.waitFor('an open line', (s) => s.calls.length === 1);
  from.dial(to.state.lines[0]!.number);
}

/** A call that is given up before dialling, rings in vain, is answered, or meets a third phone that is busy. */
async function randomCall(phones: readonly SimulatedPhone[], pick: (below: number) => number): Promise<void> {
  const first = pick(3);
  const [from, to, third] = [phones[first]!, phones[(first + 1) % 3]!, phones[(first + 2) % 3]!];
  const how = pick(4);
  if (how === 0) {
    from.softKey('NewCall');
    await from.waitFor('an open line', (s) => s.calls.length === 1);
  } else {
    await dial(from, to);
    await to.waitFor('ringing', (s) => s.ringing);
  }
  if (how >= 2) {
    to.softKey('Answer');
    for (const phone of [from, to]) {
      await phone.waitFor('talking', (s) => s.calls.some((call) => call.state === 'connected'));
    }
  }
  if (how === 3) {
    await dial(third, to);
    await third.waitFor('busy', (s) => s.prompt === 'Busy' || s.tone === 'busy' || s.calls[0]?.state === 'busy');
    third.softKey('EndCall');
    await third.waitFor('idle', (s) => s.calls.length === 0);
  }
  from.softKey('EndCall');
  for (const phone of phones) await phone.waitFor('idle', (s) => s.calls.length === 0 && !s.ringing);
}

it.each<Dialect>(['chan-sccp', 'chan-skinny', 'tones', 'cucm'])(
  '%s: 50 calls change only softkey messages',
  async (dialect) => {
    const seed = fc.sample(fc.integer(), 1)[0]!;
    const random = fc.sample(fc.infiniteStream(fc.nat()), { seed, numRuns: 1 })[0]!;
    const pick = (below: number): number => (random.next().value as number) % below;
    const phones = new Map<string, Kept>();
    office = await GatewayOffice.open({
      manager: { dialect },
      watch: (phone) => phones.set(phone.name, record(phone)),
    });
    try {
      for (let call = 0; call < CALLS; call++) await randomCall(office.phones, pick);
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}`);
    }
    await office.router.settled();
    const changed = new Map<string, number>();
    for (const kept of office.recorder.connections) {
      const phone = [...phones].find(([device]) => kept.fromGateway.includes(device))![1];
      await office.recorder.quiet(() => framesOf(kept.fromGateway).length === phone.toServer.length);
      for (const what of differences(framesOf(kept.fromServer), phone.toPhone)) {
        changed.set(what, (changed.get(what) ?? 0) + 1);
      }
      expect(differences(phone.toServer, framesOf(kept.fromGateway)), `seed ${seed}`).toEqual([]);
    }
    const list = [...changed].map(([name, count]) => `${name} ${count}`).sort();
    process.stdout.write(
      `${dialect}: ${office.counters.value('framesToPhone')} frames to phones, changed: ${list.join(', ')}\n`,
    );
    const meant = ['SoftKeyTemplateRes', 'SoftKeySetRes', 'SelectSoftKeys', 'SelectSoftKeys added'];
    for (const name of changed.keys()) expect(meant).toContain(name);
    expect(changed.get('SoftKeySetRes')).toBe(3);
  },
);
