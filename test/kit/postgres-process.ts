/** A PostgreSQL of one test: its own data in a temporary folder, its own port of loopback, ended by its process id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';

/** Debian keeps its programs out of the path, one folder a version. */
const VERSIONS = '/usr/lib/postgresql';
const folders = existsSync(VERSIONS) ? readdirSync(VERSIONS).map((version) => join(VERSIONS, version, 'bin')) : [];
const programs = folders.find((folder) => existsSync(join(folder, 'initdb')));

export const postgresFound = programs !== undefined;
export const withoutPostgres = postgresFound ? '' : ' (skipped: no PostgreSQL server here; Debian: postgresql)';

/** The server refuses to run as root. */
function asServer(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

export class PostgresProcess {
  readonly url: string;
  private readonly folder: string;
  private readonly port: number;
  private child: ChildProcess | null = null;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  static async start(): Promise<PostgresProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-postgres-'));
    const { uid, gid } = asServer();
    if (uid !== undefined) chownSync(folder, uid, gid!);
    const words = [
      '-D',
      join(folder, 'data'),
      '-U',
      'postgres',
      '--auth=trust',
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C',
    ];
    execFileSync(join(programs!, 'initdb'), words, { ...asServer(), cwd: folder, stdio: 'ignore' });
    const server = new PostgresProcess(folder, await freePort());
    await server.run();
    return server;
  }

  /** Begins again with the same data, after `kill`. */
  async run(): Promise<void> {
    const words = [
      '-D',
      join(this.folder, 'data'),
      '-h',
      '127.0.0.1',
      '-p',
      String(this.port),
      '-k',
      this.folder,
      '-F',
    ];
    const child = spawn(join(programs!, 'postgres'), words, { ...asServer(), cwd: this.folder, stdio: 'ignore' });
    this.child = child;
    for (;;) {
      const sql = this.client();
      try {
        await sql`SELECT 1`;
        return;
      } catch (error) {
        if (child.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      } finally {
        await sql.end({ timeout: 1 });
      }
    }
  }

  client(): Sql {
    return postgres(this.url, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGQUIT');
    await closed;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
