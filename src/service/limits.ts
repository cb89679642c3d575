/**
 * Every maximum of what operators see, named once, with its reason and with what happens above it. Units are in the names.
 * Nothing else in `service` bounds a queue, a history, a buffer or a number of connections. Traces: `traceLimits` of the gateway.
 * The page docs/limits.md is made from these lines.
 */
export const serviceLimits = {
  /**
   * Connections to page and API at once: each is a descriptor that phones cannot have. A browser opens six. Above it a
   * connection is closed.
   */
  pageConnectionsMax: 200,
  /** Body of a request: a change of all parameters is some thousand bytes. Above it the answer is 413. */
  pageBodyBytesMax: 16 * 1024,
  /** Body of an import of devices: as much as the control socket takes. Above it the answer is 413. */
  importBodyBytesMax: 8 * 1024 * 1024,
  /** Readers of the event stream of the API: pages and programs. Above it the answer is 503. */
  readersMax: 32,
  /** Bytes that one of them may leave unread. Above it events are left out for him, and he is told how many. */
  readerUnreadBytesMax: 512 * 1024,
  /** Events of the feature that go out in one second: more is no reading. Above it they are counted, and the number is told. */
  readerEventsPerSMax: 200,
  /** Pages that look at the live view. Above it the answer is 503. */
  livePagesMax: 32,
  /** Bytes that such a page may leave unread. Above it nothing is written to it; when it has caught up it is told all phones anew. */
  livePageUnreadBytesMax: 1 << 20,
  /** Messages that the live view remembers: what a person scrolls through. Above it the oldest goes. */
  messagesKeptMax: 1000,
  /** Messages of one batch to such a page. Above it the older ones are left out, and the number is told. */
  messagesPerBatchMax: 400,
  /** Phones whose screen of ours is known to the dashboard: as many as a gateway may have. Above it the oldest is forgotten. */
  screensMax: 8000,
  /** Devices on their way to a notice whose time is measured. Above it newcomers are not measured. */
  notifyDevicesMax: 10_000,
  /** Changes of settings in memory, and read from the file. Above it the oldest is in the file only. */
  changesKeptMax: 1000,
  /** Alarms that stand. Above it those of one name are counted in one without a device. */
  alarmsStandingMax: 500,
  /** Alarms told last, and those told before anybody listened. Above it the oldest goes. */
  alarmsRecentMax: 200,
  /** Alarms that wait for syslog over TCP: its receiver is away, or reads slowly. Above it what is new is dropped; the log has it. */
  syslogWaitingMax: 1000,
  /** Alarms that wait for the web address: it answers slowly. Above it the oldest is dropped; the log has it. */
  webHookWaitingMax: 1000,
  /** CTIManagers of a list: a cluster has eight that serve. Above it the list is refused. */
  managersMax: 16,
  /** Connections to the PostgreSQL of the devices, besides the one that listens. Above it a request waits for one. */
  databaseConnectionsMax: 2,
  /** Configuration file: a sample with every key is 20 kB. Above it the file is refused. */
  configurationBytesMax: 1024 * 1024,
  /** One file of texts: the shipped ones have 3 KB. Above it the file is left out, with an alarm. */
  dictionaryBytesMax: 256 * 1024,
  /** Texts in one such file: the feature knows some twenty. Above it the file is left out, with an alarm. */
  dictionaryTextsMax: 200,
  /** Such files in one folder: some languages for some models. Above it the rest is not read, with an alarm. */
  dictionaryFilesMax: 200,
} as const;

/** Maxima of the device database and of what is imported into it. */
export const siteLimits = {
  /** Longest file or text: a hundred thousand phones are 20 MB. Above it the import is refused. */
  textBytesMax: 64 * 1024 * 1024,
  /** Phones of a site: more than one gateway serves by far. Above it the import is refused. */
  phonesMax: 100_000,
  /** Lines of one phone: with all expansion modules it has less. Above it the import is refused. */
  linesPerPhoneMax: 200,
  /** Problems that are told of one import. Above it the rest is not told: such a file is not what it should be. */
  problemsMax: 100,
} as const;
