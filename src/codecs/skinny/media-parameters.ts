/**
 * What StartMediaTransmission and OpenReceiveChannel have in common: codec parameters, encryption, stream, latent
 * capabilities. The blocks are the same in both, only their place differs, by version.
 *
 *   union ┌────────────────────────────┐   until version 10, and for G.723 (9): u32 bit rate
 *         │ mode │ payload │ p1 │ p2   │   from 11: four bytes
 *         └────────────────────────────┘
 *   tail  +0     +4          +8    +10     +12     +28      +44    +48    +52      +56     +60       +64    +68     +72
 *         ┌──────┬───────────┬─────┬───────┬───────┬────────┬──────┬──────┬────────┬───────┬─────────┬──────┬───────┬───────┐
 *         │ call │ algorithm │ key │ salt  │ key   │ salt   │ MKI  │ rate │ stream │ assoc.│ RFC2833 │ dtmf │ mixing│ party │
 *         │      │           │ len │ len   │ 16    │ 16     │      │      │        │ stream│ payload │ type │ mode  │ dir.  │
 *         └──────┴───────────┴─────┴───────┴───────┴────────┴──────┴──────┴────────┴───────┴─────────┴──────┴───────┴───────┘
 *   latent capabilities, from 21: 36 bytes; offsets are at the getters
 * Everything from the tail on is optional: CallManager 4 ends after the salt.
 */
import { Fault } from '../fault.ts';
import type { FrameWriter } from '../writer.ts';
import { LayoutView } from './texts.ts';

/** Codec number of G.723, the only one whose union is a bit rate from version 11 on. */
const G723 = 9;
const KEY_BYTES = 16;
/** An offset past every frame: optional fields there are absent. */
export const ABSENT = 0x3fff_0000;

export abstract class MediaParametersView extends LayoutView {
  /** Version that the layout was chosen by. */
  protected version = 0;
  /** Offsets from the start of the frame. */
  protected union = 0;
  protected tail = 0;
  protected latent = 0;

  abstract get compressionType(): number;

  /** Proves that the body has the bytes of key and salt; both lengths may be old memory, then the arrays are the limit. */
  protected checkKeys(): Fault {
    if (!this.has(this.tail + 8, 4)) return Fault.none;
    const room = this.end - this.start - (this.tail + 12);
    if (Math.min(this.keylen, KEY_BYTES) > room) return Fault.countTooLarge;
    return room >= KEY_BYTES && Math.min(this.saltlen, KEY_BYTES) > room - KEY_BYTES ? Fault.countTooLarge : Fault.none;
  }
  private get isBitRate(): boolean {
    return this.version < 11 || this.compressionType === G723;
  }
  get g723BitRate(): number {
    return this.isBitRate ? this.u32(this.union) : 0;
  }
  get codecMode(): number {
    return this.isBitRate ? 0 : this.u8(this.union);
  }
  get dynamicPayload(): number {
    return this.isBitRate ? 0 : this.u8(this.union + 1);
  }
  get codecParam1(): number {
    return this.isBitRate ? 0 : this.u8(this.union + 2);
  }
  get codecParam2(): number {
    return this.isBitRate ? 0 : this.u8(this.union + 3);
  }
  get callReference(): number {
    return this.u32OrZero(this.tail);
  }
  get algorithmID(): number {
    return this.u32OrZero(this.tail + 4);
  }
  /** May be above 16 where nothing is encrypted: old memory (708 in the dump of a real channel). So it is no fault. */
  get keylen(): number {
    return this.u16OrZero(this.tail + 8);
  }
  get saltlen(): number {
    return this.u16OrZero(this.tail + 10);
  }
  /** Byte i of the key; 0 from its length, or from 16, on. */
  key(i: number): number {
    return i < Math.min(this.keylen, KEY_BYTES) ? this.u8OrZero(this.tail + 12 + i) : 0;
  }
  salt(i: number): number {
    return i < Math.min(this.saltlen, KEY_BYTES) ? this.u8OrZero(this.tail + 28 + i) : 0;
  }
  get isMKIPresent(): number {
    return this.u32OrZero(this.tail + 44);
  }
  get keyDerivationRate(): number {
    return this.u32OrZero(this.tail + 48);
  }
  get streamPassThroughId(): number {
    return this.u32OrZero(this.tail + 52);
  }
  get associatedStreamId(): number {
    return this.u32OrZero(this.tail + 56);
  }
  get RFC2833PayloadType(): number {
    return this.u32OrZero(this.tail + 60);
  }
  get dtmfType(): number {
    return this.u32OrZero(this.tail + 64);
  }
  get mixingMode(): number {
    return this.u32OrZero(this.tail + 68);
  }
  get partyDirection(): number {
    return this.u32OrZero(this.tail + 72);
  }
  /** Latent capabilities (modem relay and fax), from version 21. */
  get active(): number {
    return this.u32OrZero(this.latent);
  }
  get capAndVer(): number {
    return this.u32OrZero(this.latent + 4);
  }
  get modAnd2833(): number {
    return this.u32OrZero(this.latent + 8);
  }
  get chan0MaxPayload(): number {
    return this.u16OrZero(this.latent + 12);
  }
  get chan2MaxPayload(): number {
    return this.u16OrZero(this.latent + 14);
  }
  get chan3MaxPayload(): number {
    return this.u16OrZero(this.latent + 16);
  }
  get chan2MaxWindow(): number {
    return this.u16OrZero(this.latent + 18);
  }
  get standard(): number {
    return this.u32OrZero(this.latent + 20);
  }
  get vendor(): number {
    return this.u32OrZero(this.latent + 24);
  }
  get nse(): number {
    return this.u8OrZero(this.latent + 28);
  }
  get rfc2833(): number {
    return this.u8OrZero(this.latent + 29);
  }
  get sse(): number {
    return this.u8OrZero(this.latent + 30);
  }
  get v150sprt(): number {
    return this.u8OrZero(this.latent + 31);
  }
  get noaudio(): number {
    return this.u8OrZero(this.latent + 32);
  }
}

/** What both writers take beside their own. What is not given is 0, no encryption, no latent capabilities. */
export interface MediaParameters {
  conferenceId: number;
  passThroughPartyId: number;
  callReference: number;
  milliSecondPacketSize: number;
  /** Codec: 4 is G.711 µ-law 64k. */
  compressionType: number;
  /** The union as a number: bit rate of G.723, or mode | payload << 8 | p1 << 16 | p2 << 24. */
  codecParameters?: number;
  algorithmID?: number;
  /** At most 16 bytes each. */
  key?: Uint8Array;
  salt?: Uint8Array;
  isMKIPresent?: number;
  keyDerivationRate?: number;
  streamPassThroughId?: number;
  associatedStreamId?: number;
  RFC2833PayloadType?: number;
  dtmfType?: number;
  mixingMode?: number;
  partyDirection?: number;
  /** The 36 bytes of latent capabilities, sent from version 21 on. */
  latentCaps?: Uint8Array;
}

/** End the body after the salt, as CallManager 4 does (bodies 84 and 68). Only below version 17. */
export interface MediaWriting {
  endAfterSalt?: boolean;
}

/** Call, algorithm, key, salt. */
export function writeKeys(w: FrameWriter, media: MediaParameters): void {
  const key = (media.key ?? new Uint8Array()).subarray(0, KEY_BYTES);
  const salt = (media.salt ?? new Uint8Array()).subarray(0, KEY_BYTES);
  w.u32(media.callReference)
    .u32(media.algorithmID ?? 0)
    .u16(key.length)
    .u16(salt.length);
  w.raw(key)
    .zeros(KEY_BYTES - key.length)
    .raw(salt)
    .zeros(KEY_BYTES - salt.length);
}

/** From the MKI to the party direction. */
export function writeStream(w: FrameWriter, media: MediaParameters): void {
  w.u32(media.isMKIPresent ?? 0).u32(media.keyDerivationRate ?? 0);
  w.u32(media.streamPassThroughId ?? 0).u32(media.associatedStreamId ?? 0);
  w.u32(media.RFC2833PayloadType ?? 0).u32(media.dtmfType ?? 0);
  w.u32(media.mixingMode ?? 0).u32(media.partyDirection ?? 0);
}

const LATENT_BYTES = 36;
export function writeLatentCaps(w: FrameWriter, media: MediaParameters): void {
  const caps = (media.latentCaps ?? new Uint8Array()).subarray(0, LATENT_BYTES);
  w.raw(caps).zeros(LATENT_BYTES - caps.length);
}
