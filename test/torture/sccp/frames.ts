/** Frames of the SCCP tables, byte by byte. */
import { frame, ids, text, words } from '../../kit/wire.ts';

export const keepAlive = frame(ids.keepAliveReq);
export const keepAliveAck = frame(ids.keepAliveAck);
export const offHook = frame(ids.offHook);
export const onHook = frame(ids.onHook);
export const unregister = frame(ids.unregisterReq);
export const unregisterAck = (status: number) => frame(ids.unregisterAck, words(status));
export const callState = (state: number, line = 1, call = 7, version = 0) =>
  frame(ids.callState, words(state, line, call, 0, 4, 0), version);
export const tone = (number: number, line = 1, call = 7) => frame(ids.startTone, words(number, 0, line, call));
export const keypad = (button: number) => frame(ids.keypadButton, words(button, 1, 7));
export const softKey = (event: number, line = 0, call = 0) => frame(ids.softKeyEvent, words(event, line, call));
export const prompt = (label: string, line = 1, call = 7) =>
  frame(ids.displayPromptStatus, Buffer.concat([words(0), text(label, 32), words(line, call)]));
/** An answer of a phone to one of our screens, or a key of it. */
export const userData = (id: number, transaction: number, data: string, application = 0x5242, length = data.length) =>
  frame(id, Buffer.concat([words(application, 0, 0, transaction, length, 2, 0, 0, 0, 0), Buffer.from(data, 'latin1')]));
/** A frame whose length word says something else than its size. */
export const withLength = (length: number, rest: Uint8Array = new Uint8Array(0)): Buffer =>
  Buffer.concat([words(length, 0, 0), rest]);
/** A body that is not padded. */
export function unpadded(id: number, body: Uint8Array): Buffer {
  return Buffer.concat([words(4 + body.length, 0, id), body]);
}
export const forwardStat = (line: number, active: number, target: string) => {
  const body = Buffer.alloc(92);
  words(active, line, active).copy(body, 0);
  body.write(target, 12, 'latin1');
  return frame(0x90, body);
};
