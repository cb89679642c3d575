/** What a site means for those who wait, and what a change of it means: the difference of two sites as events. */
import type { DirectoryKind, Event } from '../../model/events.ts';
import type { LineKey } from '../../model/ids.ts';
import { lineKey } from '../../model/ids.ts';
import type { Site } from './site.ts';

interface LineFacts {
  readonly kind: DirectoryKind;
  readonly forwardAll: string;
  readonly voiceMail: boolean;
}

interface DeviceFacts {
  /** Partitions in order; null: the phone may call all. */
  readonly searchSpace: readonly string[] | null;
  readonly reject: boolean;
  readonly user: string;
  readonly locale: string;
}

export interface Facts {
  readonly lines: ReadonlyMap<LineKey, LineFacts>;
  readonly devices: ReadonlyMap<string, DeviceFacts>;
}

const plain: LineFacts = { kind: 'phone', forwardAll: '', voiceMail: false };
const nobody: DeviceFacts = { searchSpace: null, reject: false, user: '', locale: '' };

export function factsOf({ phones, lines, users, searchSpaces }: Site): Facts {
  const found = new Map<LineKey, LineFacts>(lines);
  const devices = new Map<string, DeviceFacts>();
  for (const phone of phones.values()) {
    for (const line of phone.lines) {
      const key = lineKey(line.number, line.partition);
      if (!found.has(key)) found.set(key, plain);
    }
    devices.set(phone.name, {
      searchSpace: phone.searchSpace === '' ? null : (searchSpaces.get(phone.searchSpace) ?? []),
      reject: phone.doNotDisturb === 'reject',
      user: phone.user,
      locale: phone.locale || (users.get(phone.user)?.locale ?? ''),
    });
  }
  return { lines: found, devices };
}

/** Lines first, so that nobody is refused for a number that is about to be there. */
export function changesBetween(before: Facts, after: Facts): Event[] {
  return [...lineChanges(before, after), ...deviceChanges(before, after)];
}

function lineChanges(before: Facts, after: Facts): Event[] {
  const events: Event[] = [];
  for (const [line, facts] of after.lines) {
    const old = before.lines.get(line);
    if (old?.kind !== facts.kind) events.push({ type: 'directoryEntry', line, kind: facts.kind, forgotten: false });
    if ((old?.forwardAll ?? '') !== facts.forwardAll || (old?.voiceMail ?? false) !== facts.voiceMail) {
      const target = facts.forwardAll === '' ? null : facts.forwardAll;
      events.push({ type: 'forwardAll', line, target, voiceMail: facts.voiceMail });
    }
  }
  for (const [line, { kind }] of before.lines)
    if (!after.lines.has(line)) events.push({ type: 'directoryEntry', line, kind, forgotten: true });
  return events;
}

function deviceChanges(before: Facts, after: Facts): Event[] {
  const events: Event[] = [];
  for (const device of new Set([...before.devices.keys(), ...after.devices.keys()])) {
    const old = before.devices.get(device) ?? nobody;
    const facts = after.devices.get(device) ?? nobody;
    if (old.searchSpace?.join(';') !== facts.searchSpace?.join(';'))
      events.push({ type: 'searchSpace', device, partitions: facts.searchSpace });
    if (old.reject !== facts.reject)
      events.push({ type: 'doNotDisturb', device, active: facts.reject, reject: facts.reject });
    // The first time that a phone is named nobody has logged in or out.
    if (before.devices.has(device) && old.user !== facts.user) events.push({ type: 'userChanged', device });
  }
  return events;
}
