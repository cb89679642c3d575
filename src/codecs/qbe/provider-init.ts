/** The first question and answer of a connection: who is there, and what to wrap a password with. */
import type { Fault } from '../fault.ts';
import { RequestView, ResponseView } from './answers.ts';
import { PduId } from './ids.ts';
import type { QbeWriter } from './writer.ts';

/**
 * ProviderInitRequest (310): the first PDU of a connection.
 *
 *   0                4          12                20              28           36
 *   ┌────────────────┬──────────┬─────────────────┬───────────────┬────────────┐
 *   │ sequenceNumber │ provider │ qbeClientVerion │ applicationID │ pluginName │   u32, four str
 *   └────────────────┴──────────┴─────────────────┴───────────────┴────────────┘
 */
export class ProviderInitRequestView extends RequestView {
  override check(): Fault {
    return this.prove([4, 12, 20, 28]);
  }
  get provider(): string {
    return this.str(4);
  }
  /** The client's spelling. */
  get qbeClientVerion(): string {
    return this.str(12);
  }
  get applicationID(): string {
    return this.str(20);
  }
  get pluginName(): string {
    return this.str(28);
  }
}

export interface ProviderInit {
  readonly provider: string;
  readonly qbeClientVerion: string;
  readonly applicationID: string;
  readonly pluginName: string;
}

export function writeProviderInitRequest(w: QbeWriter, sequenceNumber: number, init: ProviderInit): void {
  w.begin(PduId.ProviderInitRequest, 36).i32(sequenceNumber).str(init.provider).str(init.qbeClientVerion);
  w.str(init.applicationID).str(init.pluginName).end();
}

/**
 * ProviderInitResponse (311). Nonce and certificate (X.509, DER or PEM) are what the client wraps its password with; with
 * neither it complains in its log and opens all the same.
 *
 *   0                4        8              16              24               32           36      44            52
 *   ┌────────────────┬────────┬──────────────┬───────────────┬────────────────┬────────────┬───────┬─────────────┐
 *   │ sequenceNumber │ result │ providerInfo │ pluginVersion │ pluginLocation │ providerID │ nonce │ certificate │
 *   └────────────────┴────────┴──────────────┴───────────────┴────────────────┴────────────┴───────┴─────────────┘
 *                               str            str             str              u32          str     bytes
 */
export class ProviderInitResponseView extends ResponseView {
  override check(): Fault {
    return this.prove([8, 36, 44]);
  }
  get providerInfo(): string {
    return this.str(8);
  }
  get providerID(): number {
    return this.u32(32);
  }
  get nonce(): string {
    return this.str(36);
  }
  get certificate(): Uint8Array {
    return this.bytes(44);
  }
}

export interface ProviderInitAnswer {
  readonly providerInfo: string;
  readonly pluginVersion: string;
  readonly pluginLocation: string;
  readonly providerID: number;
  readonly nonce: string;
  readonly certificate: Uint8Array;
}

export function writeProviderInitResponse(
  w: QbeWriter,
  sequenceNumber: number,
  answer: ProviderInitAnswer,
  result = 0,
): void {
  w.begin(PduId.ProviderInitResponse, 52).i32(sequenceNumber).i32(result).str(answer.providerInfo);
  w.str(answer.pluginVersion).str(answer.pluginLocation).i32(answer.providerID).str(answer.nonce);
  w.blob(answer.certificate).end();
}
