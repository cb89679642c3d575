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
  /** Dialled digits that are collected for one call; the longest number field of the protocol holds 24. */
  dialledDigitsMax: 24,
  /** XML that a phone may send back. */
  xsiAnswerBytesMax: 2048,
  /** Nesting of such XML. */
  xsiAnswerDepthMax: 16,
} as const;
