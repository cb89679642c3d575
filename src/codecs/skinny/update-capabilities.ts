/**
 * UpdateCapabilities (0x0030), CapabilitiesV2Res (0x0043), CapabilitiesV3Res (0x0044): audio, video and data, phone →
 * call manager. Slots are always there, whatever the counts say; free ones hold old memory (one public dump shows an
 * HTTP request): never print or forward them as text.
 *
 *   12   16   20   24      28      32             152     156   160     164             324        612      video end
 *   ┌────┬────┬────┬───────┬───────┬──────────────┬───────┬─────┬───────┬───────────────┬──────────┬────────┬────────┐
 *   │ #a │ #v │ #d │ rtp   │ #pict │ 6 × 20       │active │maxBW│ #serv │ 4 × 40        │ 18 × 16  │ 10 × v │ 5 × d  │
 *   │    │    │    │ format│       │ pictures     │streams│     │       │ services      │ audio    │ video  │ data   │
 *   └────┴────┴────┴───────┴───────┴──────────────┴───────┴─────┴───────┴───────────────┴──────────┴────────┴────────┘
 *                         v     d     body
 *   0x0030               116   16     1840    real 7940, 7960, 7970, and a 7961G at version 22
 *   0x0030, 2000 bytes   132   16     2000    declared in chan-sccp and never read there; inferred
 *   0x0043               132   16     2000
 *   0x0044, below 16     140   20     2100
 *   0x0044, from 16      144   20     2140    as Wireshark has it; chan-sccp keeps 140; no capture
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { limits } from '../limits.ts';
import type { FrameWriter } from '../writer.ts';
import {
  AUDIO_BYTES,
  type AudioCapability,
  AudioCapabilityView,
  atMost,
  writeAudioCapabilities,
} from './capabilities.ts';
import {
  type DataCapability,
  DataCapabilityView,
  type PictureFormat,
  PictureFormatView,
  type ServiceResource,
  ServiceResourceView,
  type VideoCapability,
  VideoCapabilityView,
} from './capability-elements.ts';
import { tableVersion } from './choose.ts';
import { MessageId } from './ids.ts';
import { layoutVersion } from './versions.ts';

interface Shape {
  readonly bodyBytes: number;
  readonly videoBytes: number;
  readonly dataBytes: number;
  /** Where the capability starts inside a video element, and how many words it has. */
  readonly capabilityAt: number;
  readonly capabilityWords: number;
  /** Encryption and addressing mode are there. */
  readonly third: boolean;
}
const shape = (bodyBytes: number, videoBytes: number, dataBytes: number, words: number, third: boolean): Shape => ({
  bodyBytes,
  videoBytes,
  dataBytes,
  capabilityAt: third ? 112 : 108,
  capabilityWords: words,
  third,
});
const FIRST = shape(1840, 116, 16, 2, false);
const SECOND = shape(2000, 132, 16, 6, false);
const THIRD = shape(2100, 140, 20, 6, true);
const THIRD_FROM_16 = shape(2140, 144, 20, 6, true);

/** Shape of a message by id, version to choose by, and body. */
function shapeOf(id: number, version: number, bodyBytes: number): Shape {
  if (id === MessageId.CapabilitiesV2Res) return SECOND;
  if (id === MessageId.CapabilitiesV3Res) return version >= 16 ? THIRD_FROM_16 : THIRD;
  return bodyBytes >= SECOND.bodyBytes ? SECOND : FIRST;
}

const PICTURES_AT = 32;
const SERVICES_AT = 164;
const AUDIO_AT = 324;
const VIDEO_AT = 612;

export class UpdateCapabilitiesView extends FrameView {
  private shape = FIRST;
  private dataAt = 0;
  private readonly picture = new PictureFormatView();
  private readonly service = new ServiceResourceView();
  private readonly audio = new AudioCapabilityView();
  private readonly video = new VideoCapabilityView();
  private readonly data = new DataCapabilityView();

  check(): Fault {
    // Under header version 0 a body that has room for the later form is it where anything stands behind the earlier one.
    const basicBytes = this.bodyBytes < THIRD_FROM_16.bodyBytes ? this.bodyBytes : THIRD.bodyBytes;
    const version = layoutVersion(this, basicBytes, 16);
    this.shape = shapeOf(this.messageId, version, this.bodyBytes);
    this.dataAt = VIDEO_AT + limits.videoCapabilitiesMax * this.shape.videoBytes;
    if (this.bodyBytes < this.shape.bodyBytes) return Fault.bodyTooShort;
    if (
      this.audioCapCount > limits.audioCapabilitiesMax ||
      this.videoCapCount > limits.videoCapabilitiesMax ||
      this.dataCapCount > limits.dataCapabilitiesMax ||
      this.customPictureFormatCount > limits.pictureFormatsMax ||
      this.serviceResourceCount > limits.serviceResourcesMax
    ) {
      return Fault.countTooLarge;
    }
    for (let i = 0; i < this.serviceResourceCount; i++) {
      if (this.serviceResource(i).layoutCount > limits.serviceLayoutsMax) return Fault.countTooLarge;
    }
    for (let i = 0; i < this.videoCapCount; i++) {
      if (this.vidCaps(i).levelPreferenceCount > limits.levelPreferencesMax) return Fault.countTooLarge;
    }
    return Fault.none;
  }
  get audioCapCount(): number {
    return this.u32(12);
  }
  get videoCapCount(): number {
    return this.u32(16);
  }
  get dataCapCount(): number {
    return this.u32(20);
  }
  get rtpPayloadFormat(): number {
    return this.u32(24);
  }
  get customPictureFormatCount(): number {
    return this.u32(28);
  }
  get activeStreamsOnRegistration(): number {
    return this.u32(152);
  }
  get maxBW(): number {
    return this.u32(156);
  }
  get serviceResourceCount(): number {
    return this.u32(160);
  }
  /** Each of these moves one element, see ElementView; `i` is below its count. */
  customPictureFormat(i: number): PictureFormatView {
    return this.picture.at(this.view, this.start + PICTURES_AT + 20 * i);
  }
  serviceResource(i: number): ServiceResourceView {
    return this.service.at(this.view, this.start + SERVICES_AT + 40 * i);
  }
  audiocaps(i: number): AudioCapabilityView {
    return this.audio.at(this.view, this.start + AUDIO_AT + AUDIO_BYTES * i);
  }
  vidCaps(i: number): VideoCapabilityView {
    const { videoBytes, capabilityAt } = this.shape;
    return this.video.at(this.view, this.start + VIDEO_AT + videoBytes * i).shape(capabilityAt);
  }
  dataCaps(i: number): DataCapabilityView {
    const { dataBytes, third } = this.shape;
    return this.data.at(this.view, this.start + this.dataAt + dataBytes * i).shape(third);
  }
}

export interface CapabilitiesFields {
  readonly rtpPayloadFormat?: number;
  readonly activeStreamsOnRegistration?: number;
  readonly maxBW?: number;
  readonly customPictureFormat?: readonly PictureFormat[];
  readonly serviceResource?: readonly ServiceResource[];
  readonly audiocaps: readonly AudioCapability[];
  readonly vidCaps?: readonly VideoCapability[];
  readonly dataCaps?: readonly DataCapability[];
}

export function writeUpdateCapabilities(w: FrameWriter, version: number, fields: CapabilitiesFields): void {
  write(w, version, MessageId.UpdateCapabilities, FIRST, fields);
}
export function writeCapabilitiesV2Res(w: FrameWriter, version: number, fields: CapabilitiesFields): void {
  write(w, version, MessageId.CapabilitiesV2Res, SECOND, fields);
}
export function writeCapabilitiesV3Res(w: FrameWriter, version: number, fields: CapabilitiesFields): void {
  // A version that is not known is read as the basic layout, so it is written as that.
  write(w, version, MessageId.CapabilitiesV3Res, tableVersion(version) >= 16 ? THIRD_FROM_16 : THIRD, fields);
}

function write(w: FrameWriter, version: number, id: MessageId, shape: Shape, fields: CapabilitiesFields): void {
  const { customPictureFormat = [], serviceResource = [], audiocaps, vidCaps = [], dataCaps = [] } = fields;
  atMost('picture formats', customPictureFormat.length, limits.pictureFormatsMax);
  atMost('service resources', serviceResource.length, limits.serviceResourcesMax);
  atMost('audio capabilities', audiocaps.length, limits.audioCapabilitiesMax);
  atMost('video capabilities', vidCaps.length, limits.videoCapabilitiesMax);
  atMost('data capabilities', dataCaps.length, limits.dataCapabilitiesMax);
  for (const { layouts } of serviceResource) atMost('layouts', layouts.length, limits.serviceLayoutsMax);
  for (const { levelPreference, capability } of vidCaps) {
    atMost('level preferences', levelPreference.length, limits.levelPreferencesMax);
    atMost('words of a video capability', capability.length, shape.capabilityWords);
  }
  w.begin(version, id).u32(audiocaps.length).u32(vidCaps.length).u32(dataCaps.length);
  w.u32(fields.rtpPayloadFormat ?? 0).u32(customPictureFormat.length);
  for (const p of customPictureFormat) {
    w.u32(p.pictureWidth).u32(p.pictureHeight).u32(p.pixelAspectRatio).u32(p.clockConversionCode).u32(p.clockDivisor);
  }
  w.zeros(20 * (limits.pictureFormatsMax - customPictureFormat.length));
  w.u32(fields.activeStreamsOnRegistration ?? 0)
    .u32(fields.maxBW ?? 0)
    .u32(serviceResource.length);
  for (const s of serviceResource) {
    words(w.u32(s.layouts.length), s.layouts, limits.serviceLayoutsMax);
    w.u32(s.serviceNum).u32(s.maxStreams).u32(s.maxConferences).u32(s.activeConferenceOnRegistration);
  }
  w.zeros(40 * (limits.serviceResourcesMax - serviceResource.length));
  writeAudioCapabilities(w, audiocaps);
  for (const video of vidCaps) writeVideo(w, shape, video);
  w.zeros(shape.videoBytes * (limits.videoCapabilitiesMax - vidCaps.length));
  for (const d of dataCaps) {
    w.u32(d.payloadCapability).u32(d.dataCapabilityDirection).u32(d.protocolDependentData).u32(d.maxBitRate);
    if (shape.third) w.u32(d.encryptionCapability ?? 0);
  }
  w.zeros(shape.dataBytes * (limits.dataCapabilitiesMax - dataCaps.length)).end();
}

function writeVideo(w: FrameWriter, shape: Shape, video: VideoCapability): void {
  w.u32(video.payloadCapability).u32(video.videoCapabilityDirection).u32(video.levelPreference.length);
  for (const p of video.levelPreference) {
    w.u32(p.transmitPreference).u32(p.format).u32(p.maxBitRate).u32(p.minBitRate).u32(p.MPI).u32(p.serviceNumber);
  }
  w.zeros(24 * (limits.levelPreferencesMax - video.levelPreference.length));
  if (shape.third) w.u32(video.encryptionCapability ?? 0);
  words(w, video.capability, shape.capabilityWords);
  if (shape.third) w.u32(video.ipAddressingMode ?? 0);
  if (shape === THIRD_FROM_16) w.u32(video.ipAddressingMode ?? 0);
}

/** Append these words and zeros up to `slots` of them. */
function words(w: FrameWriter, values: readonly number[], slots: number): void {
  for (const value of values) w.u32(value);
  w.zeros(4 * (slots - values.length));
}
