/** `ringback/gateway`: the inline gateway, the attachment to a CTIManager, the router between it and a feature, and their counters. */

export { Counter, type CounterName, Counters, counterTable } from './counters.ts';
export { CtiAttachment } from './cti/attachment.ts';
export {
  CTI_TLS_PORT,
  type CtiDeadlines,
  type CtiManagerAddress,
  type CtiNotice,
  type CtiOptions,
  type CtiTls,
  ctiDeadlines,
} from './cti/options.ts';
export { type CloseReason, closeReasons } from './inline/close-reasons.ts';
export type { FrameReader } from './inline/flow.ts';
export { InlineGateway } from './inline/gateway.ts';
export {
  type AlertTone,
  APPLICATION_ID,
  type ConnectionNotice,
  type DialMethod,
  type InlineOptions,
  type KeyOwner,
  type LiveOptions,
  type TlsFiles,
  type TlsListener,
  type UpstreamTls,
} from './inline/options.ts';
export type { PhoneGateway, PhoneView } from './inline/phone-view.ts';
export {
  type GatewayDeadlines,
  type GatewayLimits,
  gatewayDeadlines,
  gatewayLimits,
  traceLimits,
  watchLimits,
} from './limits.ts';
export { networkOf } from './networks.ts';
export { Router, type RouterParts } from './router.ts';
export { Recorder, type RecorderOptions } from './tap/record.ts';
export { RecordFile } from './tap/record-file.ts';
export { type WatchSide, watchSides } from './tap/side-names.ts';
export {
  isDeviceName,
  Watcher,
  type WatchRequest,
  type WatchStream,
  watchLine,
  watchRequest,
} from './tap/watcher.ts';
export type { TracedDirection, TracedMessage, TraceSelection, TraceSink } from './trace/selection.ts';
export { Crew, type CrewOptions } from './workers/crew.ts';
export { storeBehindDesk, type WorkerDesk } from './workers/desk.ts';
export { SOCKET_VARIABLE } from './workers/protocol.ts';
export { work } from './workers/worker.ts';
export { keepYoungSpaceSmall } from './young-space.ts';
