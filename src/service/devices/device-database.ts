/**
 * The device database (DBL of the original): phones, lines, users and search spaces of all sources together, the questions
 * that can be asked of them, and what each change means for those who wait.
 *
 *   imported (file, command) ─┐
 *   PostgreSQL ───────────────┼─► one site ─► facts ── difference ──► events for the feature
 *   learnt from registrations ┘
 *
 * Where two sources name the same phone or number, the one higher up is believed. What is learnt of a phone is believed
 * until a source that the site keeps has named it once: a phone that such a source takes out is out.
 */
import type { Event } from '../../model/events.ts';
import { directoryNumberOf, type LineKey, lineKey } from '../../model/ids.ts';
import { changesBetween, type Facts, factsOf } from './facts.ts';
import { type Appearance, emptySite, type Site, type SiteLine, type SitePhone, type SiteUser } from './site.ts';

/** In the order in which they are believed. */
export const sourceNames = ['imported', 'postgres', 'learnt'] as const;
export type SourceName = (typeof sourceNames)[number];

/** A phone, and who says so. */
export interface PhoneEntry extends SitePhone {
  readonly source: SourceName;
}

/** A number, and the phones that carry it. */
export interface LineEntry extends SiteLine {
  readonly source: SourceName;
  readonly phones: readonly string[];
}

export class DeviceDatabase {
  /** Those that the site keeps. */
  private readonly kept: Record<Exclude<SourceName, 'learnt'>, Site> = { imported: emptySite, postgres: emptySite };
  /** By registration, for phones that no other source has named. */
  private readonly learntPhones = new Map<string, SitePhone>();
  private phones = new Map<string, PhoneEntry>();
  private lines = new Map<LineKey, LineEntry>();
  /** Lines of a number, in whatever partition. */
  private byNumber = new Map<string, LineKey[]>();
  private facts: Facts = factsOf(emptySite);

  /** What a source says now, all of it. @returns what that changes, for the feature */
  load(source: Exclude<SourceName, 'learnt'>, site: Site): Event[] {
    // What the site keeps, and what it has taken out, is not learnt.
    for (const name of [...this.kept[source].phones.keys(), ...site.phones.keys()]) this.learntPhones.delete(name);
    this.kept[source] = site;
    return this.refresh();
  }

  /** Names of the phones of a source. */
  phonesOf(source: Exclude<SourceName, 'learnt'>): Iterable<string> {
    return this.kept[source].phones.keys();
  }

  /** Lines that a source names, by themselves or on its phones. */
  linesOf(source: Exclude<SourceName, 'learnt'>): LineKey[] {
    const { phones, lines } = this.kept[source];
    const carried = [...phones.values()].flatMap((phone) =>
      phone.lines.map((line) => lineKey(line.number, line.partition)),
    );
    return [...new Set([...lines.keys(), ...carried])];
  }

  /** What it means that a source names these no more: those that no other source has are out, for whoever waits for them. */
  withdrawn(lines: readonly LineKey[]): Event[] {
    const gone = lines.filter((line) => !this.lines.has(line));
    return gone.map((line) => ({ type: 'directoryEntry', line, kind: 'phone', forgotten: true }));
  }

  /** What was learnt before a restart. */
  remember(phones: Iterable<SitePhone>): Event[] {
    for (const phone of phones) if (!this.isKept(phone.name)) this.learntPhones.set(phone.name, phone);
    return this.refresh();
  }

  /**
   * A phone has registered, or shown one of its lines. The feature learns its lines by itself.
   * @returns the phone where something is new of it, to be kept; else null
   */
  learn(name: string, line?: Appearance): SitePhone | null {
    if (this.isKept(name)) return null;
    const known = this.learntPhones.get(name);
    const lines = line === undefined ? (known?.lines ?? []) : withLine(known?.lines ?? [], line);
    if (known !== undefined && lines === known.lines) return null;
    const phone = { ...unknownPhone, name, lines };
    this.learntPhones.set(name, phone);
    this.phones.set(name, { ...phone, source: 'learnt' });
    if (line !== undefined) this.carry({ name, source: 'learnt' }, line);
    return phone;
  }

  phone(name: string): PhoneEntry | undefined {
    return this.phones.get(name);
  }

  /** All phones whose name, description, user or number holds the text. */
  find(text = '', most = 10_000): PhoneEntry[] {
    const wanted = text.toLowerCase();
    const found: PhoneEntry[] = [];
    for (const phone of this.phones.values()) {
      if (found.length >= most) break;
      const words = [phone.name, phone.description, phone.user, ...phone.lines.map(({ number }) => number)];
      if (words.some((word) => word.toLowerCase().includes(wanted))) found.push(phone);
    }
    return found;
  }

  /** Phones of a user. */
  ownedBy(user: string): PhoneEntry[] {
    return [...this.phones.values()].filter((phone) => phone.user === user);
  }

  /** The lines of a number; with a partition that one. */
  numbered(number: string, partition?: string): LineEntry[] {
    const keys = this.byNumber.get(number) ?? [];
    const lines = keys.map((key) => this.lines.get(key)!);
    return partition === undefined ? lines : lines.filter((line) => line.partition === partition);
  }

  /** Which line a phone means by a number: its search space decides. Undefined where it can call none of that number. */
  meant(number: string, phone: string): LineEntry | undefined {
    const space = this.facts.devices.get(phone)?.searchSpace ?? null;
    for (const partition of space ?? []) {
      const line = this.lines.get(lineKey(number, partition));
      if (line !== undefined) return line;
    }
    return this.lines.get(number) ?? (space === null ? this.numbered(number)[0] : undefined);
  }

  /** The key of a line that a phone shows without its partition. */
  keyOn(name: string, instance: number, number: string): LineKey {
    const lines = this.phones.get(name)?.lines.filter((line) => line.number === number) ?? [];
    const line = lines.find((each) => each.instance === instance) ?? lines[0];
    return lineKey(number, line?.partition);
  }

  /** The key of a number that is told without its partition: of the only line that has it. */
  keyOf(number: LineKey): LineKey {
    const keys = this.byNumber.get(number) ?? [];
    return keys.length === 1 ? keys[0]! : number;
  }

  /** Locale of a phone: its own, else that of its user; '' where nobody says. */
  localeOf(name: string): string {
    return this.facts.devices.get(name)?.locale ?? '';
  }

  /** What the feature must be told of a phone when it has registered: what it knew of it before is void. */
  greeting(name: string): Event[] {
    const reject = this.facts.devices.get(name)?.reject ?? false;
    return reject ? [{ type: 'doNotDisturb', device: name, active: true, reject: true }] : [];
  }

  get size(): { readonly phones: number; readonly lines: number } {
    return { phones: this.phones.size, lines: this.lines.size };
  }

  private isKept(name: string): boolean {
    return this.kept.imported.phones.has(name) || this.kept.postgres.phones.has(name);
  }

  private refresh(): Event[] {
    const facts = factsOf(this.merge());
    const events = changesBetween(this.facts, facts);
    this.facts = facts;
    return events;
  }

  private merge(): Site {
    this.phones = new Map();
    this.lines = new Map();
    this.byNumber = new Map();
    const users = new Map<string, SiteUser>();
    const searchSpaces = new Map<string, readonly string[]>();
    const sites = { ...this.kept, learnt: { ...emptySite, phones: this.learntPhones } };
    for (const source of sourceNames) {
      const site = sites[source];
      for (const [name, phone] of site.phones) if (!this.phones.has(name)) this.phones.set(name, { ...phone, source });
      for (const [key, line] of site.lines) if (!this.lines.has(key)) this.enter(key, { ...line, source, phones: [] });
      for (const [name, user] of site.users) if (!users.has(name)) users.set(name, user);
      for (const [name, space] of site.searchSpaces) if (!searchSpaces.has(name)) searchSpaces.set(name, space);
    }
    for (const phone of this.phones.values()) for (const line of phone.lines) this.carry(phone, line);
    return { phones: this.phones, lines: this.lines, users, searchSpaces };
  }

  private enter(key: LineKey, line: LineEntry): void {
    this.lines.set(key, line);
    const number = directoryNumberOf(key);
    const keys = this.byNumber.get(number);
    if (keys === undefined) this.byNumber.set(number, [key]);
    else keys.push(key);
  }

  private carry({ name, source }: Pick<PhoneEntry, 'name' | 'source'>, { number, partition }: Appearance): void {
    const key = lineKey(number, partition);
    const line = this.lines.get(key);
    if (line === undefined) this.enter(key, { ...plainLine, number, partition, source, phones: [name] });
    else if (!line.phones.includes(name)) this.lines.set(key, { ...line, phones: [...line.phones, name] });
  }
}

const unknownPhone = { description: '', user: '', locale: '', searchSpace: '', doNotDisturb: 'off' } as const;
const plainLine = { kind: 'phone', forwardAll: '', voiceMail: false } as const;

/** The same array where nothing is new: a phone shows its lines at every registration. */
function withLine(lines: readonly Appearance[], line: Appearance): readonly Appearance[] {
  const same = lines.some((each) => each.instance === line.instance && each.number === line.number);
  return same ? lines : [...lines.filter((each) => each.instance !== line.instance), line];
}
