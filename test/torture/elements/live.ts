/**
 * A live gateway for the exceptional elements: each case is sent by a registered phone, and by its server; it must come out
 * on the other side bit for bit, or be one of those that the gateway may keep or change. After it a good phone registers.
 */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { InlineGateway } from '../../../src/gateway/inline/gateway.ts';
import { frame, ids, Peer, plainPhone, registerAck, registerReq } from '../../kit/wire.ts';
import { Site } from './site.ts';

export type Way = 'toServer' | 'toPhone';
const HOST = '127.0.0.1';
const keepAlive = frame(ids.keepAliveReq);
/** What may be kept from the server, or changed towards the phone. */
const kept = new Set<number>([
  ids.softKeyEvent,
  ids.stimulus,
  0x2e,
  0x2f,
  ids.deviceToUserData,
  ids.deviceToUserDataResponse,
]);
const changed = new Set<number>([ids.softKeyTemplateRes, ids.softKeySetRes, ids.selectSoftKeys]);

export class Live {
  private readonly server: Server;
  private readonly upstream: Peer[] = [];
  private gateway!: InlineGateway;
  private port = 0;
  private readonly site = new Site();

  private constructor() {
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.accept(socket));
  }

  static async open(): Promise<Live> {
    const live = new Live();
    await new Promise<void>((resolve) => live.server.listen(0, HOST, resolve));
    const { port } = live.server.address() as AddressInfo;
    const limits = { registrationsPerDeviceBurst: 1e9, noticesPerS: 0 };
    live.gateway = new InlineGateway(
      { listen: { host: HOST, port: 0 }, upstream: { host: HOST, port }, limits },
      live.site.router,
      live.site.router.counters,
    );
    live.site.router.attach(live.gateway);
    await live.site.router.start();
    live.port = (await live.gateway.listen()).port;
    return live;
  }

  /** @throws where the case did something that it must not. */
  async run(bytes: Buffer, way: Way): Promise<void> {
    const [phone, server] = await this.registered('SEP00000000BAD0');
    const [from, to] = way === 'toServer' ? [phone, server] : [server, phone];
    const before = to.frames.length;
    from.send(bytes);
    from.send(way === 'toServer' ? keepAlive : frame(ids.keepAliveAck));
    if (isWhole(bytes)) {
      const marker = way === 'toServer' ? ids.keepAliveReq : ids.keepAliveAck;
      await to.until(
        'what was sent behind it',
        () => to.frames.slice(before).some(({ id }) => id === marker) || to.ending !== null,
      );
      const id = bytes.readUInt32LE(8);
      const came = to.frames.slice(before).some((each) => each.bytes.equals(bytes));
      const may = way === 'toServer' ? kept.has(id) : changed.has(id);
      if (!came && !may && to.ending === null) throw new Error(`0x${id.toString(16)} did not come out as it went in`);
    }
    phone.socket.resetAndDestroy();
    await this.alive();
    const faults = this.site.router.counters.value('featureFaults') + this.site.router.counters.value('actionFaults');
    if (faults > 0) throw new Error('the feature or an attachment failed');
  }

  /** A good phone registers and is answered. */
  private async alive(): Promise<void> {
    const [phone] = await this.registered('SEP00000000600D');
    const before = phone.frames.length;
    phone.send(keepAlive);
    await phone.until('a KeepAliveAck', () => phone.frames.length > before);
    phone.socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.site.router.stop();
    for (const peer of this.upstream) peer.socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async registered(name: string): Promise<[phone: Peer, server: Peer]> {
    const phone = await plainPhone(this.port);
    phone.send(registerReq(name));
    await phone.nextOf(ids.registerAck);
    const server = this.upstream.findLast((peer) => peer.bytes.includes(name, 0, 'latin1'))!;
    return [phone, server];
  }

  private accept(socket: Socket): void {
    const peer = new Peer(socket);
    this.upstream.push(peer);
    if (this.upstream.length > 8) this.upstream.shift();
    socket.on('end', () => socket.end());
    socket.on('data', () => {
      const last = peer.frames.at(-1);
      if (peer.frames.length === 1 && last?.id === ids.registerReq) peer.send(registerAck());
      else if (last?.id === ids.keepAliveReq) peer.send(frame(ids.keepAliveAck));
    });
  }
}

/** The length word says how long the frame is, and it is no longer than a frame may be. */
function isWhole(bytes: Buffer): boolean {
  return bytes.length >= 12 && bytes.length <= 4096 && bytes.readUInt32LE(0) + 8 === bytes.length;
}
