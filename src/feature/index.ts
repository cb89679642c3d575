/** Call Back as a library: events in, actions out. */
export type { Action, ActionType, ButtonLamp, PromptName } from '../model/actions.ts';
export { CallSignal } from '../model/call-signal.ts';
export type {
  DeviceLoss,
  DirectoryKind,
  DisplayKind,
  Event,
  EventType,
  ScreenKey,
  StoredRecord,
} from '../model/events.ts';
export { type DeviceName, deviceName, directoryNumberOf, type LineKey, lineKey } from '../model/ids.ts';
export type { Attachment, EventSink, Feature, RecordStore } from '../model/ports.ts';
export { type Ms, NEVER, type WallClock, type WallTime } from '../model/time.ts';
export {
  buildDictionary,
  type Dictionary,
  type DictionaryEntry,
  type DictionaryFault,
  englishDictionary,
  englishTexts,
  TEXT_CHARACTERS_MAX,
  type TextName,
  textNames,
} from './call-back/dictionary.ts';
export type { StepListener } from './call-back/engine.ts';
export { CallBackHandler, type HandlerOptions } from './call-back/handler.ts';
export { Input, inputNames, machine, State, type StateName, stateNames } from './call-back/machine.ts';
export { machineAsMermaid } from './call-back/machine-drawing.ts';
export { type CallBackParameters, defaultParameters } from './call-back/parameters.ts';
export type { Statistics } from './call-back/statistics.ts';
export type { DeviceView, FeatureViews, LineView, RecordView, ViewFilter } from './call-back/views.ts';
export { type LineChange, LineState, type LineUse, type ReportedUse } from './line-state.ts';
export { type SignalMeaning, signalRows } from './signals.ts';
