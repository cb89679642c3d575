/** A gateway as a node of a cluster: the parts of `cluster`, joined for the service that runs in this process. */
import {
  ClusterNode,
  clusterTiming,
  type Etcd,
  Keys,
  type NodeState,
  PeerServer,
  realTimers,
  TcpPeerLinks,
} from '../cluster/index.ts';
import type { CallBackHandler } from '../feature/index.ts';
import { Counter, type CtiAttachment, type Router } from '../gateway/index.ts';
import { formatAddress } from './address.ts';
import type { ClusterConfiguration } from './cluster-configuration.ts';
import { peerTls } from './cluster-nodes.ts';
import { etcdClient } from './cluster-report.ts';
import { RouterService } from './cluster-service.ts';
import { etcdTrouble } from './cluster-words.ts';
import { isHere, RemoteLines } from './remote-lines.ts';
import type { ClientFiles } from './tls-files.ts';

export interface MemberParts {
  readonly configuration: ClusterConfiguration;
  readonly files: ClientFiles;
  readonly version: string;
  readonly feature: CallBackHandler;
  readonly alarm: (name: string, device: string, detail: string) => void;
  /** A new attachment to a CTIManager; null where phones connect to us. */
  readonly openCti: ((router: Router) => CtiAttachment) | null;
  /** In place of the etcd that the configuration names: for simulations. */
  readonly etcd?: Etcd;
}

/** How long a start waits for etcd before it goes on without. */
const CHECK_MS = 1500;

export class ClusterMember {
  readonly node: ClusterNode;
  /** What the router has for a store. */
  readonly service: RouterService;
  readonly remote: RemoteLines;
  readonly #parts: MemberParts;
  readonly #etcd: Etcd;
  readonly #keys: Keys;
  readonly #server: PeerServer;
  #router: Router | null = null;

  constructor(parts: MemberParts) {
    const { configuration, files, openCti, feature, alarm } = parts;
    const { address, listen, prefix } = configuration;
    this.#parts = parts;
    const { settleMs } = configuration;
    const timing = { ...clusterTiming, settleMs, settleAgainMs: 3 * settleMs, preemptEveryMs: 6 * settleMs };
    this.#etcd = parts.etcd ?? etcdClient(configuration, files);
    this.#keys = new Keys(prefix);
    const tls = peerTls(configuration, files);
    const peers = new TcpPeerLinks({ timers: realTimers, probeMs: timing.probeMs, directory: openCti === null, tls });
    const router = () => this.#router!;
    this.remote = new RemoteLines({ post: (event) => router().post(event) }, peers, (line) =>
      this.node.mayAct ? feature.lineUse(line, isHere) : 'unknown',
    );
    this.node = new ClusterNode({
      mode: openCti === null ? 'shared' : 'activeBackup',
      address,
      probe: formatAddress(listen),
      etcd: this.#etcd,
      keys: this.#keys,
      peers,
      timers: realTimers,
      timing,
      alarm,
      compared: (same) => router().counters.add(same ? Counter.tablesSame : Counter.tablesDiffer),
      heardLine: (peer, line, use) => this.remote.heard(peer, line, use),
      heardLines: (lines) => this.remote.exist(lines),
      lostPeer: (peer) => this.remote.lost(peer),
    });
    this.service = new RouterService({
      router,
      node: () => this.node,
      openCti: () => openCti?.(router()) ?? null,
      remote: () => this.remote,
    });
    this.#server = new PeerServer({
      host: listen.host,
      port: listen.port,
      tls,
      state: () => this.state,
      useOf: (line) => this.remote.watched(line, true),
      watched: (line, watch) => this.remote.watched(line, watch),
      lines: () => this.remote.own,
      drain: (on) => this.node.drain(on),
    });
    this.remote.serve(this.#server);
  }

  /** Joins. @returns what is missing for it to serve, in sentences */
  async start(router: Router): Promise<readonly string[]> {
    this.#router = router;
    if (this.#parts.openCti === null) router.attach(this.remote);
    await this.#server.listen();
    const answers = this.#etcd.list(this.#keys.leader).then(
      () => null,
      (error: Error) => this.#trouble(error),
    );
    const late = new Promise<string>((resolve) =>
      setTimeout(() => resolve(this.#trouble(this.node.mirror.trouble)), CHECK_MS).unref(),
    );
    this.node.start(this.service);
    const trouble = await Promise.race([answers, late]);
    if (trouble === null) return [];
    const detail = `${trouble}. Call Back is unavailable until that is mended; calls go on.`;
    this.#parts.alarm('EtcdUnreachable', '', detail);
    return [detail];
  }

  async close(): Promise<void> {
    await this.node.stop();
    await this.#server.close();
    this.#etcd.close();
  }

  get state(): NodeState {
    const { node } = this;
    const { configuration, version } = this.#parts;
    return {
      address: configuration.address,
      lease: node.lease ?? '',
      role: node.role,
      mode: node.mode,
      epoch: node.manager.epoch,
      draining: node.draining,
      revision: node.mirror.revision,
      digest: node.mirror.digest,
      records: node.recordsSeen,
      live: node.mirror.live,
      version,
      missing: this.#missing(),
    };
  }

  #missing(): string[] {
    const missing: string[] = [];
    const { live, trouble } = this.node.mirror;
    if (!live) missing.push(`${this.#trouble(trouble)}.`);
    const cti = this.service.cti?.state;
    if (cti !== undefined && cti !== 'up') missing.push(`The CTIManager is not attached (${cti}).`);
    return missing;
  }

  #trouble(error: Error | null): string {
    return etcdTrouble(this.#parts.configuration.endpoints, error);
  }
}
