// A CTIManager's frames to fields, and back.
import {
  CallStateChangedView,
  describeQbe,
  encodePdu,
  PduId,
  pduName,
  QbeFramer,
  QbeWriter,
  writeCallStateChangedEvent,
} from 'ringback/qbe';

const writer = new QbeWriter('server');
const line = { callManagerID: 1, id: 1001 };
writeCallStateChangedEvent(writer, line, { callManagerID: 1, id: 5001 }, { state: 14, cause: 17, reason: 1 }); // busy
const state = new CallStateChangedView();
const framer = new QbeFramer();
const sink = {
  /** @type {import('ringback/qbe').FrameSink['frame']} */
  frame(view, start, end, id) {
    if (id === PduId.CallStateChangedEvent_V2 && !state.read(view, start, end)) console.log('cause', state.cause);
    console.log(pduName(id), '=', describeQbe(view, start, end));
  },
};
framer.push(writer.take(), sink);
framer.push(encodePdu('LineOpenResponse', { sequenceNumber: 9, result: 0x8ccc0005 }), sink);
