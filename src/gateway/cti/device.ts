/** A phone and its lines as the CTIManager tells them, and how far they are open for us. Data, and what follows from it. */
import type { Handle } from '../../codecs/qbe/answers.ts';
import { type DeviceName, type LineKey, lineKey } from '../../model/ids.ts';
import { type Ms, NEVER } from '../../model/time.ts';

/** `closed → opening → open → closing → closed`: a request is under way in the second and the fourth. */
export type Opening = 'closed' | 'opening' | 'open' | 'closing';

/** Handles as keys of maps: both words. */
export function handleKey(handle: Handle): string {
  return `${handle.callManagerID}:${handle.id}`;
}

/** A leg on an open line. */
export interface CtiCall {
  readonly handle: Handle;
  /** Ours, in the place of SCCP's call reference. */
  readonly reference: number;
  outbound: boolean;
}

export class CtiLine {
  readonly device: CtiDevice;
  readonly instance: number;
  readonly number: string;
  readonly partition: string;
  readonly key: LineKey;
  opening: Opening = 'closed';
  handle: Handle | null = null;
  /** After a refusal: not before. */
  retryAt: Ms = 0;
  /** Attempts at an opening whose answer was lost: it may be open there. 0: none. */
  doubts = 0;
  /** Closes that have failed, and when the next is tried. */
  closes = 0;
  closeAt: Ms = NEVER;
  /** From then on the calls that were told are taken for all that there are. */
  settleAt: Ms = 0;
  inService = false;
  /** It was out of service while it was open: what it says then is void, it is opened anew. */
  stale = false;
  callsTold = false;
  forwardTold = false;
  /** The feature was told that we observe it. */
  learnt = false;
  /** Not in the device's list any more. */
  gone = false;
  readonly calls = new Map<string, CtiCall>();

  constructor(device: CtiDevice, instance: number, number: string, partition: string) {
    this.device = device;
    this.instance = instance;
    this.number = number;
    this.partition = partition;
    this.key = lineKey(number, partition);
  }

  /** All that the line does now has been told. */
  complete(now: Ms): boolean {
    return (
      this.opening === 'open' &&
      this.inService &&
      !this.stale &&
      this.forwardTold &&
      (this.callsTold || now >= this.settleAt)
    );
  }

  /** Nothing more will be told of it for the time being: complete, refused, or silent. */
  settled(now: Ms): boolean {
    if (this.complete(now) || this.retryAt > now || this.device.retryAt > now) return true;
    return this.opening === 'open' && !this.stale && now >= this.settleAt;
  }

  /** Its handle is no more. */
  shut(): void {
    this.opening = 'closed';
    this.handle = null;
    this.closes = 0;
    this.closeAt = NEVER;
    this.inService = false;
    this.stale = false;
    this.callsTold = false;
    this.forwardTold = false;
    this.calls.clear();
  }
}

export class CtiDevice {
  readonly name: DeviceName;
  type = 0;
  registered = false;
  /** Its display has no Unicode: texts beyond ASCII go in the character set of its locale. */
  asciiOnly = false;
  /** The feature was told that the CTIManager is away. */
  unreachable = false;
  lines = new Map<number, CtiLine>();
  opening: Opening = 'closed';
  handle: Handle | null = null;
  retryAt: Ms = 0;
  /** As those of lines. */
  doubts = 0;
  closes = 0;
  closeAt: Ms = NEVER;
  /** It has a record: its own calls decide when it is told. */
  watched = false;
  /** The CallBack key was pressed and not yet answered: the device and all its lines are open until then. */
  pressUntil: Ms = 0;
  /** A screen or prompt is up, or on its way: the device is open until then. */
  holdUntil: Ms = 0;
  /** Do-not-disturb as last told: on, and what it does (2 refuses calls: JTAPI's DND_OPTION_CALL_REJECT). */
  dndOn = false;
  dndOption = 0;
  /** Requests about it that are under way. */
  pending = 0;

  constructor(name: DeviceName) {
    this.name = name;
  }

  shut(): void {
    this.opening = 'closed';
    this.handle = null;
    this.closes = 0;
    this.closeAt = NEVER;
  }
}
