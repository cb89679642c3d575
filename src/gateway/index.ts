/** `ringback/gateway`: the inline gateway, the router between it and a feature, and their counters. */

export { type CounterName, Counters, counterTable } from './counters.ts';
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
  type TlsFiles,
  type TlsListener,
  type UpstreamTls,
} from './inline/options.ts';
export { type GatewayDeadlines, type GatewayLimits, gatewayDeadlines, gatewayLimits } from './limits.ts';
export { Router, type RouterParts } from './router.ts';
export { Recorder, type RecorderOptions } from './tap/record.ts';
