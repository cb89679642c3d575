/**
 * Phones and server of the feature bench in one process, so that one clock sees both ends. Pairs: A has a record for the line of
 * B, which is in a call; B hangs up, and the clock runs until A's screen is on A's wire. The other phones are in calls that
 * begin and end all the time, at a steady rate of call states.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { encodeMessage, MessageId, SkinnyFramer } from '../../src/codecs/skinny/index.ts';
import { type OfficeOrder, type OfficeTold, RUN_MS } from './office-orders.ts';
import { obey } from './processes.ts';
import { inService, registering, registration, registrationAnswer } from './traffic.ts';

const CALL = 9;
/** Phones that the traffic gives header version 0: their protocol is 6, whose screens are small. */
const VERSION_STEP = 4;
const CONNECTING = 50;
const PHONES_AN_ADDRESS = 900;
const answered = new Uint8Array(
  Buffer.from('<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>'),
);

const state = (callState: number): Uint8Array =>
  encodeMessage('CallState', 0, {
    callState,
    lineInstance: 1,
    callReference: CALL,
    privacy: 0,
    'precedence.precedenceLevel': 4,
  });
const [offHook, onHook, connected] = [state(1), state(2), state(5)] as const;

/** By phone: its socket at the server, its socket as a phone, and what waits for its next screen. */
const ends = new Map<number, Socket>();
const screens = new Map<number, (at: number) => void>();
let pairs = 0;
let noise: number[] = [];
let paired = 0;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (bytes: Buffer) => {
    const phone = Number.parseInt(registering(bytes).slice(5), 16);
    ends.set(phone, socket);
    socket.write(Buffer.concat([registrationAnswer(phone), inService(phone)]));
    socket.on('data', () => undefined);
  });
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
await once(server, 'listening');

function phone(id: number, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      localAddress: `127.0.2.${1 + Math.floor(id / PHONES_AN_ADDRESS)}`,
    });
    const framer = new SkinnyFramer();
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      framer.push(chunk, {
        frame: (view, start, _end, messageId) => {
          if (messageId === MessageId.TimeDateRes) resolve();
          else if (messageId === MessageId.UserToDeviceDataVersion1) pushed(id, socket, view, start);
        },
      });
    });
    socket.write(registration(id));
  });
}

/** Both the tone and the screen are answered, as phones do; the screen stops the clock. */
function pushed(id: number, socket: Socket, view: DataView, start: number): void {
  const at = performance.now();
  const [applicationId, transactionId] = [view.getUint32(start + 12, true), view.getUint32(start + 24, true)];
  const length = view.getUint32(start + 28, true);
  const text = Buffer.from(view.buffer, view.byteOffset + start + 52, length).toString('latin1');
  socket.write(
    encodeMessage('DeviceToUserDataResponseVersion1', 0, {
      applicationId,
      lineInstance: 0,
      callReference: 0,
      transactionId,
      dataLength: answered.length,
      sequenceFlag: 2,
      displayPriority: 2,
      conferenceId: 0,
      appInstanceID: applicationId,
      routingID: 1,
      xmldata: answered,
    }),
  );
  if (text.includes('has become available')) {
    screens.get(id)?.(at);
    screens.delete(id);
  }
}

async function open(order: Extract<OfficeOrder, { do: 'open' }>): Promise<null> {
  pairs = order.pairs;
  const ids = Array.from({ length: 2 * pairs + order.noise }, (_, i) => i * VERSION_STEP);
  noise = ids.slice(2 * pairs);
  // B first, and in a call before A is there: nobody is told too soon.
  const watched = ids.slice(0, 2 * pairs).filter((_, i) => i % 2 === 1);
  await registerAll(watched, order.port);
  for (const id of watched) ends.get(id)!.write(Buffer.concat([offHook, connected]));
  await setTimeout(500);
  await registerAll(
    ids.slice(0, 2 * pairs).filter((_, i) => i % 2 === 0),
    order.port,
  );
  await registerAll(noise, order.port);
  await setTimeout(1_000);
  return null;
}

async function registerAll(ids: readonly number[], port: number): Promise<void> {
  for (let i = 0; i < ids.length; i += CONNECTING)
    await Promise.all(ids.slice(i, i + CONNECTING).map((id) => phone(id, port)));
}

async function run({
  pairs: count,
  perSecond,
  eventsPerSecond,
}: Extract<OfficeOrder, { do: 'run' }>): Promise<OfficeTold> {
  const tookMs: number[] = [];
  const first = paired;
  const began = performance.now();
  let events = 0;
  let turn = 0;
  while (tookMs.length < count && performance.now() - began < RUN_MS) {
    const now = performance.now() - began;
    for (const due = (now * eventsPerSecond) / 1000; events < due; events++) {
      const id = noise[turn % noise.length]!;
      ends.get(id)!.write(Math.floor(turn / noise.length) % 2 === 0 ? offHook : onHook);
      turn++;
    }
    for (; paired - first < Math.min(count, (now * perSecond) / 1000); paired++) {
      const [a, b] = [2 * paired * VERSION_STEP, (2 * paired + 1) * VERSION_STEP];
      const hungUp = performance.now();
      screens.set(a, (at) => tookMs.push(at - hungUp));
      ends.get(b)!.write(onHook);
      events++;
    }
    await setTimeout(1);
  }
  return { tookMs: tookMs.sort((x, y) => x - y), events, seconds: (performance.now() - began) / 1000 };
}

obey((order: OfficeOrder) => {
  if (order.do === 'open') return open(order);
  if (order.do === 'run') return run(order);
  return { port: (server.address() as AddressInfo).port };
});
