/**
 * Every maximum of the gateway, named once, with its reason. Units are in the names. A caller may lower or raise
 * them (`InlineOptions.limits`, `.deadlines`); nothing else in `gateway` holds a limit of its own.
 */
export const gatewayLimits = {
  /** Phones of one process. Node's memory is not the limit (4 KiB each), descriptors are: two per phone. */
  sessionsMax: 8000,
  /**
   * Sessions from one address that is not among `sharedAddresses`: a few phones behind a small router are some, a loud
   * host is more.
   */
  sessionsPerAddressMax: 4000,
  /** Connections that have neither registered nor been answered as a standby. A phone is one for less than a second. */
  unregisteredMax: 2000,
  /** The same from one address: 31 hosts must join to fill the pool. */
  unregisteredPerAddressMax: 64,
  /**
   * When so many wait, who comes then waits in the lobby, and gets a session and a connection to the server only when he has
   * said how a frame begins. A storm of phones passes through it without a stop.
   */
  lobbyFrom: 250,
  /** Connections of the pool, from the oldest on, that are looked at for each address when one must go. */
  crowdedLooks: 16,
  /**
   * Connections that one address may make at once, and each second after that. A phone makes two, and again after a
   * failure: a hundred phones behind one router come back within a second or two.
   */
  connectsPerAddressBurst: 200,
  connectsPerAddressPerS: 50,
  /** Registrations of one device: a phone tries again after seconds; two hosts that fight for a name try all the time. */
  registrationsPerDeviceBurst: 20,
  registrationsPerDevicePerS: 1,
  /** Addresses, and devices, whose rate is remembered. */
  bucketsMax: 65_536,
  /** TLS handshakes under way: each costs about a millisecond of processor. When full, the oldest of the most common kind goes. */
  handshakesMax: 256,
  /** So many may come at once before it is known what they say: nobody goes who has not been listened to. */
  handshakesBurstMax: 1024,
  /** TLS handshakes begun in a second: half of a core (0.95 ms each with P-256, 1.7 ms with RSA), the rest is for calls. */
  handshakesPerS: 400,
  /** Of these, the part that is kept for addresses from which a phone has registered: strangers cannot use it up. */
  handshakesKnownPart: 0.25,
  /** Handshakes begun between two looks at the other connections: at a millisecond each nobody waits long behind them. */
  handshakesTurnMax: 16,
  /** Addresses from which a phone has registered that are remembered, the last ones. */
  knownAddressesMax: 65_536,
  /** Connections of strangers that are told for each reason at once, and each second after that; all are counted. */
  noticesBurst: 20,
  noticesPerS: 1,
  /** Descriptors that are not for phones: store, recordings, page, log, and the doors. */
  descriptorsReserved: 64,
  /** Connections that the system keeps until we take them; what it has no room for comes again after one, two, four seconds. */
  listenBacklog: 4096,
  /** Connections that the system may hand over above our limits, so that they are refused by name. */
  connectionsSpare: 64,
  /**
   * Bytes that are read of a connection at once, into one buffer of the process. Who has filled it waits until others have had
   * their turn. What the server may have waiting for a slow reader is at most the mark below and this.
   */
  readBytesMax: 16 * 1024,
  /** Chunks that are read before their frames are looked at. Each has 16 KiB of address space, and takes what was used of it. */
  roundChunksMax: 64,
  /** TLS hands over at most a record (16 KiB) at once: a chunk of so many bytes means that more is there. */
  readBytesMaxTls: 4 * 1024,
  /** Of those that wait for their turn to be read on, so many have it between two looks at the other connections. */
  readTurnSourcesMax: 8,
  /** A queue above this pauses the other side. It is the high-water mark of both sockets. */
  queueBytesHigh: 16 * 1024,
  /** A queue above this closes its reader. Only frames of our own, added to a paused queue, can reach it. */
  queueBytesMax: 256 * 1024,
  /** Queued bytes of all sessions; above it the slowest reader goes. */
  queueTotalBytesMax: 64 * 1024 * 1024,
  /** Lines that one phone may announce. Button templates hold 56 buttons at most. */
  linesPerPhoneMax: 64,
  /** Calls of one phone whose state is kept. */
  callsPerPhoneMax: 64,
  /** Screens of ours that one phone may have been given. */
  dialogsPerPhoneMax: 32,
  /**
   * Events that wait for the feature. Above it those are dropped and counted that only tell more about a call, and keys:
   * calls go on. Each takes about 100 bytes.
   */
  routerEventsMax: 1_000_000,
  /** As much as that, times this, for what tells whether a line is free: without it somebody would wait in vain. */
  routerLineEventsTimes: 2,
  /** Parts of that maximum at which new phones are sent away, and at which nobody may arm. They end at half of it. */
  routerRegistrationsPart: 0.1,
  routerArmsPart: 0.25,
  /** Writes that the store has not answered: above it nobody may arm. A store writes thousands a second. */
  commitsPendingMax: 50_000,
  /** Events that the router handles before it lets the sockets have a turn. */
  routerTurnEventsMax: 512,
} as const;

export type GatewayLimits = { readonly [K in keyof typeof gatewayLimits]: number };

/** Times after which a peer is given up, milliseconds. */
export const gatewayDeadlines = {
  /**
   * From the connection to its first whole frame. A phone may open its standby connection and say nothing before the first
   * KeepAlive, which is due after the secondary interval: 60 s in every capture.
   */
  firstFrameMs: 75_000,
  /** From the connection to RegisterReq, where it has sent something that is not said on a standby connection. */
  registerMs: 10_000,
  /** From the first byte of a frame to its last. */
  frameMs: 5_000,
  /** TCP (and TLS) towards the server. */
  connectMs: 5_000,
  /** TLS handshake of a phone. */
  handshakeMs: 10_000,
  /** Both directions closed for writing by one side only: how long the other may take. */
  halfCloseMs: 30_000,
  /**
   * Least silence of a phone that counts as gone. A phone sends its first KeepAlive up to 105 s late (Asterisk's
   * developer notes), so three intervals of 30 s alone would cut living phones.
   */
  silenceMsMin: 150_000,
  /** Keepalive interval of a connection that has not been told one. Standby connections: 60 s in every capture. */
  keepaliveMs: 60_000,
  /**
   * In which a phone says its first word, which it sends with the end of TCP's handshake; after it a connection that has not
   * registered may be closed to make room for others. The pool of 2,000 then takes 6,000 strangers a second.
   */
  crowdedMs: 300,
  /** From RegisterReq to its answer; after it the connection may be closed to make room for others. */
  crowdedRegisteringMs: 10_000,
  /** A phone that takes none of what waits for it. What it is sent in a minute is less than a queue. */
  stalledMs: 60_000,
  /** How long nothing must be refused before the alarm about it is cleared. */
  alarmQuietMs: 30_000,
  /** How often deadlines are looked at: one timer for all phones. */
  sweepMs: 1_000,
} as const;

/**
 * Addresses behind which many phones are, and for which what one address may do does not hold. Loopback: there are the
 * simulators, and proxies that end TLS for all phones.
 */
export const sharedAddresses: readonly string[] = ['127.0.0.0/8', '::1'];

export type GatewayDeadlines = { readonly [K in keyof typeof gatewayDeadlines]: number };

/** Missed keepalives after which a phone is gone; what a call manager does (captures, Cisco's troubleshooting guide). */
export const KEEPALIVES_MISSED_MAX = 3;

/** Maxima and times of a replay (tap/replay). */
export const replayLimits = {
  /** Messages of one script: about 300 bytes each. */
  messagesMax: 1_000_000,
  /** Phones after multiplying: each is a connection and about 4 KiB here, and a session at the other end. */
  phonesMax: 20_000,
  /** Connections that have been opened and have heard nothing yet: more would overrun the queue of a listening socket. */
  openingMax: 128,
  /**
   * A connection on which nothing was heard yet counts as settled after this time. Sooner would overrun a listener that is
   * busy: what its queue drops is sent again only after seconds.
   */
  settleMs: 5_000,
  /** Messages of the server that match nothing (yet), kept for each phone. Above it they are only counted. */
  extrasPerPhoneMax: 1000,
  /** Differences that a report tells for one phone, and for all. */
  differencesPerPhoneMax: 200,
  differencesMax: 2000,
  /** What was once waited for in vain is waited for a part of the time afterwards. */
  vainPart: 20,
  /** After the last step: time for what the capture shows behind it, milliseconds at most. */
  lingerMs: 500,
  /** TCP towards the server, milliseconds. */
  connectMs: 5_000,
} as const;

/** Maxima of those who watch a running gateway (tap/watchers). */
export const watchLimits = {
  /** Watchers at once: each costs a copy of what passes. Above it the newcomer is refused. */
  watchersMax: 8,
  /** Bytes that wait for one of them, here and in the system. Above it packets are dropped, counted, and the count is told. */
  queueBytesMax: 4 * 1024 * 1024,
  /** A watcher says in its first line what it wants; until then it is sent nothing. */
  requestBytesMax: 1024,
  requestMs: 5_000,
  /** Of a session that has not said which phone it is, so much is kept for who wants certain phones. */
  heldMax: 64,
} as const;

/** Maxima of a recording (tap/record). */
export const recordLimits = {
  /** Bytes that wait for the disk. Above it packets are dropped and counted: calls go on. */
  queueBytesMax: 16 * 1024 * 1024,
  /** Frames of one session that wait for its server's connection. */
  heldFramesMax: 64,
  /** Size and age at which the next file begins, and files kept besides. */
  bytesMax: 100 * 1024 * 1024,
  ageMsMax: 3_600_000,
  keep: 10,
} as const;

/** Maxima of traces (trace/, service/trace). With `trace.megabytes` and `trace.keep` they bound what a trace can write. */
export const traceLimits = {
  /** Devices traced at the same time. */
  tracesMax: 16,
  /** Longest and usual time of one, seconds. */
  secondsMax: 86_400,
  secondsUsual: 600,
  /** Messages of SCCP and QBE of one process that are read for traces in a second; the rest is counted. */
  messagesPerSMax: 2000,
  /** Lines of one trace in a second; the rest is counted. */
  linesPerSMax: 5000,
  /** A longer line is cut: a softkey template with all its fields has less than half of it. */
  lineCharactersMax: 8192,
  /** Bytes of one trace that wait for the disk. Above it lines are dropped and counted: calls go on. */
  queueBytesMax: 4 * 1024 * 1024,
  /** A trace that could not be written is tried again after this time, milliseconds. */
  retryMs: 10_000,
  /** Last lines of each trace, and traces that have ended, that are kept in memory for who asks. */
  linesKept: 500,
  endedKept: 16,
  /** Trace files in the folder, of all traces, ended or not; the oldest go first. */
  filesMax: 200,
  /** How often the folder is looked at for files that are too old, milliseconds. */
  tidyMs: 3_600_000,
  /** Traced messages of a worker that wait for the coordinator. */
  waitingMax: 2000,
  /** Requests to a CTIManager whose device is remembered until the answer. */
  requestsRemembered: 1024,
} as const;

/** Maxima and times between the coordinator and its workers. */
export const workerLimits = {
  /** Processes at most: more than processors there are is of no use. */
  workersMax: 64,
  /** Events or actions in one message. */
  batchMax: 500,
  /** Events that wait for the coordinator; above it a worker takes no new phones. */
  eventsWaitingMax: 50_000,
  /** After a key or an answer the coordinator hears of the phone for so long, record or not: screens stay up as long. */
  pressMs: 60_000,
  /** How long the coordinator may take for a batch, or a worker to carry out what it is told. */
  answerMs: 10_000,
  /** From its start a worker says it is ready. */
  startMs: 15_000,
  /** A worker that dies within this after its start is replaced only after a wait of as much. */
  restartMs: 2_000,
  /** At the end: until then workers have said goodbye to their phones, or are killed. */
  closeMs: 1_500,
  /** How often counters are told. */
  countersMs: 1_000,
  /** Calls of one phone that a worker remembers; a phone has no more either (`callsPerPhoneMax`). Above it the oldest is forgotten. */
  callsRememberedMax: 64,
} as const;

/** Maxima towards a CTIManager (cti/). */
export const ctiLimits = {
  /** Bytes that a CTIManager may leave unread. Above it the session is given up and opened anew: it is as good as dead. */
  unreadBytesMax: 4 * 1024 * 1024,
  /** Requests given up whose answers may still come. Above it the oldest is forgotten, and its answer is one that nobody asked for. */
  answersRememberedMax: 1024,
  /** Events that came before the answer that names their line. Above it they are dropped. */
  earlyEventsMax: 256,
  /**
   * Devices and lines whose opening is under way: enough to keep a CTIManager busy, few for a key to stand behind. Above it an
   * opening waits for its place; that of a phone whose user waits goes first.
   */
  openingsUnderWayMax: 32,
  /** Openings that go first, one after the other. Then one of those that wait longer has its turn, where there is one. */
  openingsFirstInRowMax: 8,
  /** Pushes of one device without an answer. Above it the oldest is given up. */
  pushesUnansweredMax: 8,
} as const;

/** Maxima of a report (tap/report): what a browser opens easily, whatever the capture holds. */
export const reportLimits = {
  /** What one page shows of each kind. Above it the page says how many are left out. */
  phonesMax: 500,
  linesPerPhoneMax: 50,
  /** States of one phone or line over time. */
  segmentsMax: 400,
  callsMax: 200,
  callBacksMax: 50,
  /** Messages in one ladder, and kept for all ladders together. */
  messagesPerLadderMax: 300,
  messagesMax: 8000,
  fieldsPerMessageMax: 60,
  fieldCharactersMax: 2000,
  troublesMax: 500,
  rateBucketsMax: 240,
  /** Names of unknown messages are made by the wire. Above it the rest is counted as one. */
  unknownNamesMax: 400,
  /** What one page shows of the applications of a CTIManager. Above it the page says how much is left out. */
  qbeSessionsMax: 100,
  qbePlacesMax: 500,
  qbeFailuresMax: 200,
  qbeCallsMax: 100,
  /** Requests of one session that wait for their answers. Above it no answer is looked for. */
  qbeRequestsWaitingMax: 2000,
  /** Messages of a phone before a call that may belong to it. Above it the oldest goes. */
  beforeCallMax: 8,
} as const;

/** Maxima of a capture from an interface (tap/live). */
export const liveLimits = {
  /** Characters that the capturing program has said last, for the error message. Above it the beginning is cut. */
  saidCharactersMax: 4096,
} as const;
