/**
 * What a capture holds, as parts to play: phones, their connections, what each sent and what the server said. Data only.
 *
 * `order` is the place in the whole capture: numbers grow in the order in which the messages were seen. What is put in
 * between (digits, registrations) has fractions. `at` is in milliseconds from the capture's first message.
 */

/** A message that a phone sent. */
export interface Send {
  readonly kind: 'send';
  readonly order: number;
  readonly at: number;
  readonly id: number;
  readonly bytes: Uint8Array;
  /** Something that a user did: it comes after everything that the capture shows before it, on whichever phone. */
  readonly deed: boolean;
}

/** A value of a message that is compared: a number, or a text as it is on the wire. */
export type Fact = number | string;

/** What is looked at in a message of the server, captured or live. */
export interface Answer {
  /** Message name; forms of later protocol versions have the name of the first. */
  readonly family: string;
  /** Tells messages of one family apart that mean different things: `Busy`, `line 1`. */
  readonly key: string;
  /** A phone does not go on without it. */
  readonly needed: boolean;
  readonly line: number;
  /** Call reference, 0 where there is none. */
  readonly call: number;
  readonly facts: Readonly<Record<string, Fact>>;
  /** Numbers that the server chose, by the name of their kind. */
  readonly chosen: Readonly<Record<string, number>>;
  /** Event number of each softkey by its label, where the message is the template. */
  readonly softKeys: ReadonlyMap<string, number> | null;
}

/** A message that the server sent. */
export interface Expected extends Answer {
  readonly kind: 'expected';
  readonly order: number;
  readonly at: number;
}

export type Manner = 'fin' | 'reset';

export interface Opening {
  readonly kind: 'open';
  readonly order: number;
  readonly at: number;
  /** Not the phone's first connection: it comes after everything before it. */
  readonly deed: boolean;
}

export interface Ending {
  readonly kind: 'close';
  readonly order: number;
  readonly at: number;
  readonly manner: Manner;
  readonly deed: true;
}

export type Step = Opening | Send | Expected | Ending;

export interface CapturedConnection {
  /** By `order`; the first is an Opening. */
  readonly steps: readonly Step[];
}

export interface CapturedPhone {
  /** Device name; the address where the capture does not hold it. */
  readonly name: string;
  /** The name was told on the wire. */
  readonly named: boolean;
  /** Directory number of each line, by instance. */
  readonly numbers: ReadonlyMap<number, string>;
  readonly connections: readonly CapturedConnection[];
}

export interface Script {
  readonly phones: readonly CapturedPhone[];
  /** From the first message to the last. */
  readonly durationMs: number;
  /** What of the capture is not played, in sentences. */
  readonly notes: readonly string[];
}
