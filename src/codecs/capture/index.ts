/** Captures: pcap and pcapng in, packets, TCP streams and SCCP messages out. Pure: bytes are pushed in. */
export { type CaptureFault, captureFaultName, captureFaults } from './fault.ts';
export { CapturedMessage, type SkinnySink, type Trouble, type TroubleKind, troubleSentence } from './message.ts';
export { CapturedPacket, type PacketSink } from './packet.ts';
export { CaptureReader } from './reader.ts';
export { SkinnyStreams } from './skinny-streams.ts';
export { type Direction, type TcpSink, TcpStream, TcpStreams } from './tcp.ts';
