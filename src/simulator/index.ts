/** The simulator: phones, call managers and offices of them, over real sockets. */
export {
  CallManager,
  type CallManagerOptions,
  type Dialect,
  type ManagerEvents,
  type ManagerReport,
} from './call-manager.ts';
export * from './cti/index.ts';
export { dialects } from './dialects.ts';
export { type LoadCounts, type LoadOptions, type LoadReport, PhoneLoad } from './load.ts';
export { Office, type OfficeOptions, phoneName, phoneNumber } from './office.ts';
export {
  type ClosedWhy,
  type PhoneEvents,
  type PhoneModel,
  type PhoneOptions,
  type PhoneState,
  SimulatedPhone,
} from './phone.ts';
export type { PhoneCall } from './phone-state.ts';
export type { UserData } from './wire/user-data.ts';
