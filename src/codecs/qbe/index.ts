/**
 * `ringback/qbe`: the QBE codec on its own. No sockets, no clock, no dependencies.
 *
 * - bytes → frames: `QbeFramer`
 * - any frame → object or line: `decodePdu`, `decodePduFrame`, `describeQbe`; object → frame: `encodePdu`
 * - fields → bytes: `QbeWriter`
 */
export { Fault, type FaultName, faultName, faults } from '../fault.ts';
export type { FrameSink } from '../framer.ts';
export { limits } from '../limits.ts';
export * from './answers.ts';
export * from './call-appeared.ts';
export * from './call-events.ts';
export * from './calls.ts';
export { type DecodedPdu, decodePdu, decodePduFrame, type QbeFields, type QbeValue } from './decode.ts';
export { type DescribedQbeField, describedPduFields, describePdu, describeQbe } from './describe.ts';
export * from './devices.ts';
export { type EncodeQbeOptions, encodePdu, type QbeInput, type QbeInputValue } from './encode.ts';
export * from './enums/index.ts';
export * from './features.ts';
export { deviceEvents, type EventFilter, lineEvents, providerEvents, writeFilter } from './filters.ts';
export * from './forwarding.ts';
export { QBE_HEADER_BYTES, QBE_MAGIC, QbeFramer } from './framer.ts';
export { isKnownPdu, PduId, type PduName, pduName } from './ids.ts';
export type { Evidence, Field, Kind, Pdu, PduKind, Structure, Values } from './layout.ts';
export * from './lines.ts';
export { nobody, type Parties, type Party } from './parties.ts';
export * from './pass-through.ts';
export { plainProfile, type QbeNumbers, QbeProfile, qbeNumbers } from './profile.ts';
export * from './provider-init.ts';
export * from './session.ts';
export { pduById, pdus, structureOf, structures } from './table/index.ts';
export { QbeView } from './view.ts';
export { QbeWriter, type Side } from './writer.ts';
