/** Where records live, and which of several nodes serves: the port's implementations, etcd, the Redundancy Manager. */
export type { RecordStore } from '../model/ports.ts';
export type { Endpoint, EtcdTls } from './etcd/exchange.ts';
export { EtcdClient, type EtcdOptions } from './etcd/http-client.ts';
export { Keys } from './etcd/keys.ts';
export { leaderOf, memberOf } from './etcd/membership.ts';
export { type Etcd, EtcdError } from './etcd/port.ts';
export { LmdbStore, type LmdbStoreOptions, type StoreAlarm } from './lmdb-store.ts';
export { MemoryStore } from './memory-store.ts';
export { ClusterNode, type ClusterService, type NodeParts } from './node.ts';
export { type PeerLinks, TcpPeerLinks } from './peer-links.ts';
export { type LineUse, type NodeState, type PeerMessage, PeerReader, peerLine } from './peer-messages.ts';
export { PeerServer } from './peer-server.ts';
export { connectPeer, type PeerTls } from './peer-wire.ts';
export { compareAddresses } from './redundancy/address.ts';
export { RedundancyManager, type RedundancyOptions } from './redundancy/manager.ts';
export { type ClusterTiming, clusterTiming } from './redundancy/timing.ts';
export type { ClusterAction, ClusterEvent, ClusterMode, Leader, Member, NodeRole, View } from './redundancy/words.ts';
export { realTimers, type Timers } from './timers.ts';
