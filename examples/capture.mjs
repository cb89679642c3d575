// SCCP messages of a capture: which were there, how often.
import { readFileSync } from 'node:fs';
import { CaptureReader, SkinnyStreams, TcpStreams } from 'ringback/capture';
import { messageName } from 'ringback/skinny';

const counts = new Map();
const messages = new SkinnyStreams({
  message: ({ id }) => counts.set(messageName(id), (counts.get(messageName(id)) ?? 0) + 1),
  trouble: (trouble) => console.log(trouble.kind),
});
const reader = new CaptureReader();
reader.push(readFileSync('test/captures/call-back.pcapng'), new TcpStreams(messages));
console.log(reader.end(), counts.get('SoftKeyEvent'), counts.get('UserToDeviceDataVersion1'));
