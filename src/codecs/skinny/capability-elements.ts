/**
 * Elements of the UpdateCapabilities family besides audio: pictures, services, video and data. The views are moved over
 * the frame; the records are what writers take. Offsets count from the start of the element, all fields u32.
 */
import { ElementView } from './capabilities.ts';

/** A custom picture format, 20 bytes. */
export class PictureFormatView extends ElementView {
  get pictureWidth(): number {
    return this.u32(0);
  }
  get pictureHeight(): number {
    return this.u32(4);
  }
  get pixelAspectRatio(): number {
    return this.u32(8);
  }
  get clockConversionCode(): number {
    return this.u32(12);
  }
  get clockDivisor(): number {
    return this.u32(16);
  }
}

/** A service resource, 40 bytes: layoutCount, five layouts, four numbers. */
export class ServiceResourceView extends ElementView {
  get layoutCount(): number {
    return this.u32(0);
  }
  layouts(i: number): number {
    return this.u32(4 + 4 * i);
  }
  get serviceNum(): number {
    return this.u32(24);
  }
  get maxStreams(): number {
    return this.u32(28);
  }
  get maxConferences(): number {
    return this.u32(32);
  }
  get activeConferenceOnRegistration(): number {
    return this.u32(36);
  }
}

/** A level preference of a video capability, 24 bytes. */
export class LevelPreferenceView extends ElementView {
  get transmitPreference(): number {
    return this.u32(0);
  }
  get format(): number {
    return this.u32(4);
  }
  get maxBitRate(): number {
    return this.u32(8);
  }
  get minBitRate(): number {
    return this.u32(12);
  }
  get MPI(): number {
    return this.u32(16);
  }
  get serviceNumber(): number {
    return this.u32(20);
  }
}

/**
 * A video capability.
 *
 *   0         4           8       12                108                              116 / 132 / 140 / 144
 *   ┌─────────┬───────────┬───────┬─────────────────┬─ ─ ─ ─ ─ ─ ┬────────────┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┐
 *   │ payload │ direction │ count │ 4 × preference  │ encryption │ capability │ ipAddressingMode
 *   └─────────┴───────────┴───────┴─────────────────┴─ ─ ─ ─ ─ ─ ┴────────────┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┘
 * 0x0030: capability of 8 bytes at 108. 0x0043: of 24 bytes at 108. 0x0044: encryption at 108, capability of 24 bytes at
 * 112, mode at 136, which Wireshark repeats from version 16. What capability says depends on the payload: 100 H.261,
 * 101 H.263, 102 vieo, 103 H.264; every getter reads its own way.
 */
export class VideoCapabilityView extends ElementView {
  private capabilityAt = 108;
  private readonly preference = new LevelPreferenceView();

  /** Where the capability starts: 112 in 0x0044, else 108. */
  shape(capabilityAt: number): this {
    this.capabilityAt = capabilityAt;
    return this;
  }
  get payloadCapability(): number {
    return this.u32(0);
  }
  get videoCapabilityDirection(): number {
    return this.u32(4);
  }
  get levelPreferenceCount(): number {
    return this.u32(8);
  }
  /** Preference `i`, 0 to `levelPreferenceCount` - 1; moved by the next call. */
  levelPreference(i: number): LevelPreferenceView {
    return this.preference.at(this.view, this.start + 12 + 24 * i);
  }
  /** 0 where the message has none. */
  get encryptionCapability(): number {
    return this.capabilityAt === 112 ? this.u32(108) : 0;
  }
  get ipAddressingMode(): number {
    return this.capabilityAt === 112 ? this.u32(136) : 0;
  }
  get temporalSpatialTradeOffCapability(): number {
    return this.u32(this.capabilityAt);
  }
  get stillImageTransmission(): number {
    return this.u32(this.capabilityAt + 4);
  }
  get h263CapabilityBitfield(): number {
    return this.u32(this.capabilityAt);
  }
  get annexNandWFutureUse(): number {
    return this.u32(this.capabilityAt + 4);
  }
  get modelNumber(): number {
    return this.u32(this.capabilityAt);
  }
  get bandwidth(): number {
    return this.u32(this.capabilityAt + 4);
  }
  get profile(): number {
    return this.u32(this.capabilityAt);
  }
  get level(): number {
    return this.u32(this.capabilityAt + 4);
  }
  get customMaxMBPS(): number {
    return this.u32(this.capabilityAt + 8);
  }
  get customMaxFS(): number {
    return this.u32(this.capabilityAt + 12);
  }
  get customMaxDPB(): number {
    return this.u32(this.capabilityAt + 16);
  }
  get customMaxBRandCPB(): number {
    return this.u32(this.capabilityAt + 20);
  }
}

/** A data capability: 16 bytes, in 0x0044 20 with encryption. */
export class DataCapabilityView extends ElementView {
  private encrypted = false;

  shape(encrypted: boolean): this {
    this.encrypted = encrypted;
    return this;
  }
  get payloadCapability(): number {
    return this.u32(0);
  }
  get dataCapabilityDirection(): number {
    return this.u32(4);
  }
  get protocolDependentData(): number {
    return this.u32(8);
  }
  get maxBitRate(): number {
    return this.u32(12);
  }
  get encryptionCapability(): number {
    return this.encrypted ? this.u32(16) : 0;
  }
}

export interface PictureFormat {
  readonly pictureWidth: number;
  readonly pictureHeight: number;
  readonly pixelAspectRatio: number;
  readonly clockConversionCode: number;
  readonly clockDivisor: number;
}
export interface ServiceResource {
  readonly layouts: readonly number[];
  readonly serviceNum: number;
  readonly maxStreams: number;
  readonly maxConferences: number;
  readonly activeConferenceOnRegistration: number;
}
export interface LevelPreference {
  readonly transmitPreference: number;
  readonly format: number;
  readonly maxBitRate: number;
  readonly minBitRate: number;
  readonly MPI: number;
  readonly serviceNumber: number;
}
export interface VideoCapability {
  readonly payloadCapability: number;
  readonly videoCapabilityDirection: number;
  readonly levelPreference: readonly LevelPreference[];
  /** The capability as u32 words: two in 0x0030, up to six in the others. */
  readonly capability: readonly number[];
  /** 0x0044 only, as the next. */
  readonly encryptionCapability?: number;
  readonly ipAddressingMode?: number;
}
export interface DataCapability {
  readonly payloadCapability: number;
  readonly dataCapabilityDirection: number;
  readonly protocolDependentData: number;
  readonly maxBitRate: number;
  /** 0x0044 only. */
  readonly encryptionCapability?: number;
}
