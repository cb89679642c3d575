/**
 * Who is in a call: the block that NewCallEvent, ExistingCallEvent, CallPartyInfoChangedEvent and a few more have in the
 * middle, in the order calling, called, original called, last redirecting.
 *
 *   0                       32                     64              128             144         192
 *   ┌───────────────────────┬──────────────────────┬───────────────┬───────────────┬───────────┐
 *   │ unModified… 4 × str   │ …Pi, …NamePi 8 × bool│ unicode…Name  │ unicode…Locale│ …DNInfo   │
 *   │                       │                      │ 4 × ustr      │ 4 × u32       │ 4 × obj   │
 *   └───────────────────────┴──────────────────────┴───────────────┴───────────────┴───────────┘
 * …Pi is "presentation allowed". Every ustr and obj is filled: a null name loses the call in the JTAPI client.
 */
import type { QbeWriter } from './writer.ts';

export const PARTY_BLOCK_BYTES = 192;
/** Offset of the four unicode names in the block. */
export const UNICODE_NAMES_AT = 64;

export interface Party {
  /** Directory number as it is shown. */
  readonly number: string;
  /** Display name, any characters. */
  readonly name: string;
}

export interface Parties {
  readonly calling: Party;
  readonly called: Party;
  readonly originalCalled: Party;
  readonly lastRedirecting: Party;
}

export const nobody: Party = { number: '', name: '' };

export function writePartyBlock(w: QbeWriter, { calling, called, originalCalled, lastRedirecting }: Parties): void {
  w.str(calling.number).str(called.number).str(originalCalled.number).str(lastRedirecting.number);
  w.bool(true).bool(true).bool(true).bool(true).bool(true).bool(true);
  const redirected = lastRedirecting.number !== '';
  w.bool(redirected).bool(redirected);
  w.ustr(calling.name).ustr(called.name).ustr(originalCalled.name).ustr(lastRedirecting.name);
  w.i32(0).i32(0).i32(0).i32(0);
  for (let i = 0; i < 4; i++) writePartyDNInfo(w);
}

/** PartyDNInfo, empty. */
export function writePartyDNInfo(w: QbeWriter): void {
  w.open(44);
  writeSIPUrl(w);
  writeSIPUrl(w);
  w.str('').str('').i32(0).close();
}

/** PartyDNInfo_V2, empty. */
export function writePartyDNInfoV2(w: QbeWriter): void {
  w.open(32);
  writeSIPUrl(w);
  w.str('').str('').i32(0).close();
}

function writeSIPUrl(w: QbeWriter): void {
  w.open(28).str('').str('').i32(0).i32(0).i32(0).close();
}

/** DeviceMultiMediaCapability: no video. */
export function writeMultiMediaCapability(w: QbeWriter): void {
  w.open(12).i32(0).i32(0).i32(0).close();
}
