/** Where the device database is kept: what was imported, word for word, and what was learnt. In lmdb, or nowhere. */
import { type Database, open, type RootDatabase } from 'lmdb';
import { type SitePhone, siteLimits } from './site.ts';

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
  close(): Promise<void>;
}

/** For a demo, and where records are not kept in a folder. */
export const noDeviceStore: DeviceStore = {
  imported: () => null,
  keep: () => Promise.resolve(),
  learnt: () => [],
  learn: () => undefined,
  close: () => Promise.resolve(),
};

const IMPORTED = 'imported';

export class LmdbDeviceStore implements DeviceStore {
  private readonly root: RootDatabase<Imported, string>;
  private readonly phones: Database<SitePhone, string>;

  /** @throws Error with a sentence where the folder cannot be opened. */
  constructor(folder: string) {
    try {
      this.root = open<Imported, string>(folder, { encoding: 'json', maxDbs: 2 });
      this.phones = this.root.openDB<SitePhone, string>('learnt', { encoding: 'json' });
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

  close(): Promise<void> {
    return this.root.close();
  }
}
