/**
 * The site's own database as a source: five tables or views of PostgreSQL (packaging/postgresql/ringback.sql), read whole at
 * the start, after each `NOTIFY ringback`, and after a connection was lost. While it is away what was read last is used. A
 * sixth, ringback_settings, may be there: settings for the Change Notifier.
 */
import postgres, { type Sql } from 'postgres';
import type { DatabaseSetting } from '../changes/notifier.ts';
import { serviceLimits } from '../limits.ts';
import { checkSite, type Problem, pathText, type Site } from './site.ts';

/** Channel on which changes are told. */
const CHANNEL = 'ringback';
/** Several changes of one transaction are read once. */
const GATHER_MS = 100;
const RETRY_MS = 5000;
const CONNECT_S = 5;

/** What each table gives; a column that is null is as if left out. */
const queries = {
  phones: `SELECT name, description, "user", locale, search_space AS "searchSpace", do_not_disturb AS "doNotDisturb"
    FROM ringback_phones`,
  appearances: `SELECT phone, instance::text AS instance, number, partition, label FROM ringback_appearances
    ORDER BY phone, instance`,
  lines: `SELECT number, partition, kind, forward_all AS "forwardAll", voice_mail::text AS "voiceMail" FROM ringback_lines`,
  users: `SELECT name, locale FROM ringback_users`,
  spaces: `SELECT name, partition FROM ringback_search_spaces ORDER BY name, position`,
} as const;

const SETTINGS = 'SELECT name, value FROM ringback_settings ORDER BY name';

type Row = Readonly<Record<string, string | null>>;

export interface PostgresSourceParts {
  /** postgres://user@host/database; the password may be in it, or in the environment as PGPASSWORD. */
  readonly url: string;
  readonly loaded: (site: Site) => void;
  /** Told where the database has a table of them. */
  readonly settings: (rows: readonly DatabaseSetting[]) => void;
  /** It could not be read: a sentence. Told at each try. */
  readonly failed: (reason: string) => void;
}

export class PostgresSource {
  private readonly parts: PostgresSourceParts;
  private readonly sql: Sql;
  private timer: NodeJS.Timeout | undefined;
  private reading = false;
  private again = false;
  private closed = false;

  constructor(parts: PostgresSourceParts) {
    this.parts = parts;
    this.sql = postgres(parts.url, {
      max: serviceLimits.databaseConnectionsMax,
      max_lifetime: null,
      connect_timeout: CONNECT_S,
      // The package connects again by itself and says nothing: a look tells whether there is somebody.
      onclose: () => this.plan(GATHER_MS),
      onnotice: () => undefined,
      connection: { application_name: 'ringback' },
    });
  }

  /** Reads in the background, from now on. Resolves after the first try, whatever came of it. */
  async start(): Promise<void> {
    await this.listen();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.sql.end({ timeout: 1 });
  }

  private async listen(): Promise<void> {
    try {
      // Called at each connection: what was changed while we were away is read.
      await this.sql.listen(
        CHANNEL,
        () => this.plan(GATHER_MS),
        () => this.plan(0),
      );
    } catch (error) {
      this.fail(error);
      if (!this.closed) this.timer = setTimeout(() => void this.listen(), RETRY_MS);
    }
  }

  private plan(ms: number): void {
    if (this.closed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), ms);
  }

  private async read(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    try {
      const { settings, ...tables } = await this.tables();
      if (!this.closed && settings !== null) this.parts.settings(settings);
      const site = siteOf(tables);
      if (!this.closed) this.parts.loaded(site);
    } catch (error) {
      this.fail(error);
      this.plan(RETRY_MS);
    }
    this.reading = false;
    if (this.again) this.plan(0);
    this.again = false;
  }

  /** As of one moment: a change between two of the queries is seen by all or by none. */
  private tables(): Promise<Tables & Settings> {
    return this.sql.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async (transaction) => {
      const rows: Record<string, readonly Row[]> = {};
      for (const [name, query] of Object.entries(queries)) rows[name] = await transaction.unsafe<Row[]>(query);
      const [found] = await transaction`SELECT to_regclass('ringback_settings') IS NOT NULL AS there`;
      const settings = found?.there ? await transaction.unsafe<Row[]>(SETTINGS) : null;
      return { ...rows, settings } as Tables & Settings;
    }) as Promise<Tables & Settings>;
  }

  private fail(error: unknown): void {
    if (!this.closed) this.parts.failed((error as Error).message || String(error));
  }
}

type Tables = { readonly [Name in keyof typeof queries]: readonly Row[] };

interface Settings {
  readonly settings: readonly DatabaseSetting[] | null;
}

function siteOf({ phones, appearances, lines, users, spaces }: Tables): Site {
  const carried = grouped(appearances, 'phone');
  const raw = {
    phones: phones.map((row) => ({
      ...given(row),
      lines: (carried.get(row.name ?? '') ?? []).map(({ phone: _, ...line }) => given(line)),
    })),
    lines: lines.map(given),
    users: users.map(given),
    searchSpaces: [...grouped(spaces, 'name')].map(([name, rows]) => ({
      name,
      partitions: rows.map(({ partition }) => partition ?? ''),
    })),
  };
  return checkSite(raw, (path) => `PostgreSQL: ${nameOf(raw, path)}${pathText(path)}`);
}

function grouped(rows: readonly Row[], key: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = row[key] ?? '';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}

const given = (row: Row): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter((entry): entry is [string, string] => entry[1] !== null));

/** Rows have no line numbers: the name of the phone or number says which one it is. */
function nameOf(raw: Readonly<Record<string, readonly object[]>>, [list, at]: Problem['path']): string {
  const row = (raw[String(list)]?.[Number(at)] ?? {}) as { name?: string; number?: string };
  return row.name !== undefined || row.number !== undefined ? `${row.name ?? row.number}: ` : '';
}
