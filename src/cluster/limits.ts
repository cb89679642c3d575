/**
 * Every maximum of stores and redundancy, named once, with its reason and with what happens above it. Units are in the names.
 * Nothing else in `cluster` bounds a queue, a buffer or a number of connections. The page docs/limits.md is made from these lines.
 */
export const clusterLimits = {
  /** Writes in one group to the disk, with one flush. Above it they are the next group. */
  diskGroupWritesMax: 1000,
  /** Connections to one etcd. Above it a request waits for one. */
  etcdSocketsMax: 64,
  /** Longest answer of etcd: a page of records has some megabytes. Above it the request fails. */
  etcdAnswerBytesMax: 64 * 1024 * 1024,
  /**
   * Longest message of a watch; etcd itself refuses transactions above 1.5 MiB. Above it the watch ends, and begins anew.
   */
  etcdWatchLineBytesMax: 16 * 1024 * 1024,
  /**
   * Records in one transaction: etcd refuses more than 128 compares or operations in one, and a record has three and two.
   * Above it they are the next transaction.
   */
  etcdGroupMax: 32,
  /** Transactions of records under way: more make etcd slower, not quicker. Above it the next waits. */
  etcdGroupsUnderWayMax: 4,
  /** Writes of records under way: some groups of them, and as many that wait for the next. Above it a write waits for its slot. */
  etcdWritesUnderWayMax: 256,
  /** Connections to the port for nodes: a cluster has a handful, and somebody who looks. Above it a connection is closed. */
  peerConnectionsMax: 64,
  /**
   * Bytes that a node may leave unread. What is said first, which lines are watched, is 200,000 lines of 30 bytes at most.
   * Above it the node is cut off, and told everything anew when it is back.
   */
  peerUnreadBytesMax: 16 * 1024 * 1024,
  /** Longest line that a node may send. Above it the connection is closed. */
  peerLineCharactersMax: 64 * 1024,
  /** Lines that one node may wait for: more than phones that can register. Above it the wish is not heard. */
  peerWatchesMax: 200_000,
  /** Lines in one message of the directory. Above it they are the next message. */
  peerLinesPerMessageMax: 500,
  /**
   * Tries to claim a record: it is just being written elsewhere, or etcd is away. Above it the record stays where it is until
   * the phone registers again.
   */
  claimTriesMax: 50,
} as const;
