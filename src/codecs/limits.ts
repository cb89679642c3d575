/**
 * Every maximum of the wire, named once, with its reason. A maximum is compared before anything is allocated.
 * Units are in the names. Nothing else in `codecs` holds a limit of its own.
 */
export const limits = {
  /** Whole SCCP frame. The biggest legitimate bodies are LocationInfo 2404 and UpdateCapabilitiesV3 about 2400 bytes. */
  skinnyFrameBytesMax: 4096,
  /** Smallest value of an SCCP length word: it counts the message id, so 4. */
  skinnyLengthMin: 4,
  /** XML carried by one UserToDeviceData message. Longer screens need segments, from protocol 18. */
  userDataBytesMax: 2000,
  /** Softkey definitions in one SoftKeyTemplateRes. */
  softKeyDefinitionsMax: 32,
  /** Softkey sets in SoftKeySetRes, and keys in one set. */
  softKeySetsMax: 16,
  softKeysPerSetMax: 16,
  /** Slots of CapabilitiesRes and the UpdateCapabilities family; counts above them broke servers (CVE-2007-4280). */
  audioCapabilitiesMax: 18,
  videoCapabilitiesMax: 10,
  dataCapabilitiesMax: 5,
  levelPreferencesMax: 4,
  pictureFormatsMax: 6,
  serviceResourcesMax: 4,
  serviceLayoutsMax: 5,
  /** Text after the counters of ConnectionStatisticsRes. */
  statisticsDataBytesMax: 600,
  /** XML of EnhancedAlarm, its NUL included. */
  alarmInfoBytesMax: 2048,
  /** Number or name that SubscriptionStatReq asks for, its NUL included. */
  subscriptionIDBytesMax: 256,
  /** Dialled digits that are collected for one call; the longest number field of the protocol holds 24. */
  dialledDigitsMax: 24,
  /** XML that a phone may send back. */
  xsiAnswerBytesMax: 2048,
  /** Nesting of such XML. */
  xsiAnswerDepthMax: 16,
  /** Packet in a capture, and any block that is read whole. libpcap's own snapshot limit is 262,144 bytes. */
  captureBlockBytesMax: 262_144 + 4_096,
  /** Interfaces described by one pcapng section. */
  captureInterfacesMax: 4_096,
  /** VLAN tags before the IP header: QinQ has two. */
  vlanTagsMax: 4,
  /** IPv6 extension headers before TCP. */
  ipExtensionHeadersMax: 16,
  /** Datagrams of which some fragments are held, and bytes of one. An IP datagram has at most 65,535 bytes. */
  ipFragmentedDatagramsMax: 256,
  ipDatagramBytesMax: 65_535,
  /** TCP conversations remembered; the one that was silent longest is forgotten first. */
  tcpFlowsMax: 65_536,
  /** Bytes and segments of one direction held behind missing bytes, before these are given up. */
  tcpHeldBytesMax: 262_144,
  tcpHeldSegmentsMax: 256,
  /** Bytes held behind missing bytes in all conversations together. */
  tcpHeldBytesTotalMax: 33_554_432,
  /** Bytes searched at a time for the next plausible frame: more than two whole frames. */
  skinnySeekBytesMax: 12_288,
  /**
   * Whole QBE frame. The JTAPI client takes at least 1 MB and sends device data of any size (5,000 bytes were seen);
   * what is known to be useful are screens of 2,000 bytes and lines of one device.
   */
  qbeFrameBytesMax: 2_097_152,
  /** Room for an unfinished QBE frame is not believed at once: it doubles from here as bytes come. */
  qbeHeadBytesFirst: 4096,
  /** Elements of one list or numbers of one array. CTIManager allows 2,000 devices to one application. */
  qbeListElementsMax: 8192,
  /** Nested elements of one frame, those of lists of one byte each included. */
  qbeElementsMax: 16_384,
  /**
   * What the descriptors of one frame may claim together, as a multiple of its bytes. Honest descriptors do not overlap,
   * but a list or element may count the strings of its elements into its own size, once per level of nesting.
   */
  qbeClaimTimesMax: 4,
} as const;
