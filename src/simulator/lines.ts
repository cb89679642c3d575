/** What the exchange keeps: lines, where they appear, and the legs on them. */

export type LegState = 'dialling' | 'proceeding' | 'ringOut' | 'ringIn' | 'connected' | 'held' | 'failed' | 'ended';

export interface Appearance {
  readonly device: string;
  readonly instance: number;
}

export interface Line {
  readonly number: string;
  readonly label: string;
  readonly appearances: Appearance[];
  readonly legs: Set<Leg>;
  forwardTarget: string | null;
}

export interface Leg {
  readonly reference: number;
  readonly line: Line;
  readonly outbound: boolean;
  /** Who has the leg; null while it rings on every device of the line. */
  holder: Appearance | null;
  state: LegState;
  /** Devices on which it rings, or rang: they are told the end, whatever they have been set to since. */
  readonly rung: Set<string>;
  /** Digits collected so far; the number once it is complete. */
  digits: string;
  /** What the digits are for. */
  readonly purpose: 'call' | 'forward';
  peer: Leg | null;
  /** Number that was called first, where the call was forwarded. */
  originalCalled: string;
  /** True once media was opened. */
  media: boolean;
  answered: boolean;
  cancelTimer: (() => void) | null;
}

export type DoNotDisturb = 'off' | 'reject' | 'ringerOff';
