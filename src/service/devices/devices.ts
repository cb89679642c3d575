/**
 * The device database of a running service: its sources are opened, followed and told apart here, and each change goes to
 * the router as events, so that it reaches the call backs that it concerns at once.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { EventSink } from '../../model/ports.ts';
import { FollowedFile, fingerprintOf } from '../changes/followed-file.ts';
import type { DatabaseSetting } from '../changes/notifier.ts';
import { siteLimits } from '../limits.ts';
import { DeviceDatabase } from './device-database.ts';
import { DeviceSink } from './device-sink.ts';
import type { DeviceStore, Imported, KeptSource } from './device-store.ts';
import { PostgresSource } from './postgres-source.ts';
import { type Site, SiteProblems } from './site.ts';
import { readSiteCsv } from './site-csv.ts';
import { readSiteYaml } from './site-yaml.ts';

export interface DevicesParts {
  readonly store: DeviceStore;
  readonly router: EventSink;
  /** YAML or CSV file that is followed; null: none. */
  readonly file: string | null;
  /** Connection URL of the site's PostgreSQL; null: none. */
  readonly postgres: string | null;
  readonly alarm: (name: string, device: string, detail: string) => void;
}

export class Devices {
  readonly database = new DeviceDatabase();
  /** What attachments post to. */
  readonly sink: DeviceSink;
  private readonly parts: DevicesParts;
  private follower: FollowedFile | null = null;
  private postgres: PostgresSource | null = null;
  private settings: readonly DatabaseSetting[] | null = null;
  private settingsTo: (rows: readonly DatabaseSetting[]) => void = () => undefined;
  private readonly unread = new Set<KeptSource>(['imported', 'postgres']);
  private readonly failing = new Set<string>();

  constructor(parts: DevicesParts) {
    this.parts = parts;
    this.sink = new DeviceSink(this.database, parts.router, (phone) => parts.store.learn(phone));
  }

  /** Reads all sources. @throws SiteProblems where the file that was named is not what it should be */
  open(): void {
    const { store, file, postgres } = this.parts;
    const kept = store.imported();
    const seen = file === null ? '' : fingerprintOf(file);
    const imported = file !== null ? readFile(file) : kept;
    if (imported !== null) this.sink.tell(this.database.load('imported', readSite(imported)));
    // A phone that is learnt and named at once is as it is named: nobody has logged in there.
    this.sink.tell(this.database.remember(store.learnt()));
    if (imported !== null) this.settle('imported');
    if (file !== null) this.follower = new FollowedFile(file, seen, () => this.reread(file));
    if (postgres === null) return;
    this.postgres = new PostgresSource({
      url: postgres,
      loaded: (site) => this.loaded('postgres', site),
      settings: (rows) => this.heard(rows),
      failed: (reason) => this.failed('PostgreSQL', reason),
    });
    void this.postgres.start();
  }

  /** Takes the place of all that was imported before. @throws SiteProblems, and nothing has changed */
  async import(imported: Imported): Promise<{ readonly phones: number; readonly lines: number }> {
    const { file, store } = this.parts;
    if (file !== null) throw new SiteProblems([`${file} is followed (setting devices.file): change that file`]);
    const site = readSite(imported);
    await store.keep(imported);
    this.load('imported', site);
    return { phones: site.phones.size, lines: site.lines.size };
  }

  async close(): Promise<void> {
    this.follower?.close();
    await this.postgres?.close();
    await this.parts.store.close();
  }

  /** Told what the database says of settings, now where it has said so already, and whenever it is read. */
  onSettings(listener: (rows: readonly DatabaseSetting[]) => void): void {
    this.settingsTo = listener;
    if (this.settings !== null) listener(this.settings);
  }

  private heard(rows: readonly DatabaseSetting[]): void {
    this.settings = rows;
    this.settingsTo(rows);
  }

  private reread(file: string): void {
    try {
      this.loaded('imported', readSite(readFile(file)), file);
    } catch (error) {
      this.failed(file, (error as Error).message);
    }
  }

  private loaded(source: KeptSource, site: Site, name = 'PostgreSQL'): void {
    if (this.failing.delete(name)) this.parts.alarm('DevicesUnreadableCleared', '', `${name} is read again.`);
    this.load(source, site);
  }

  private load(source: KeptSource, site: Site): void {
    this.sink.tell(this.database.load(source, site));
    this.settle(source);
  }

  /** What the source named before a restart and names no more is out as if it had gone just now. */
  private settle(source: KeptSource): void {
    const { store } = this.parts;
    if (this.unread.delete(source)) this.sink.tell(this.database.withdrawn(store.lines(source)));
    store.keepLines(source, this.database.linesOf(source));
    store.unlearn(this.database.phonesOf(source));
  }

  /** What was read last stays in force. Told once, until it is read again. */
  private failed(name: string, reason: string): void {
    if (this.failing.has(name)) return;
    this.failing.add(name);
    this.parts.alarm('DevicesUnreadable', '', `${name}: ${reason}. What was read before stays in force.`);
  }
}

/** @throws SiteProblems with every problem and its place */
export function readSite({ format, name, text }: Imported): Site {
  if (Buffer.byteLength(text) > siteLimits.textBytesMax)
    throw new SiteProblems([`${name}: is longer than ${siteLimits.textBytesMax} bytes`]);
  return format === 'csv' ? readSiteCsv(text, name) : readSiteYaml(text, name);
}

/** @throws SiteProblems */
export function readFile(path: string): Imported {
  const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'yaml';
  try {
    if (statSync(path).size > siteLimits.textBytesMax)
      throw new SiteProblems([`${path}: is longer than ${siteLimits.textBytesMax} bytes`]);
    return { format, name: basename(path), text: readFileSync(path, 'utf8') };
  } catch (error) {
    if (error instanceof SiteProblems) throw error;
    throw new SiteProblems([`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`]);
  }
}
