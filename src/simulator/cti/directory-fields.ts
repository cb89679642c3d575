/** Devices and lines as the provider lists them. */
import type { QbeInput } from '../../codecs/qbe/encode.ts';
import type { OfficeDevice, OfficePlan } from './office-file.ts';
import { ascii } from './texts.ts';

/** First numbers, as in the recorded sessions; nothing depends on them. */
const DEVICE_ID_FIRST = 38;
const PERMANENT_LINE_ID_FIRST = 101;
const CALLS_MAX = 4;
const REGISTERED = 1;
const NOT_REGISTERED = 2;
/** 127.0.0.1 in network order, read little-endian. */
const LOOPBACK = 0x0100007f;
/** Any value but 0 is taken alike by the client. */
const EVENT_CONTENT = 3;
export const UNICODE_AND_ASCII = 3;
const CONTROL_ALLOWED = 1;
const SCCP = 1;

/** Types as a call manager numbers its phones. */
const models = {
  '7960': { type: 7, name: 'Cisco 7960' },
  '7970': { type: 30006, name: 'Cisco 7970' },
} as const;

export class Directory {
  readonly plan: OfficePlan;
  private readonly deviceIDs = new Map<string, number>();
  private readonly names = new Map<number, string>();
  private readonly byName = new Map<string, OfficeDevice>();
  private readonly lineIDs = new Map<string, number>();

  constructor(plan: OfficePlan) {
    this.plan = plan;
    for (const device of plan.devices) {
      const id = DEVICE_ID_FIRST + this.byName.size;
      this.byName.set(device.name, device);
      this.deviceIDs.set(device.name, id);
      this.names.set(id, device.name);
      for (const { number } of device.lines)
        if (!this.lineIDs.has(number)) this.lineIDs.set(number, PERMANENT_LINE_ID_FIRST + this.lineIDs.size);
    }
  }

  device(name: string): OfficeDevice | undefined {
    return this.byName.get(name.toUpperCase());
  }

  deviceID(name: string): number {
    return this.deviceIDs.get(name) ?? 0;
  }

  deviceWithID(id: number): string | undefined {
    return this.names.get(id);
  }

  /** 279, all lines in one event. */
  lineInfoEvent(device: OfficeDevice, requestId: number, inService: boolean): QbeInput {
    return {
      requestId,
      ...this.common(device),
      deviceRegistrationStatus: inService ? REGISTERED : NOT_REGISTERED,
      eventStatusCode: 0,
      deviceInfoStatic: {
        deviceType: models[device.model].type,
        deviceTypeName: models[device.model].name,
        deviceId: this.deviceID(device.name),
        protocol: SCCP,
      },
    };
  }

  /** 280: a phone has registered. */
  registeredEvent(device: OfficeDevice): QbeInput {
    return { ...this.common(device), registerReason: 0, protocol: SCCP };
  }

  /** Element DeviceInfo of the older events and lists. */
  deviceInfo(device: OfficeDevice): QbeInput {
    return {
      name: device.name,
      type: models[device.model].type,
      deviceID: this.deviceID(device.name),
      locale: 1,
      protocol: SCCP,
      devTypeName: models[device.model].name,
    };
  }

  lineInfo(device: OfficeDevice): QbeInput[] {
    return device.lines.map((line, i) => ({
      name: line.number,
      displayName: ascii(line.name),
      permanentLineID: this.lineIDs.get(line.number) ?? 0,
      maxNumberOfCalls: CALLS_MAX,
      lineInstance: i + 1,
      busyTrigger: this.plan.busyTrigger,
      unicodeDisplayName: line.name,
      asciiLabel: ascii(line.label),
      unicodeLabel: line.label,
    }));
  }

  private common(device: OfficeDevice): QbeInput {
    return {
      deviceName: device.name,
      controlModeBitMap: 1,
      eventContent: EVENT_CONTENT,
      deviceInfoDynamic: { locale: 1 },
      deviceRegistrationInfo: {
        ipV4Addr: LOOPBACK,
        encodingType: UNICODE_AND_ASCII,
        CtiControllable: CONTROL_ALLOWED,
      },
      lineInfo: this.lineInfo(device),
      totalLines: device.lines.length,
      moreLines: false,
    };
  }
}
