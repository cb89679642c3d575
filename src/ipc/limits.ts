/** Every maximum of the local sockets, named once, with its reason. Units are in the names. */
export const ipcLimits = {
  /** One message, either way. A list of 8000 phones is under 2 MB; what is larger belongs to a file. */
  messageBytesMax: 8 * 1024 * 1024,
  /** Bytes that a peer may leave unread; one that asks on and reads nothing is cut off. Four of the largest messages. */
  unreadBytesMax: 32 * 1024 * 1024,
  /** Bytes of a length: 7 bits each, so four hold 256 MB. */
  lengthBytesMax: 4,
  /** Clients of one socket: some commands, a page, a worker for each processor. */
  clientsMax: 256,
  /** From the connection to the handshake. */
  handshakeMs: 5_000,
  /** How long a live owner of a socket may take to answer before it counts as hung. */
  probeMs: 1_000,
  /** A request, where its caller names no time. */
  requestMs: 10_000,
  /** Between our goodbye and the other side's; then the connection is cut. */
  closeMs: 500,
  /** Events that wait for one slow subscriber. Later ones are dropped, counted, and the number is told. */
  eventsWaitingMax: 2_000,
  /** Events that go in one message. */
  eventsPerMessageMax: 200,
  /** Unix socket addresses hold 108 bytes, the last of which is 0. */
  pathBytesMax: 107,
} as const;
