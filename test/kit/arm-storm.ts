/**
 * Many plain phones that arm and cancel in turn, and the plain server behind the gateway: raw frames, so that one
 * process can make hundreds of arms a second. All watch one phone, B, which the storm makes busy or free.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { readPush, readUri, response } from '../../src/simulator/browser.ts';
import { frame, ids, lineStatRes, registerAck, registerReq, text, words } from './wire.ts';

const HOST = '127.0.0.1';
const WATCHED = 'SEP00005E0053FF';
const WATCHED_NUMBER = '2000';
const MODEL_7970 = 30006;
const DEFINE_TIME_DATE = 0x94;
const DIALED_NUMBER = 0x11d;
const CALL_BACK_BUTTON = 0x86;
const OFF_HOOK = 1;
const CONNECTED = 5;
const BUSY_TONE = 0x23;
const CALL = 77;

/** Cuts a stream into frames. */
function onFrames(socket: Socket, take: (id: number, bytes: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 12 && rest.length >= rest.readUInt32LE(0) + 8) {
      const size = rest.readUInt32LE(0) + 8;
      take(rest.readUInt32LE(8), rest.subarray(0, size));
      rest = rest.subarray(size);
    }
  });
}

const callState = (state: number): Buffer => frame(ids.callState, words(state, 1, CALL, 0, 0, 0));

/** Answers registrations; keeps the connection of each phone to speak to it. */
class StormServer {
  readonly connections = new Map<string, Socket>();
  readonly server: Server;
  private readonly numbers: ReadonlyMap<string, string>;

  constructor(numbers: ReadonlyMap<string, string>) {
    this.numbers = numbers;
    this.server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      onFrames(socket, (id, bytes) => {
        if (id !== ids.registerReq) return;
        const name = bytes.toString('latin1', 12, 28).replace(/\0.*$/, '');
        this.connections.set(name, socket);
        const line = lineStatRes(1, this.numbers.get(name)!);
        socket.write(Buffer.concat([registerAck(600, 6), line, frame(DEFINE_TIME_DATE, new Uint8Array(36))]));
      });
    });
  }

  tell(name: string, ...frames: Buffer[]): void {
    this.connections.get(name)!.write(Buffer.concat(frames));
  }
}

export class StormPhone {
  readonly name: string;
  socket: Socket | null = null;
  /** The key was pressed and nothing was answered yet. */
  asked = false;
  /** Activated was seen, and neither cancelled since nor told that B is free. */
  owed = false;
  /** What was armed by the last press of the key has a higher sequence than this. */
  sequenceAbove = 0;
  /** What was acknowledged last has this sequence or a lower one. */
  sequenceUpTo = 0;
  /** Cancel was pressed and its screen has not been put away yet. */
  cancelling = false;
  /** Told that B is free since it registered. */
  alerted = false;
  tones = 0;
  cancelUrl = '';
  registered = false;
  hearsBusy = false;

  constructor(name: string) {
    this.name = name;
  }

  private send(...frames: Buffer[]): void {
    if (this.socket?.writable) this.socket.write(Buffer.concat(frames));
  }

  announce(): void {
    this.send(registerReq(this.name, MODEL_7970, 6));
  }

  pressCallBack(): void {
    this.asked = true;
    this.send(frame(ids.stimulus, words(CALL_BACK_BUTTON, 0, 0)));
  }

  cancel(): void {
    this.owed = false;
    this.cancelling = true;
    const key = readUri(this.cancelUrl);
    if (key.type === 'send') this.send(userData(ids.deviceToUserData, key.application, key.transaction, key.data));
  }

  answer(push: Buffer): void {
    const data = response([{ url: '', ok: true }]);
    this.send(userData(ids.deviceToUserDataResponse, push.readUInt32LE(12), push.readUInt32LE(24), data));
  }
}

const userData = (id: number, application: number, transaction: number, data: string): Buffer =>
  frame(
    id,
    Buffer.concat([words(application, 1, 0, transaction, data.length, 2, 2, 0, application, 1), Buffer.from(data)]),
  );

export class ArmStorm {
  readonly phones: readonly StormPhone[];
  readonly faults: string[] = [];
  /** Times that Activated was seen, in all. */
  acknowledged = 0;
  alerts = 0;
  refused = 0;
  private readonly watched = new StormPhone(WATCHED);
  private readonly server: StormServer;
  private watchedUsed = false;
  /** Highest sequence that the store held at the start of the gateway, and what happened since: one arm takes one number. */
  private readonly life = { sequence: 0, pressed: 0, acknowledged: 0 };
  private looking: (() => void)[] = [];

  constructor(count: number) {
    this.phones = Array.from(
      { length: count },
      (_, i) => new StormPhone(`SEP0000${(0x10000000 + i).toString(16).toUpperCase()}`),
    );
    const numbers = new Map(this.phones.map(({ name }, i) => [name, String(30_000 + i)]));
    this.server = new StormServer(numbers.set(WATCHED, WATCHED_NUMBER));
  }

  /** @returns the port of the server. */
  async open(): Promise<number> {
    this.server.server.listen(0, HOST);
    await once(this.server.server, 'listening');
    return (this.server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const phone of [...this.phones, this.watched]) phone.socket?.destroy();
    for (const socket of this.server.connections.values()) socket.destroy();
    await new Promise((resolve) => this.server.server.close(resolve));
  }

  /** All phones register; B last, and it is free. @param sequence the highest one in the store of the gateway */
  async register(port: number, sequence: number): Promise<void> {
    Object.assign(this.life, { sequence, pressed: 0, acknowledged: 0 });
    this.watchedUsed = false;
    for (const phone of this.phones) this.connect(phone, port);
    await this.until('registrations', () => this.phones.every(({ registered }) => registered));
    this.connect(this.watched, port);
    await this.until('registration of B', () => this.watched.registered);
  }

  /**
   * Cancels, until each phone has been told to put the notice away. A call to B that begins before that is taken for
   * Dial, which closes the notice: the Cancel would come too late for it, the record live, and the next CallBack would
   * show Activated for what was armed long ago.
   */
  async cancel(phones: readonly StormPhone[]): Promise<void> {
    for (const phone of phones) phone.cancel();
    await this.until('ends of the notices', () => phones.every(({ cancelling }) => !cancelling));
  }

  /** B is in a call, and each of the others has called it and hears busy. */
  async beginCalls(): Promise<void> {
    this.server.tell(WATCHED, callState(OFF_HOOK), callState(CONNECTED));
    await this.until('use of B', () => this.watchedUsed);
    const dialled = frame(DIALED_NUMBER, Buffer.concat([text(WATCHED_NUMBER, 24), words(1, CALL)]));
    const busy = frame(ids.startTone, words(BUSY_TONE, 0, 1, CALL));
    for (const { name } of this.phones) this.server.tell(name, callState(OFF_HOOK), dialled, busy);
    // What a phone has heard has gone through the gateway.
    await this.until('busy everywhere', () => this.phones.every(({ hearsBusy }) => hearsBusy));
  }

  /** Arms, and cancels to arm again, at this rate until `count` are acknowledged or the test ends it. */
  async stream(perSecond: number, count: number): Promise<void> {
    const target = this.acknowledged + count;
    const began = performance.now();
    let pressed = 0;
    let turn = Math.floor(Math.random() * this.phones.length);
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1000);
      for (let tries = 0; pressed < due && tries < this.phones.length; tries++) {
        const phone = this.phones[turn++ % this.phones.length]!;
        // Not before the sequences of its last arm and of this one cannot overlap.
        const sequenceAbove = this.life.sequence + this.life.acknowledged;
        if (phone.asked || phone.sequenceUpTo > sequenceAbove) continue;
        if (phone.owed) phone.cancel();
        phone.sequenceAbove = sequenceAbove;
        phone.pressCallBack();
        this.life.pressed++;
        pressed++;
      }
    }, 5);
    try {
      await this.until(`${count} acknowledged arms`, () => this.acknowledged >= target);
    } finally {
      clearInterval(timer);
    }
  }

  /** The gateway is gone: what was under way has come, and every connection is closed. */
  async cut(): Promise<void> {
    await this.until('the end of all connections', () => this.phones.every(({ socket }) => socket === null));
    await this.until('the end of B', () => this.watched.socket === null);
  }

  /** Resolves when it is so; looked at after each frame and close. */
  async until(what: string, test: () => boolean): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.look();
    }, 25_000);
    while (!test() && !late) await new Promise<void>((resolve) => this.looking.push(resolve));
    clearTimeout(timer);
    if (!test()) throw new Error(`${what} did not come within 25 s; faults: ${this.faults.join('; ') || 'none'}`);
  }

  private look(): void {
    for (const resolve of this.looking.splice(0)) resolve();
  }

  private connect(phone: StormPhone, port: number): void {
    const socket = connect({ host: HOST, port });
    Object.assign(phone, {
      socket,
      sequenceUpTo: 0,
      asked: false,
      cancelling: false,
      alerted: false,
      tones: 0,
      registered: false,
      hearsBusy: false,
    });
    socket.on('connect', () => phone.announce());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      phone.socket = null;
      this.look();
    });
    onFrames(socket, (id, bytes) => {
      if (id === DEFINE_TIME_DATE) phone.registered = true;
      else if (id === ids.startTone) phone.hearsBusy = true;
      else if (id === ids.callState && phone === this.watched) this.watchedUsed = bytes.readUInt32LE(12) === CONNECTED;
      else if (id === ids.userToDeviceData) this.pushed(phone, bytes);
      this.look();
    });
  }

  private pushed(phone: StormPhone, bytes: Buffer): void {
    const wish = readPush(bytes.toString('latin1', 52, 52 + bytes.readUInt32LE(28)));
    if (wish.type === 'execute') {
      if (!wish.urls.some((url) => url.startsWith('Play:'))) {
        if (wish.urls.some((url) => url.startsWith('Init:') || url.startsWith('App:Close'))) phone.cancelling = false;
        return;
      }
      phone.tones++;
      if (phone.tones > 1) this.faults.push(`${phone.name} sounded ${phone.tones} times in one epoch`);
      return;
    }
    if (wish.type !== 'show') return;
    phone.cancelUrl = wish.screen.softKeys.find(({ name }) => name === 'Cancel')?.url ?? phone.cancelUrl;
    phone.answer(bytes);
    if (wish.screen.text.includes('is activated on')) {
      phone.asked = false;
      phone.owed = true;
      this.life.acknowledged++;
      phone.sequenceUpTo = this.life.sequence + this.life.pressed;
      this.acknowledged++;
    } else if (wish.screen.text.includes('has become available')) {
      phone.asked = false;
      phone.owed = false;
      phone.alerted = true;
      this.alerts++;
    } else {
      phone.asked = false;
      this.refused++;
    }
  }
}
