/**
 * What a phone is told to sound and to light: tones, ringer, lamps, speaker. Server → phone.
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';

/**
 * StartTone (0x0082). CallManager 2.x sends the tone only.
 *
 *   0        12     16          20     24     28
 *   ┌────────┬──────┬─ ─ ─ ─ ─ ─┬─ ─ ─ ┬─ ─ ─ ┐
 *   │ header │ tone │ direction │ line │ call │   direction 0 user, 1 network, 2 all
 *   └────────┴──────┴─ ─ ─ ─ ─ ─┴─ ─ ─ ┴─ ─ ─ ┘
 */
export class StartToneView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get tone(): number {
    return this.u32(12);
  }
  get toneOutputDirection(): number {
    return this.u32OrZero(16);
  }
  get lineInstance(): number {
    return this.u32OrZero(20);
  }
  get callReference(): number {
    return this.u32OrZero(24);
  }
}

export function writeStartTone(
  w: FrameWriter,
  version: number,
  tone: number,
  lineInstance: number,
  callReference: number,
  toneOutputDirection = 0,
): void {
  w.begin(version, MessageId.StartTone).u32(tone).u32(toneOutputDirection).u32(lineInstance).u32(callReference).end();
}

/** The 4-byte form of CallManager 2.x. */
export function writeStartToneShort(w: FrameWriter, version: number, tone: number): void {
  w.begin(version, MessageId.StartTone).u32(tone).end();
}

/**
 * StopTone (0x0083). Without a body (CallManager 2.x) or with line 0 and call 0 it stops every tone. Servers send 0, 8
 * (CallManager 4) or 12 bytes (version 11 and up, chan-sccp always).
 *
 *   0        12     16     20     24
 *   ┌────────┬─ ─ ─ ┬─ ─ ─ ┬─ ─ ─ ┐
 *   │ header │ line │ call │ tone │
 *   └────────┴─ ─ ─ ┴─ ─ ─ ┴─ ─ ─ ┘
 */
export class StopToneView extends FrameView {
  check(): Fault {
    return this.atLeast(12);
  }
  get lineInstance(): number {
    return this.u32OrZero(12);
  }
  get callReference(): number {
    return this.u32OrZero(16);
  }
  get tone(): number {
    return this.u32OrZero(20);
  }
}

/** 8 bytes below version 11, 12 bytes from there on. */
export function writeStopTone(
  w: FrameWriter,
  version: number,
  lineInstance: number,
  callReference: number,
  tone = 0,
): void {
  w.begin(version, MessageId.StopTone).u32(lineInstance).u32(callReference);
  if (tableVersion(version) >= 11) w.u32(tone);
  w.end();
}

/**
 * SetRinger (0x0085). Line 0 and call 0 concern the whole phone. chan_skinny sends four more bytes, CallManager 2.x the
 * mode only.
 *
 *   0        12     16         20     24     28
 *   ┌────────┬──────┬─ ─ ─ ─ ─ ┬─ ─ ─ ┬─ ─ ─ ┐
 *   │ header │ mode │ duration │ line │ call │   mode 1 off, 2 inside, 3 outside …; duration 1 normal, 2 single
 *   └────────┴──────┴─ ─ ─ ─ ─ ┴─ ─ ─ ┴─ ─ ─ ┘
 */
export class SetRingerView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get ringMode(): number {
    return this.u32(12);
  }
  get ringDuration(): number {
    return this.u32OrZero(16);
  }
  get lineInstance(): number {
    return this.u32OrZero(20);
  }
  get callReference(): number {
    return this.u32OrZero(24);
  }
}

export function writeSetRinger(
  w: FrameWriter,
  version: number,
  ringMode: number,
  ringDuration: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.SetRinger).u32(ringMode).u32(ringDuration).u32(lineInstance).u32(callReference).end();
}

/** The 4-byte form of CallManager 2.x. */
export function writeSetRingerShort(w: FrameWriter, version: number, ringMode: number): void {
  w.begin(version, MessageId.SetRinger).u32(ringMode).end();
}

/** The 20-byte form of chan_skinny: four zero bytes at the end (captured: mode 2, duration 1, line 1, call 0). */
export function writeSetRingerPadded(
  w: FrameWriter,
  version: number,
  ringMode: number,
  ringDuration: number,
  lineInstance: number,
  callReference: number,
): void {
  w.begin(version, MessageId.SetRinger).u32(ringMode).u32(ringDuration).u32(lineInstance).u32(callReference);
  w.zeros(4).end();
}

/**
 * SetLamp (0x0086). Stimulus 9 is a line button, its instance the line; 134 (0x86) the CallBack button.
 *
 *   0        12         16         20     24
 *   ┌────────┬──────────┬──────────┬──────┐
 *   │ header │ stimulus │ instance │ mode │   mode 1 off, 2 on, 3 wink, 4 flash, 5 blink
 *   └────────┴──────────┴──────────┴──────┘
 */
export class SetLampView extends FrameView {
  check(): Fault {
    return this.atLeast(24);
  }
  get stimulus(): number {
    return this.u32(12);
  }
  get stimulusInstance(): number {
    return this.u32(16);
  }
  get lampMode(): number {
    return this.u32(20);
  }
}

export function writeSetLamp(
  w: FrameWriter,
  version: number,
  stimulus: number,
  stimulusInstance: number,
  lampMode: number,
): void {
  w.begin(version, MessageId.SetLamp).u32(stimulus).u32(stimulusInstance).u32(lampMode).end();
}

/**
 * SetSpeakerMode (0x0088).
 *
 *   0        12     16
 *   ┌────────┬──────┐
 *   │ header │ mode │   1 on, 2 off
 *   └────────┴──────┘
 */
export class SetSpeakerModeView extends FrameView {
  check(): Fault {
    return this.atLeast(16);
  }
  get speakerMode(): number {
    return this.u32(12);
  }
}

export function writeSetSpeakerMode(w: FrameWriter, version: number, speakerMode: number): void {
  w.begin(version, MessageId.SetSpeakerMode).u32(speakerMode).end();
}
