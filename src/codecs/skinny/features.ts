/**
 * Buttons other than lines: features, speed dials, services, presence of call lists. Server → phone.
 */
import type { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { MessageId } from './ids.ts';
import { TextsView } from './texts.ts';

const NUMBER_MAX = 25;
const NAME_MAX = 121;

/**
 * FeatureStatRes (0x011f) and its variable form FeatureStatV2Res (0x0146): state of a feature button.
 *
 *   0        12      16   20            60       64        0        12      16   20       24
 *   ┌────────┬───────┬────┬──── ··· ────┬────────┐         ┌────────┬───────┬────┬────────┬───────────┬─────┐
 *   │ header │ index │ id │ label, 40   │ status │         │ header │ index │ id │ status │ label NUL │ pad │
 *   └────────┴───────┴────┴──── ··· ────┴────────┘         └────────┴───────┴────┴────────┴───────────┴─────┘
 * id is the button type (0x15: BLF speed dial, status 1 idle, 2 in use …). An unused index has the label `80 00` from
 * CallManager 4.1.
 */
export class FeatureStatResView extends FrameView {
  check(): Fault {
    return this.atLeast(64);
  }
  get featureIndex(): number {
    return this.u32(12);
  }
  get featureID(): number {
    return this.u32(16);
  }
  get featureTextLabel(): string {
    return this.text(20, 40);
  }
  get featureStatus(): number {
    return this.u32(60);
  }
}

export class FeatureStatV2ResView extends TextsView {
  constructor() {
    super(1);
  }
  check(): Fault {
    return this.walk(24, 1);
  }
  get featureIndex(): number {
    return this.u32(12);
  }
  get featureID(): number {
    return this.u32(16);
  }
  get featureStatus(): number {
    return this.u32(20);
  }
  get featureTextLabel(): string {
    return this.zstr(0);
  }
}

export function writeFeatureStatRes(
  w: FrameWriter,
  version: number,
  featureIndex: number,
  featureID: number,
  featureTextLabel: string,
  featureStatus: number,
): void {
  w.begin(version, MessageId.FeatureStatRes).u32(featureIndex).u32(featureID);
  w.fixed(featureTextLabel, 40).u32(featureStatus).end();
}

export function writeFeatureStatV2Res(
  w: FrameWriter,
  version: number,
  featureIndex: number,
  featureID: number,
  featureTextLabel: string,
  featureStatus: number,
): void {
  w.begin(version, MessageId.FeatureStatV2Res).u32(featureIndex).u32(featureID).u32(featureStatus);
  w.zstr(featureTextLabel, NAME_MAX).end();
}

/**
 * SpeedDialStatRes (0x0091) and SpeedDialStatV2Res (0x0149). An unused index has empty texts, old memory after the NUL.
 *
 *   0        12      16          40          80        0        12      16
 *   ┌────────┬───────┬───────────┬─── ··· ───┐         ┌────────┬───────┬────────────┬──────────┬─────┐
 *   │ header │ index │ number, 24│ name, 40  │         │ header │ index │ number NUL │ name NUL │ pad │
 *   └────────┴───────┴───────────┴─── ··· ───┘         └────────┴───────┴────────────┴──────────┴─────┘
 */
export class SpeedDialStatResView extends FrameView {
  check(): Fault {
    return this.atLeast(80);
  }
  get speedDialNumber(): number {
    return this.u32(12);
  }
  get speedDialDirNumber(): string {
    return this.text(16, 24);
  }
  get speedDialDisplayName(): string {
    return this.text(40, 40);
  }
}

export class SpeedDialStatV2ResView extends TextsView {
  constructor() {
    super(2);
  }
  check(): Fault {
    return this.walk(16, 2);
  }
  get speedDialNumber(): number {
    return this.u32(12);
  }
  get speedDialDirNumber(): string {
    return this.zstr(0);
  }
  get speedDialDisplayName(): string {
    return this.zstr(1);
  }
}

export function writeSpeedDialStatRes(
  w: FrameWriter,
  version: number,
  index: number,
  number: string,
  name: string,
): void {
  w.begin(version, MessageId.SpeedDialStatRes).u32(index).fixed(number, 24).fixed(name, 40).end();
}

export function writeSpeedDialStatV2Res(
  w: FrameWriter,
  version: number,
  index: number,
  number: string,
  name: string,
): void {
  w.begin(version, MessageId.SpeedDialStatV2Res).u32(index).zstr(number, NUMBER_MAX).zstr(name, NAME_MAX).end();
}

/**
 * ServiceURLStatRes (0x012f) and ServiceURLStatV2Res (0x0148).
 *
 *   0        12      16             272         312        0        12      16
 *   ┌────────┬───────┬──── ··· ─────┬─── ··· ───┐          ┌────────┬───────┬─────────┬──────────┬─────┐
 *   │ header │ index │ URL, 256     │ name, 40  │          │ header │ index │ URL NUL │ name NUL │ pad │
 *   └────────┴───────┴──── ··· ─────┴─── ··· ───┘          └────────┴───────┴─────────┴──────────┴─────┘
 */
export class ServiceURLStatResView extends FrameView {
  check(): Fault {
    return this.atLeast(312);
  }
  get serviceURLIndex(): number {
    return this.u32(12);
  }
  get serviceURL(): string {
    return this.text(16, 256);
  }
  get serviceURLDisplayName(): string {
    return this.text(272, 40);
  }
}

export class ServiceURLStatV2ResView extends TextsView {
  constructor() {
    super(2);
  }
  check(): Fault {
    return this.walk(16, 2);
  }
  get serviceURLIndex(): number {
    return this.u32(12);
  }
  get serviceURL(): string {
    return this.zstr(0);
  }
  get serviceURLDisplayName(): string {
    return this.zstr(1);
  }
}

export function writeServiceURLStatRes(
  w: FrameWriter,
  version: number,
  index: number,
  url: string,
  name: string,
): void {
  w.begin(version, MessageId.ServiceURLStatRes).u32(index).fixed(url, 256).fixed(name, 40).end();
}

export function writeServiceURLStatV2Res(
  w: FrameWriter,
  version: number,
  index: number,
  url: string,
  name: string,
): void {
  w.begin(version, MessageId.ServiceURLStatV2Res).u32(index).zstr(url, 256).zstr(name, NAME_MAX).end();
}

/**
 * SubscriptionStatRes (0x0152) answers a subscription to the state of a call list entry; Notification (0x0153) tells it.
 *
 *   0        12            16        20      24      28
 *   ┌────────┬─────────────┬─────────┬───────┬───────┐         Notification   ─┬────────┬──────────┬─────┐
 *   │ header │ transaction │ feature │ timer │ cause │         third number on  │ status │ text NUL │ pad │
 *   └────────┴─────────────┴─────────┴───────┴───────┘                         ─┴────────┴──────────┴─────┘
 * status 1 idle, 2 in use, 3 do not disturb, 4 alerting. chan-sccp always sends 100 bytes of text.
 */
export class SubscriptionStatResView extends FrameView {
  check(): Fault {
    return this.atLeast(28);
  }
  get transactionId(): number {
    return this.u32(12);
  }
  get subscriptionFeatureID(): number {
    return this.u32(16);
  }
  get timer(): number {
    return this.u32(20);
  }
  get cause(): number {
    return this.u32(24);
  }
}

export class NotificationView extends TextsView {
  constructor() {
    super(1);
  }
  check(): Fault {
    return this.walk(24, 1);
  }
  get transactionId(): number {
    return this.u32(12);
  }
  get subscriptionFeatureID(): number {
    return this.u32(16);
  }
  get notificationStatus(): number {
    return this.u32(20);
  }
  get notificationText(): string {
    return this.zstr(0);
  }
}

export function writeSubscriptionStatRes(
  w: FrameWriter,
  version: number,
  transactionId: number,
  subscriptionFeatureID: number,
  timer: number,
  cause: number,
): void {
  w.begin(version, MessageId.SubscriptionStatRes).u32(transactionId).u32(subscriptionFeatureID);
  w.u32(timer).u32(cause).end();
}

export function writeNotification(
  w: FrameWriter,
  version: number,
  transactionId: number,
  subscriptionFeatureID: number,
  notificationStatus: number,
  text: string,
): void {
  w.begin(version, MessageId.Notification).u32(transactionId).u32(subscriptionFeatureID);
  w.u32(notificationStatus).zstr(text, 100).end();
}
