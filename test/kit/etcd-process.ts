/** Debian's etcd as child processes: one or three members on free ports of a loopback address, data in a temporary folder. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../src/cluster/etcd/exchange.ts';
import { EtcdClient } from '../../src/cluster/etcd/http-client.ts';

function found(): boolean {
  try {
    execFileSync('etcd', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const etcdFound = found();
/** Ends the title of a test that needs it. */
export const withoutEtcd = etcdFound ? '' : ' (skipped: no etcd; apt-get install etcd-server)';

async function freePort(host: string): Promise<number> {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface EtcdPlan {
  /** One address for each member. */
  readonly hosts?: readonly string[];
  /** Files for clients that come by TLS. */
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    readonly authority: string;
    /** Only clients with a certificate of the authority are let in; this one is ours. */
    readonly client?: { readonly certificate: string; readonly key: string };
  };
  /** Runs a member somewhere else: words put before the command, by member. */
  readonly before?: readonly (readonly string[])[];
  readonly words?: readonly string[];
}

export class EtcdMember {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly peerPort: number;
  readonly folder: string;
  child: ChildProcess | null = null;
  errors = '';

  constructor(name: string, endpoint: Endpoint, peerPort: number, folder: string) {
    this.name = name;
    this.endpoint = endpoint;
    this.peerPort = peerPort;
    this.folder = folder;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

export class EtcdCluster {
  readonly members: readonly EtcdMember[];
  readonly #plan: EtcdPlan;
  readonly #folder: string;

  private constructor(members: readonly EtcdMember[], plan: EtcdPlan, folder: string) {
    this.members = members;
    this.#plan = plan;
    this.#folder = folder;
  }

  /** Resolves when it answers. */
  static async start(plan: EtcdPlan = {}): Promise<EtcdCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'ringback-etcd-'));
    const members: EtcdMember[] = [];
    for (const [i, host] of (plan.hosts ?? ['127.0.0.1']).entries()) {
      const ports = plan.before === undefined ? [await freePort(host), await freePort(host)] : [2379, 2380];
      members.push(new EtcdMember(`m${i}`, { host, port: ports[0]! }, ports[1]!, join(folder, `m${i}`)));
    }
    const cluster = new EtcdCluster(members, plan, folder);
    for (const member of members) cluster.run(member);
    await cluster.ready();
    return cluster;
  }

  get endpoints(): Endpoint[] {
    return this.members.map(({ endpoint }) => endpoint);
  }

  /** Begins a member, or begins it again on what it has. */
  run(member: EtcdMember): void {
    const { tls, words = [], before } = this.#plan;
    const { host, port } = member.endpoint;
    const scheme = tls === undefined ? 'http' : 'https';
    const peers = this.members.map((m) => `${m.name}=http://${m.endpoint.host}:${m.peerPort}`).join(',');
    const command = [
      ...(before?.[this.members.indexOf(member)] ?? []),
      'etcd',
      ...['--name', member.name, '--data-dir', member.folder, '--log-level', 'error'],
      ...[
        '--listen-client-urls',
        `${scheme}://${host}:${port}`,
        '--advertise-client-urls',
        `${scheme}://${host}:${port}`,
      ],
      ...['--listen-peer-urls', `http://${host}:${member.peerPort}`],
      ...['--initial-advertise-peer-urls', `http://${host}:${member.peerPort}`],
      ...['--initial-cluster', peers, '--initial-cluster-state', 'new'],
      ...(tls === undefined
        ? []
        : ['--cert-file', tls.certificate, '--key-file', tls.key, '--trusted-ca-file', tls.authority]),
      ...(tls?.client === undefined ? [] : ['--client-cert-auth']),
      ...words,
    ];
    const child = spawn(command[0]!, command.slice(1), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      member.errors = (member.errors + text).slice(-4000);
    });
    member.child = child;
  }

  /** Resolves when each member has answered with the help of a quorum. */
  async ready(): Promise<void> {
    for (const member of this.members) if (member.child !== null) await this.#answers(member);
  }

  async #answers(member: EtcdMember): Promise<void> {
    const client = this.client([member.endpoint]);
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        await client.list('/');
        break;
      } catch (error) {
        const { child, errors } = member;
        if (Date.now() > deadline || child?.exitCode != null)
          throw new Error(`etcd ${member.name}: ${String(error)}\n${errors}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    client.close();
  }

  client(endpoints = this.endpoints, login: { readonly user?: string; readonly password?: string } = {}): EtcdClient {
    const { tls } = this.#plan;
    if (tls === undefined) return new EtcdClient({ endpoints, ...login });
    const text = (path: string) => readFileSync(path, 'utf8');
    const own = tls.client === undefined ? {} : { cert: text(tls.client.certificate), key: text(tls.client.key) };
    return new EtcdClient({ endpoints, tls: { ca: text(tls.authority), ...own }, ...login });
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
