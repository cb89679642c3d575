/** The two phones of the simulator. Types and features: RegisterReq dumps of real ones (capture notes, section 1). */
export type PhoneModel = '7960' | '7970';

export interface ModelFacts {
  readonly deviceType: number;
  /** Offered in RegisterReq unless the user says otherwise. */
  readonly protocolVersion: number;
  readonly protocolVersionMax: number;
  readonly features: number;
  readonly firmware: string;
  readonly registerBytes: 64 | 124;
  /** A 7960 writes header 0 whatever was agreed; a 7970 the agreed version. */
  readonly headerFollowsVersion: boolean;
}

export const phoneModels: Readonly<Record<PhoneModel, ModelFacts>> = {
  '7960': {
    deviceType: 7,
    protocolVersion: 5,
    protocolVersionMax: 11,
    features: 0x8560,
    firmware: 'P00308010200',
    registerBytes: 64,
    headerFollowsVersion: false,
  },
  '7970': {
    deviceType: 30006,
    protocolVersion: 22,
    protocolVersionMax: 22,
    features: 0x8560,
    firmware: 'SCCP70.9-4-2SR3-1S',
    registerBytes: 124,
    headerFollowsVersion: true,
  },
};
