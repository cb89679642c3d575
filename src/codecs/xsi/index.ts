/** XSI: screens and commands for phones as XML, and what phones answer. */
export { type Answer, accepted, type ResponseItem, readAnswer } from './answers.ts';
export {
  buildExecute,
  buildText,
  type ExecutePriority,
  type ExecuteUri,
  type TextOptions,
  type UserCallData,
  uriText,
  userCallDataUrl,
} from './build.ts';
export type { XmlFault } from './reader.ts';
export type { Screen, ScreenSoftKey } from './screen.ts';
