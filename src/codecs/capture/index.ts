/** Captures: pcap and pcapng in, packets, TCP streams and SCCP and QBE messages out. Pure: bytes are pushed in. */
export { AllStreams, type AllStreamsOptions } from './all-streams.ts';
export { type CaptureFault, captureFaultName, captureFaults } from './fault.ts';
export {
  CapturedMessage,
  type Closing,
  type MessageSink,
  type Speakers,
  type Trouble,
  type TroubleKind,
  troubleSentence,
} from './message.ts';
export { CapturedPacket, type PacketPlace, type PacketSink } from './packet.ts';
export { QBE_PORT, QbeStreams } from './qbe-streams.ts';
export { CaptureReader } from './reader.ts';
export { SkinnyStreams } from './skinny-streams.ts';
export { type Direction, type TcpSink, TcpStream, TcpStreams } from './tcp.ts';
