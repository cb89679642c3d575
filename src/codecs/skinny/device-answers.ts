/**
 * Answers to what a device asks while it registers: configuration, time, version, servers, buttons. Server → phone.
 */
import { addressText, ip4Text, writeAddress, writeIp4 } from '../address.ts';
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import type { FrameWriter } from '../writer.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { TextsView } from './texts.ts';

/**
 * ConfigStatRes (0x0093). From CallManager 2.x and 3.x most bytes are old memory; server name and counts are good.
 *
 *   0        12            28  32         36              76              116     120           124
 *   ┌────────┬─────────────┬───┬──────────┬──────────────┬───────────────┬───────┬─────────────┐
 *   │ header │ device, 16  │   │ instance │ user, 40     │ server, 40    │ lines │ speed dials │
 *   └────────┴─────────────┴───┴──────────┴──────────────┴───────────────┴───────┴─────────────┘
 */
export class ConfigStatResView extends FrameView {
  check(): Fault {
    return this.atLeast(124);
  }
  get deviceName(): string {
    return this.text(12, 16);
  }
  get instance(): number {
    return this.u32(32);
  }
  get userName(): string {
    return this.text(36, 40);
  }
  get serverName(): string {
    return this.text(76, 40);
  }
  get numberOfLines(): number {
    return this.u32(116);
  }
  get numberOfSpeedDials(): number {
    return this.u32(120);
  }
}

/**
 * ConfigStatV2Res (0x0142). Never captured; Wireshark and chan-sccp disagree on the order. This is Wireshark's, with the
 * device name in 16 bytes as chan-sccp has it.
 *
 *   0        12            28  32         36      40            44
 *   ┌────────┬─────────────┬───┬──────────┬───────┬─────────────┬──────────┬────────────┬─────┐
 *   │ header │ device, 16  │   │ instance │ lines │ speed dials │ user NUL │ server NUL │ pad │
 *   └────────┴─────────────┴───┴──────────┴───────┴─────────────┴──────────┴────────────┴─────┘
 */
export class ConfigStatV2ResView extends TextsView {
  constructor() {
    super(2);
  }
  check(): Fault {
    return this.walk(44, 2);
  }
  get deviceName(): string {
    return this.text(12, 16);
  }
  get instance(): number {
    return this.u32(32);
  }
  get numberOfLines(): number {
    return this.u32(36);
  }
  get numberOfSpeedDials(): number {
    return this.u32(40);
  }
  get userName(): string {
    return this.zstr(0);
  }
  get serverName(): string {
    return this.zstr(1);
  }
}

export interface ConfigStatFields {
  deviceName: string;
  instance?: number;
  userName?: string;
  serverName?: string;
  numberOfLines: number;
  numberOfSpeedDials: number;
}

export function writeConfigStatRes(w: FrameWriter, version: number, config: ConfigStatFields): void {
  w.begin(version, MessageId.ConfigStatRes)
    .fixed(config.deviceName, 16)
    .u32(0)
    .u32(config.instance ?? 0);
  w.fixed(config.userName ?? '', 40).fixed(config.serverName ?? '', 40);
  w.u32(config.numberOfLines).u32(config.numberOfSpeedDials).end();
}

export function writeConfigStatV2Res(w: FrameWriter, version: number, config: ConfigStatFields): void {
  w.begin(version, MessageId.ConfigStatV2Res)
    .fixed(config.deviceName, 16)
    .u32(0)
    .u32(config.instance ?? 0);
  w.u32(config.numberOfLines).u32(config.numberOfSpeedDials);
  w.zstr(config.userName ?? '', 121)
    .zstr(config.serverName ?? '', 121)
    .end();
}

/**
 * TimeDateRes (0x0094): answers TimeDateReq and follows every call that ends.
 *
 *   0        12     16      20        24    28     32       36       40   44            48
 *   ┌────────┬──────┬───────┬─────────┬─────┬──────┬────────┬────────┬────┬─────────────┐
 *   │ header │ year │ month │ weekday │ day │ hour │ minute │ second │ ms │ unix second │   weekday 0 is Sunday
 *   └────────┴──────┴───────┴─────────┴─────┴──────┴────────┴────────┴────┴─────────────┘
 */
export class TimeDateResView extends FrameView {
  check(): Fault {
    return this.atLeast(48);
  }
  get wYear(): number {
    return this.u32(12);
  }
  get wMonth(): number {
    return this.u32(16);
  }
  get wDayOfWeek(): number {
    return this.u32(20);
  }
  get wDay(): number {
    return this.u32(24);
  }
  get wHour(): number {
    return this.u32(28);
  }
  get wMinute(): number {
    return this.u32(32);
  }
  get wSecond(): number {
    return this.u32(36);
  }
  get wMilliseconds(): number {
    return this.u32(40);
  }
  /** Unix seconds; 0 from CallManager 3.1. */
  get systemTime(): number {
    return this.u32(44);
  }
}

/** Local time as the phone shall show it, in the numbers of TimeDateRes: month from 1, weekday 0 is Sunday. */
export interface WallTime {
  year: number;
  month: number;
  weekday: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond?: number;
}

/** @param systemTimeS unix seconds */
export function writeTimeDateRes(w: FrameWriter, version: number, at: WallTime, systemTimeS: number): void {
  w.begin(version, MessageId.TimeDateRes).u32(at.year).u32(at.month).u32(at.weekday).u32(at.day);
  w.u32(at.hour)
    .u32(at.minute)
    .u32(at.second)
    .u32(at.millisecond ?? 0)
    .u32(systemTimeS)
    .end();
}

/**
 * VersionRes (0x0098): firmware that the phone should have.
 *
 *   0        12            28
 *   ┌────────┬─────────────┐
 *   │ header │ text, 16    │
 *   └────────┴─────────────┘
 */
export class VersionResView extends FrameView {
  check(): Fault {
    return this.atLeast(28);
  }
  get versionStr(): string {
    return this.text(12, 16);
  }
}

export function writeVersionRes(w: FrameWriter, version: number, firmware: string): void {
  w.begin(version, MessageId.VersionRes).fixed(firmware, 16).end();
}

/** Servers in one ServerRes. */
const SERVERS = 5;
/** Body from which addresses take 20 bytes (Wireshark's line between 280 and 360); the header does not tell. */
const LONG_BODY = 292;

/**
 * ServerRes (0x009e): five servers, the length tells how addresses are written.
 *
 *   0        12                252             272                    292 or 372
 *   ┌────────┬──────── ··· ────┬───────────────┬─────────── ··· ──────┐
 *   │ header │ 5 names of 48   │ 5 ports, u32  │ 5 addresses, 4 or 20 │
 *   └────────┴──────── ··· ────┴───────────────┴─────────── ··· ──────┘
 */
export class ServerResView extends FrameView {
  check(): Fault {
    return this.atLeast(this.bodyBytes < LONG_BODY ? 292 : 372);
  }
  serverName(i: number): string {
    return i < SERVERS ? this.text(12 + 48 * i, 48) : '';
  }
  serverTcpListenPort(i: number): number {
    return i < SERVERS ? this.u32(252 + 4 * i) : 0;
  }
  stationIpAddr(i: number): string {
    if (i >= SERVERS) return '';
    const at = this.start + 272;
    return this.bodyBytes < LONG_BODY ? ip4Text(this.view, at + 4 * i) : addressText(this.view, at + 20 * i);
  }
  /** 0 IPv4, 1 IPv6. */
  stationIpAddrType(i: number): number {
    return i < SERVERS && this.bodyBytes >= LONG_BODY ? this.u32(272 + 20 * i) : 0;
  }
}

export interface Server {
  name: string;
  port: number;
  address: string;
}

/** Up to five servers; addresses of 20 bytes from version 17 on. */
export function writeServerRes(w: FrameWriter, version: number, servers: readonly Server[]): void {
  w.begin(version, MessageId.ServerRes);
  for (let i = 0; i < SERVERS; i++) w.fixed(servers[i]?.name ?? '', 48);
  for (let i = 0; i < SERVERS; i++) w.u32(servers[i]?.port ?? 0);
  const write = tableVersion(version) >= 17 ? writeAddress : writeIp4;
  for (let i = 0; i < SERVERS; i++) write(w, servers[i]?.address ?? '0.0.0.0');
  w.end();
}

/** Slots of ButtonTemplateRes that CallManager and chan_skinny send; chan-sccp sends 56. */
const BUTTON_SLOTS = 42;

/**
 * ButtonTemplateRes (0x0097): what each button is.
 *
 *   0        12       16      20      24
 *   ┌────────┬────────┬───────┬───────┬────────────┬─ ··· ─┐      button   ┌─────────────┬─────────┐
 *   │ header │ offset │ count │ total │ 1st button │       │               │ instance u8 │ type u8 │
 *   └────────┴────────┴───────┴───────┴────────────┴─ ··· ─┘               └─────────────┴─────────┘
 * type 9 is a line, 0x86 CallBack, 0xff unused. Slots are (body − 12) / 2; where count + offset is below total, further
 * parts follow.
 */
export class ButtonTemplateResView extends FrameView {
  check(): Fault {
    const fault = this.atLeast(24);
    if (fault) return fault;
    return this.buttonCount > (this.bodyBytes - 12) >> 1 ? Fault.countTooLarge : Fault.none;
  }
  get buttonOffset(): number {
    return this.u32(12);
  }
  get buttonCount(): number {
    return this.u32(16);
  }
  get totalButtonCount(): number {
    return this.u32(20);
  }
  /** Instance of button i, as in the line instance of a line button; 0 from the count on. */
  instanceNumber(i: number): number {
    return i < this.buttonCount ? this.u8(24 + 2 * i) : 0;
  }
  /** Type of button i; 0xff, unused, from the count on. */
  buttonDefinition(i: number): number {
    return i < this.buttonCount ? this.u8(25 + 2 * i) : 0xff;
  }
}

export interface Button {
  instance: number;
  type: number;
}

/** All buttons in one message, unused slots of type 0xff. */
export function writeButtonTemplateRes(
  w: FrameWriter,
  version: number,
  buttons: readonly Button[],
  slots = BUTTON_SLOTS,
): void {
  w.begin(version, MessageId.ButtonTemplateRes).u32(0).u32(buttons.length).u32(buttons.length);
  for (const button of buttons) w.u8(button.instance).u8(button.type);
  for (let i = buttons.length; i < slots; i++) w.u8(0).u8(0xff);
  w.end();
}
