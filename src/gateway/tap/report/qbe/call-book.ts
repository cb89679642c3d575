/**
 * Calls as an application sees them. A leg is a call on one line; legs with the same global call are one call. Requests
 * belong to the leg that they name, answers to their requests.
 */
import { reportLimits } from '../../../limits.ts';
import type { Entry } from '../entry.ts';
import { addEntry } from '../seen.ts';
import type { QbeCall } from './model.ts';
import type { Pdu } from './pdu.ts';
import type { PlaceBook } from './place-book.ts';

export class QbeCallBook {
  readonly calls: QbeCall[] = [];
  /** Calls that did not fit. */
  cut = 0;
  private readonly places: PlaceBook;
  private readonly legs = new Map<string, QbeCall>();
  /** By global call; it outlives its legs. */
  private readonly globals = new Map<string, QbeCall>();
  /** Of calls whose first event has not come: the request that makes it, and its answer. */
  private readonly early = new Map<string, (Entry | null)[]>();

  constructor(places: PlaceBook) {
    this.places = places;
  }

  take(pdu: Pdu): void {
    const { name, request } = pdu;
    if (name === 'NewCallEvent' || name === 'ExistingCallEvent') this.appears(pdu);
    const key = legOf(pdu);
    const call = request?.call ?? this.callOf(pdu) ?? this.ofGlobal(pdu);
    if (call === null) {
      if (key !== null && request !== null) this.remember(key, [request.pdu.entry(), pdu.entry()]);
      return;
    }
    addEntry(call, pdu.entry());
    call.to = pdu.at;
    this.learn(call, pdu);
    if (name === 'CallClosedEvent' && key !== null) this.leave(key, call, pdu.at);
  }

  /** For a request, so that its answer finds the call. */
  callOf(pdu: Pdu): QbeCall | null {
    const key = legOf(pdu);
    return key === null ? null : (this.legs.get(key) ?? null);
  }

  private appears(pdu: Pdu): void {
    const key = legOf(pdu);
    if (key === null || this.legs.has(key)) return;
    const global = globalOf(pdu);
    const known = global === null ? undefined : this.globals.get(global);
    const call = known?.endedAt === null ? known : this.begin(pdu, this.early.get(key)?.[0]?.at ?? pdu.at);
    if (call === null) return;
    if (global !== null) this.globals.set(global, call);
    this.legs.set(key, call);
    for (const entry of this.early.get(key) ?? []) addEntry(call, entry);
    this.early.delete(key);
  }

  private begin(pdu: Pdu, from: number): QbeCall | null {
    if (this.calls.length >= reportLimits.qbeCallsMax) {
      this.cut++;
      return null;
    }
    const call: QbeCall = {
      number: this.calls.length + 1,
      application: pdu.session.application,
      calling: '',
      called: '',
      devices: new Set(),
      from,
      to: pdu.at,
      connectedAt: null,
      endedAt: null,
      state: '',
      cause: '',
      entries: [],
      entriesCut: 0,
    };
    this.calls.push(call);
    return call;
  }

  private ofGlobal(pdu: Pdu): QbeCall | null {
    const global = globalOf(pdu);
    return global === null ? null : (this.globals.get(global) ?? null);
  }

  private learn(call: QbeCall, pdu: Pdu): void {
    call.calling = pdu.text('callingParty') || call.calling;
    call.called = pdu.text('calledParty') || call.called;
    const device = pdu.text('deviceName') || this.places.placeOf(pdu)?.device;
    if (device) call.devices.add(device);
    const state = pdu.named('state');
    if (state === '') return;
    call.state = state;
    if (state === 'CONNECTED') call.connectedAt ??= pdu.at;
    const cause = pdu.named('cause');
    if (pdu.value('cause') !== 0 && cause !== '') call.cause = cause;
  }

  private leave(key: string, call: QbeCall, at: number): void {
    this.legs.delete(key);
    for (const other of this.legs.values()) if (other === call) return;
    call.endedAt = at;
  }

  private remember(key: string, entries: readonly (Entry | null)[]): void {
    if (this.early.size < reportLimits.qbeCallsMax) this.early.set(key, [...entries]);
  }
}

/** Null where a PDU names no leg. */
function legOf(pdu: Pdu): string | null {
  const leg = pdu.value('callLegID');
  const manager = pdu.value('callCallManagerID', 'callLegCallManagerID', 'callManagerID');
  return leg === 0 ? null : `${pdu.stream} ${manager} ${leg}`;
}

/** NewCallEvent calls it callID, others globalCallID. */
function globalOf(pdu: Pdu): string | null {
  const call = pdu.value('globalCallID', 'callID');
  return call === 0 || !pdu.has('globalCallManagerID')
    ? null
    : `${pdu.stream} ${pdu.value('globalCallManagerID')} ${call}`;
}
