/** Where the device database is kept: what was imported, word for word, and what was learnt. In lmdb, or nowhere. */
import { type Database, open, type RootDatabase } from 'lmdb';
import type { LineKey } from '../../model/ids.ts';
import { siteLimits } from '../limits.ts';
import type { SitePhone } from './site.ts';

/** Sources that the site keeps. */
export type KeptSource = 'imported' | 'postgres';

/** A site as somebody gave it. */
export interface Imported {
  readonly format: 'yaml' | 'csv';
  /** Name of the file, for messages. */
  readonly name: string;
  readonly text: string;
}

export interface DeviceStore {
  imported(): Imported | null;
  keep(imported: Imported): Promise<void>;
  learnt(): SitePhone[];
  learn(phone: SitePhone): void;
  /** A source that the site keeps names these: what was learnt of them is void, also when it names them no more. */
  unlearn(names: Iterable<string>): void;
  /** Lines that a source named when it was read last, in this life or the one before. */
  lines(source: KeptSource): readonly LineKey[];
  keepLines(source: KeptSource, lines: readonly LineKey[]): void;
  close(): Promise<void>;
}

/** For a demo, and where records are not kept in a folder. */
export const noDeviceStore: DeviceStore = {
  imported: () => null,
  keep: () => Promise.resolve(),
  learnt: () => [],
  learn: () => undefined,
  unlearn: () => undefined,
  lines: () => [],
  keepLines: () => undefined,
  close: () => Promise.resolve(),
};

const IMPORTED = 'imported';

export class LmdbDeviceStore implements DeviceStore {
  private readonly root: RootDatabase<Imported, string>;
  private readonly phones: Database<SitePhone, string>;
  private readonly named: Database<readonly LineKey[], string>;

  /** @throws Error with a sentence where the folder cannot be opened. */
  constructor(folder: string) {
    try {
      this.root = open<Imported, string>(folder, { encoding: 'json', maxDbs: 3 });
      this.phones = this.root.openDB<SitePhone, string>('learnt', { encoding: 'json' });
      this.named = this.root.openDB<readonly LineKey[], string>('lines', { encoding: 'json' });
    } catch (error) {
      throw new Error(`the device database in ${folder} cannot be opened: ${(error as Error).message}`);
    }
  }

  imported(): Imported | null {
    return this.root.get(IMPORTED) ?? null;
  }

  /** Resolves when it is on disk. */
  async keep(imported: Imported): Promise<void> {
    await this.root.put(IMPORTED, imported);
    await this.root.flushed;
  }

  learnt(): SitePhone[] {
    return [...this.phones.getRange({ limit: siteLimits.phonesMax })].map(({ value }) => value);
  }

  /** Written when the disk has time: it would be learnt again. */
  learn(phone: SitePhone): void {
    void this.phones.put(phone.name, phone);
  }

  unlearn(names: Iterable<string>): void {
    for (const name of names) if (this.phones.doesExist(name)) void this.phones.remove(name);
  }

  lines(source: KeptSource): readonly LineKey[] {
    return this.named.get(source) ?? [];
  }

  keepLines(source: KeptSource, lines: readonly LineKey[]): void {
    void this.named.put(source, lines);
  }

  close(): Promise<void> {
    return this.root.close();
  }
}
