/**
 * Events: what the world says to the feature. Data only. Every attachment (inline, cti, tap) speaks this vocabulary and
 * nothing else; texts are already cut and cleaned of control characters.
 */
import type { CallSignal } from './call-signal.ts';
import type { DeviceName, LineKey } from './ids.ts';

/** What a device can show: XML screens, only a prompt line, or nothing. */
export type DisplayKind = 'xml' | 'prompt' | 'none';

/** How a device goes away. `reset` and `connection` may be back at once; `unregistered` said goodbye. */
export type DeviceLoss = 'unregistered' | 'reset' | 'connection' | 'replaced';

/** Keys of our screens. */
export type ScreenKey = 'dial' | 'cancel' | 'exit' | 'ok';

/** Kinds of numbers that the directory knows. Only `phone` can be called back. */
export type DirectoryKind = 'phone' | 'huntPilot' | 'pickup' | 'conference' | 'park' | 'routePoint' | 'external';

export type Event =
  /** A device has registered: all it said before about lines and calls is void. `locale` is an RFC 5646 tag, '' = default. */
  | {
      readonly type: 'deviceRegistered';
      readonly device: DeviceName;
      readonly display: DisplayKind;
      readonly locale: string;
    }
  | { readonly type: 'deviceLost'; readonly device: DeviceName; readonly reason: DeviceLoss }
  /** The device carries this line on this instance (LineStatRes, LineStatV2Res, CTI line list). */
  | { readonly type: 'lineLearnt'; readonly device: DeviceName; readonly lineInstance: number; readonly line: LineKey }
  /**
   * Nobody tells any more what happens on this line of the device: until it is learnt again it is not known, neither
   * free nor busy. A source that observes lines only while they are watched (cti) learns a line after it has told the
   * calls that are on it, so that a line never looks free in between.
   */
  | { readonly type: 'lineForgotten'; readonly device: DeviceName; readonly lineInstance: number }
  /** The state of one call leg. `lineInstance` and `callReference` are 0 where the source does not tell. */
  | {
      readonly type: 'callSignal';
      readonly device: DeviceName;
      readonly lineInstance: number;
      readonly callReference: number;
      readonly signal: CallSignal;
    }
  /** The handset or speaker of the device. */
  | { readonly type: 'hook'; readonly device: DeviceName; readonly offHook: boolean }
  /** Who calls whom on a leg (CallInfo). `called` is what can be dialled again; '' where restricted or unknown. */
  | {
      readonly type: 'parties';
      readonly device: DeviceName;
      readonly lineInstance: number;
      readonly callReference: number;
      readonly direction: 'inbound' | 'outbound' | 'forward' | 'unknown';
      readonly calling: string;
      readonly called: string;
      readonly originalCalled: string;
    }
  /** Digits that the device dialled for a leg (DialedNumber, EnblocCall, or collected KeypadButtons). */
  | {
      readonly type: 'dialled';
      readonly device: DeviceName;
      readonly lineInstance: number;
      readonly callReference: number;
      readonly number: string;
    }
  /** CallBack pressed: softkey or feature button. 0 and 0 where idle. */
  | {
      readonly type: 'callBackKey';
      readonly device: DeviceName;
      readonly lineInstance: number;
      readonly callReference: number;
    }
  /** A key of one of our screens. */
  | { readonly type: 'screenKey'; readonly device: DeviceName; readonly dialog: number; readonly key: ScreenKey }
  /** The phone's answer to a pushed screen. `shown` false: refused. */
  | { readonly type: 'screenAnswer'; readonly device: DeviceName; readonly dialog: number; readonly shown: boolean }
  /** Forward-all of a line: target number, or null when off. */
  | {
      readonly type: 'forwardAll';
      readonly line: LineKey;
      readonly target: string | null;
      /** True where the target is known to be voice mail. */
      readonly voiceMail: boolean;
    }
  /** Do-not-disturb of a device; `reject` is DND-R, which refuses calls. */
  | { readonly type: 'doNotDisturb'; readonly device: DeviceName; readonly active: boolean; readonly reject: boolean }
  /** Extension Mobility login or logout. */
  | { readonly type: 'userChanged'; readonly device: DeviceName }
  /** An operator takes the call back of the device away. */
  | { readonly type: 'recordCancelled'; readonly device: DeviceName }
  /** The call manager or CTIManager behind the device is there, or not. */
  | { readonly type: 'serverReachable'; readonly device: DeviceName; readonly reachable: boolean }
  /** The directory knows this number. `forgotten` true takes it out. */
  | {
      readonly type: 'directoryEntry';
      readonly line: LineKey;
      readonly kind: DirectoryKind;
      readonly forgotten: boolean;
    }
  /**
   * Which of two equal numbers a device means: the partitions that it may call, in the order in which they are searched,
   * '' for numbers without one, which come last in any case. Null: it may call all.
   */
  | { readonly type: 'searchSpace'; readonly device: DeviceName; readonly partitions: readonly string[] | null }
  /** More waits than can be done: until it is over nobody may arm, what is armed goes on. Comes from the router. */
  | { readonly type: 'overload'; readonly active: boolean }
  /** The store's answer to a `commit` action. */
  | { readonly type: 'commitDone'; readonly device: DeviceName; readonly revision: number; readonly ok: boolean }
  /** A record that the store held at start. */
  | { readonly type: 'recordRestored'; readonly record: StoredRecord }
  /** Another node keeps the record of this device from now on: it is forgotten here, nothing is written or shown. */
  | { readonly type: 'recordForgotten'; readonly device: DeviceName }
  /** The time that the feature asked for has come. */
  | { readonly type: 'wake' };

export type EventType = Event['type'];

/** A record as it is kept: everything that must outlive the process. All times are epoch milliseconds. */
export interface StoredRecord {
  /** Originating device: the key. */
  readonly device: DeviceName;
  /** Line of the caller that pressed the key, for Dial. */
  readonly callerLineInstance: number;
  /** Watched line. */
  readonly line: LineKey;
  /** Number as it was dialled, for Dial. */
  readonly dialNumber: string;
  /** State number of the machine (feature/call-back/machine). */
  readonly state: number;
  /** Counts the commits of this record; 1 at arming. */
  readonly revision: number;
  /** Arming order over all records of the node. */
  readonly sequence: number;
  readonly armedAt: number;
  /** When B became free, 0 where it has not. */
  readonly freeSince: number;
}
