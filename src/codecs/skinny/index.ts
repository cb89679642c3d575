/**
 * `ringback/skinny`: the SCCP codec on its own. No sockets, no clock, no dependencies.
 *
 * - bytes → frames: `SkinnyFramer`; frames → views: `SoftKeyEventView` and its family, checked once, read in place
 * - any frame → object or line: `decode`, `decodeFrame`, `describe`; object → frame: `encodeMessage`
 * - fields → bytes: `FrameWriter` and the `write…` functions
 */
export { Fault, type FaultName, faultName, faults } from '../fault.ts';
export { FrameView } from '../frame.ts';
export { type FrameSink, HEADER_BYTES, SkinnyFramer } from '../framer.ts';
export { limits } from '../limits.ts';
export { FrameWriter } from '../writer.ts';
export * from './alarms.ts';
export * from './call-info.ts';
export * from './call-info-v2.ts';
export * from './call-state.ts';
export * from './capabilities.ts';
export * from './capability-elements.ts';
export { type Decoded, decode, decodeFrame } from './decode.ts';
export { describe, describeDecoded } from './describe.ts';
export * from './device-answers.ts';
export * from './dialing.ts';
export * from './display.ts';
export * from './empty.ts';
export { type EncodeOptions, encodeMessage } from './encode.ts';
export { type EnumName, enumTables, enumText } from './enums/index.ts';
export * from './features.ts';
export * from './ids.ts';
export * from './keys.ts';
export { phrase, readable } from './labels.ts';
export type { Direction, Field, Layout, Message } from './layout.ts';
export type { Fields, FieldValue } from './leaf.ts';
export * from './lines.ts';
export * from './media-commands.ts';
export * from './media-down.ts';
export type { MediaParameters, MediaWriting } from './media-parameters.ts';
export * from './media-up.ts';
export * from './registration.ts';
export * from './registration-answers.ts';
export * from './requests.ts';
export * from './softkeys.ts';
export * from './statistics.ts';
export { messageById, messages } from './table/index.ts';
export * from './tones-lamps.ts';
export * from './update-capabilities.ts';
export * from './user-data.ts';
export * from './versions.ts';
