// Bytes to frames to fields, and back.
import { CallStateView, decode, describe, FrameWriter, MessageId, SkinnyFramer, writeCallState } from 'ringback/skinny';

const writer = new FrameWriter();
writeCallState(writer, 0, 6, 1, 16777242); // busy, line 1
const callState = new CallStateView();
const framer = new SkinnyFramer();
const fault = framer.push(writer.take(), {
  frame(view, start, end, id) {
    if (id === MessageId.CallState && !callState.read(view, start, end)) console.log('state', callState.callState);
    console.log(describe(view, start, end));
    console.log(JSON.stringify(decode(view, start, end).fields));
  },
});
console.log('fault', fault);
