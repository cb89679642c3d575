/** The settings of a cluster: what etcd, and who this node is. */
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { compareAddresses } from '../cluster/redundancy/address.ts';
import { type Address, parseAddress } from './address.ts';
import { parseEtcdStore } from './cluster-words.ts';

export interface ClusterConfiguration {
  readonly endpoints: readonly Address[];
  /** IP address: name and rank of the node. */
  readonly address: string;
  /** Where peers connect. */
  readonly listen: Address;
  readonly prefix: string;
  /** How long a node with a lower address has to be there until it gets the service. */
  readonly settleMs: number;
  readonly user: string | null;
  readonly passwordFile: string | null;
  /** TLS where any of these is given. */
  readonly tls: {
    readonly authority: string | null;
    readonly certificate: string | null;
    readonly key: string | null;
  } | null;
  /** TLS between nodes too, with the same files. */
  readonly peerTls: boolean;
}

const PEER_PORT = 2500;
const ANY = new Set(['0.0.0.0', '::', '']);
const KEYS = ['address', 'listen', 'user', 'passwordFile', 'authority', 'certificate', 'key'] as const;

type Value = (key: string) => unknown;

/** What no single key can tell. */
export function clusterProblems(value: Value): string[] {
  const problems: string[] = [];
  const given = parseEtcdStore(String(value('store') ?? '')) !== null;
  for (const key of KEYS)
    if (!given && value(`cluster.${key}`) !== null)
      problems.push(
        `cluster.${key}: is set, but store names no etcd; should be used together (--store etcd:HOST:PORT).`,
      );
  for (const [one, other] of [
    ['certificate', 'key'],
    ['user', 'passwordFile'],
  ] as const)
    if ((value(`cluster.${one}`) === null) !== (value(`cluster.${other}`) === null))
      problems.push(`cluster.${one}: should be used together with cluster.${other}.`);
  const missing = (['authority', 'certificate', 'key'] as const).filter((key) => value(`cluster.${key}`) === null);
  if (value('cluster.peerTls') === true && missing.length > 0)
    problems.push(`cluster.peerTls: needs cluster.${missing.join(', cluster.')}; should be used together with them.`);
  const inline = value('upstream') !== null || value('demo') === true;
  if (given && inline && value('cti.managers') !== null)
    problems.push(
      'store: is an etcd, with both upstream and cti.managers; a node of a cluster should have one of them.',
    );
  return problems;
}

/** Null where the store is no etcd. @param phones where phones connect, HOST:PORT */
export function clusterOf(value: Value, phones: string): ClusterConfiguration | null {
  const endpoints = parseEtcdStore(String(value('store') ?? ''));
  if (endpoints === null) return null;
  const text = (key: string) => (value(`cluster.${key}`) === null ? null : String(value(`cluster.${key}`)));
  const [authority, certificate, key] = [text('authority'), text('certificate'), text('key')];
  const address = text('address') ?? ownAddress(parseAddress(phones)?.host ?? '');
  const listen = text('listen');
  return {
    endpoints,
    address,
    listen: listen === null ? { host: address, port: PEER_PORT } : parseAddress(listen)!,
    prefix: text('prefix') ?? '/ringback/',
    settleMs: Number(text('settle') ?? 10) * 1000,
    user: text('user'),
    passwordFile: text('passwordFile'),
    tls: authority === null && certificate === null ? null : { authority, certificate, key },
    peerTls: value('cluster.peerTls') === true,
  };
}

/** That of the phones' listener where it is one, else the lowest of this machine that others can reach. */
function ownAddress(listen: string): string {
  if (!ANY.has(listen) && isIP(listen) !== 0) return listen;
  const addresses = Object.values(networkInterfaces())
    .flatMap((rows) => rows ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return addresses.sort(compareAddresses)[0] ?? '127.0.0.1';
}
