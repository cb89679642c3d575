/**
 * The numbers of QBE that a site may have to change. All else is known from what Cisco's JTAPI client writes and accepts;
 * these may differ at a CTIManager, because nobody has seen one answer (see docs/wire/qbe.md, "What is not known").
 */
import { PduId, type PduName } from './ids.ts';

export interface QbeNumbers {
  /** Fourth word of every header. The client writes 0x00110000 (12.5 to 15) or 0x00100000 (11.5), and ignores it on reading. */
  readonly versionWord: number;
  /**
   * featureID of Call Back in ProviderRegisterFeatureActivationRequest and ProviderFeatureActivatedEvent. Its number is
   * not public; 1 is a placeholder of ours that gateway and simulator share.
   */
  readonly callBackFeatureID: number;
  /** PDU numbers that differ at this site, by name. */
  readonly pduNumbers: Readonly<Partial<Record<PduName, number>>>;
}

export const qbeNumbers: QbeNumbers = {
  versionWord: 0x0011_0000,
  callBackFeatureID: 1,
  pduNumbers: {},
};

export class QbeProfile {
  readonly versionWord: number;
  readonly callBackFeatureID: number;
  private readonly toWire = new Map<number, number>();
  private readonly fromWire = new Map<number, number>();

  /** @throws RangeError that names the PDU: unknown name, number that is no u32 or that another PDU has. */
  constructor(numbers: Partial<QbeNumbers> = {}) {
    const { versionWord, callBackFeatureID, pduNumbers } = { ...qbeNumbers, ...numbers };
    this.versionWord = word(versionWord, 'versionWord');
    this.callBackFeatureID = word(callBackFeatureID, 'callBackFeatureID');
    for (const [name, number] of Object.entries(pduNumbers)) {
      if (!Object.hasOwn(PduId, name)) throw new RangeError(`${name}: no such PDU`);
      this.toWire.set(PduId[name as PduName], word(number, name));
    }
    this.turnRound();
  }

  /** The number that this PDU has on the wire. */
  wireNumber(id: PduId): number {
    return this.toWire.get(id) ?? id;
  }

  /** The number in the table of a PDU that came from the wire; a number that no PDU has stays as it is. */
  idOf(wireNumber: number): number {
    if (this.toWire.size === 0) return wireNumber;
    const id = this.fromWire.get(wireNumber);
    if (id !== undefined) return id;
    // The old number of a PDU that was moved away means nothing here.
    return this.toWire.has(wireNumber) ? MOVED + wireNumber : wireNumber;
  }

  private turnRound(): void {
    if (this.toWire.size === 0) return;
    for (const [name, id] of Object.entries(PduId)) {
      const number = this.wireNumber(id);
      const other = this.fromWire.get(number);
      if (other !== undefined) throw new RangeError(`${name}: number ${number} is taken by PDU ${other}`);
      this.fromWire.set(number, id);
    }
  }
}

/** Above every 32-bit number: no PDU of the table. */
const MOVED = 2 ** 32;

function word(value: number, what: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff) return value;
  throw new RangeError(`${what}: ${value} is no whole number from 0 to 4294967295`);
}

/** The numbers of the JTAPI client, unchanged. */
export const plainProfile = new QbeProfile();
