/** What can happen to a leg, as its phone is told. A dialect has a list of messages for each. */
export const steps = [
  /** Line taken: dial tone. */
  'dialTone',
  /** Line taken with the number at hand (Redial): no tone. */
  'seized',
  /** Dial tone for a forward target. */
  'forwardTone',
  'firstDigit',
  'nextDigit',
  /** The number is complete. */
  'proceed',
  'ringOut',
  'busy',
  'reorder',
  'invalid',
  'ringIn',
  /** Do not disturb with the ringer off. */
  'ringInSilent',
  /** The called leg was answered here. */
  'answered',
  /** The calling leg: the other end answered. */
  'connected',
  'hold',
  'heldByOther',
  'resumed',
  'heldPartyBack',
  'ended',
  /** It rang here and does no more. */
  'ringingEnded',
  /** Shared line, on the other devices. */
  'remoteInUse',
  'remoteHeld',
  'remoteEnded',
] as const;

export type Step = (typeof steps)[number];
