/** Who may connect, with counted connections instead of sockets. */
import { describe, expect, it } from 'vitest';
import { Admission, type Waiting } from '../../../src/gateway/inline/admission.ts';
import { type GatewayLimits, gatewayLimits } from '../../../src/gateway/limits.ts';

const desk = (limits: Partial<GatewayLimits>, shared: string[] = []) =>
  new Admission({ ...gatewayLimits, ...limits }, shared);

/** A connection that has come in at a time, and waits. */
class Peer implements Waiting {
  closedFor = '';
  private readonly admission: Admission;
  readonly address: string;
  private readonly at: number;

  constructor(admission: Admission, address: string, at: number) {
    this.admission = admission;
    this.address = address;
    this.at = at;
    admission.enter(address, this);
  }
  outstayed(now: number): boolean {
    return now - this.at > 1000;
  }
  close(reason: string): void {
    this.closedFor = reason;
    this.admission.settle(this.address, this);
  }
}

describe('limits', () => {
  it('on all, on one address, on those of one address that wait', () => {
    const admission = desk({ sessionsMax: 4, sessionsPerAddressMax: 3, unregisteredPerAddressMax: 2 });
    const first = new Peer(admission, '10.0.0.1', 0);
    new Peer(admission, '10.0.0.1', 0);
    expect(admission.refusal('10.0.0.1', 0)).toBe('unregisteredMax');
    admission.settle(first.address, first);
    expect(admission.refusal('10.0.0.1', 0)).toBeNull();
    new Peer(admission, '10.0.0.1', 0);
    expect(admission.refusal('10.0.0.1', 0)).toBe('addressMax');
    expect(admission.refusal('10.0.0.2', 0)).toBeNull();
    new Peer(admission, '10.0.0.2', 0);
    expect(admission.refusal('10.0.0.2', 0)).toBe('sessionsMax');
  });

  it('of one address do not bind shared ones', () => {
    const admission = desk({ sessionsPerAddressMax: 1, connectsPerAddressBurst: 1 }, ['10.9.0.0/16']);
    for (let i = 0; i < 9; i++) {
      expect(admission.knock('10.9.0.1', 0) ?? admission.refusal('10.9.0.1', 0)).toBeNull();
      new Peer(admission, '10.9.0.1', 0);
    }
    expect(admission.knock('10.8.0.1', 0)).toBeNull();
    expect(admission.knock('10.8.0.1', 0)).toBe('addressRate');
  });

  it('count registrations for each device and address', () => {
    const admission = desk({ registrationsPerDeviceBurst: 2, registrationsPerDevicePerS: 1 });
    const tries = [
      ['A', '1'],
      ['A', '1'],
      ['A', '1'],
      ['A', '2'],
      ['B', '1'],
    ] as const;
    expect(tries.map(([device, address]) => admission.mayRegister(device, address, 0))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(admission.mayRegister('A', '1', 1000)).toBe(true);
  });

  it('leave nothing behind', () => {
    const admission = desk({});
    const peers = Array.from({ length: 9 }, (_, i) => new Peer(admission, `10.0.0.${i % 3}`, 0));
    peers[4]!.close('test');
    for (const peer of peers) admission.leave(peer.address, peer);
    expect([admission.sessions, admission.unregistered]).toEqual([0, 0]);
  });
});

describe('a full pool', () => {
  const full = (now: number) => {
    const admission = desk({ unregisteredMax: 4 });
    const loud = [0, 100, 200].map((at) => new Peer(admission, '10.0.0.1', at));
    const other = new Peer(admission, '10.0.0.2', 0);
    return { loud, other, reason: admission.refusal('10.0.0.3', now), admission };
  };

  it('loses the oldest of the loudest address', () => {
    const { loud, other, reason, admission } = full(1100);
    expect(reason).toBeNull();
    expect(loud.map((peer) => peer.closedFor)).toEqual(['crowdedOut', '', '']);
    expect(other.closedFor).toBe('');
    expect(admission.unregistered).toBe(3);
  });

  it('keeps those that have not had their time: who comes is refused', () => {
    const { loud, reason } = full(1000);
    expect(reason).toBe('unregisteredMax');
    expect(loud.map((peer) => peer.closedFor)).toEqual(['', '', '']);
  });

  it('of connections that all had their time always lets a new address in', () => {
    const admission = desk({ unregisteredMax: 100 });
    for (let i = 0; i < 100; i++) new Peer(admission, `10.0.${i % 7}.1`, 0);
    for (let i = 0; i < 300; i++) {
      expect(admission.refusal(`10.1.${i >> 8}.${i & 255}`, 5000)).toBeNull();
      new Peer(admission, `10.1.${i >> 8}.${i & 255}`, 3000);
    }
    expect(admission.unregistered).toBe(100);
  });
});

describe('all sessions taken', () => {
  it('by strangers that had their time: the oldest of the loudest goes, as in a full pool', () => {
    const admission = desk({ sessionsMax: 3, unregisteredMax: 100 });
    const strangers = [0, 100].map((at) => new Peer(admission, '10.0.0.1', at));
    const phone = new Peer(admission, '10.0.0.2', 0);
    admission.settle(phone.address, phone);
    expect(admission.refusal('10.0.0.3', 1000)).toBe('sessionsMax');
    expect(admission.refusal('10.0.0.3', 1100)).toBeNull();
    expect(strangers.map(({ closedFor }) => closedFor)).toEqual(['crowdedOut', '']);
  });

  it('by phones: nobody goes, who comes is refused', () => {
    const admission = desk({ sessionsMax: 2 });
    const phones = [0, 0].map((at) => new Peer(admission, '10.0.0.1', at));
    for (const phone of phones) admission.settle(phone.address, phone);
    expect(admission.refusal('10.0.0.3', 99_000)).toBe('sessionsMax');
    expect(phones.map(({ closedFor }) => closedFor)).toEqual(['', '']);
  });

  it('room is not made for an address that may have no more', () => {
    const admission = desk({ sessionsMax: 2, unregisteredPerAddressMax: 2 });
    const strangers = [0, 0].map((at) => new Peer(admission, '10.0.0.1', at));
    expect(admission.refusal('10.0.0.1', 99_000)).toBe('sessionsMax');
    expect(strangers.map(({ closedFor }) => closedFor)).toEqual(['', '']);
  });
});

it('addresses from which a phone has registered are remembered, the last ones', () => {
  const admission = desk({ knownAddressesMax: 2 });
  for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.3']) admission.remember(address);
  expect(['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => admission.knows(address))).toEqual([true, false, true]);
});
