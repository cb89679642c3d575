/** The CTIManager simulator: QBE over real sockets. */
export { CtiManager } from './cti-manager.ts';
export { defaultOffice, OfficeFileError, type OfficePlan, readOffice } from './office-file.ts';
export { type CtiManagerEvents, type CtiManagerOptions, type CtiReport, managerOptions } from './options.ts';
export type { PlayedPhone } from './played-phone.ts';
