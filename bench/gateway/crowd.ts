/** Attackers, all in one process, from hundreds of loopback addresses: they come at a steady rate and stay as long as they may. */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { attacks } from './attacks.ts';
import { obey } from './processes.ts';

export type CrowdOrder =
  | { readonly do: 'attack'; readonly attack: string; readonly port: number; readonly ms: number }
  | { readonly do: 'leave' };

export interface Attacked {
  readonly opened: number;
  /** That are connected and not ended. */
  readonly there: number;
  /** Ended by the gateway, or by themselves where the attack is so. */
  readonly ended: number;
}

const HOSTS = 300;
const sockets: Socket[] = [];
let ended = 0;

async function attack({ attack: name, port, ms }: Extract<CrowdOrder, { do: 'attack' }>): Promise<Attacked> {
  const { count, deed } = attacks.find((one) => one.name === name)!;
  const began = performance.now();
  for (let opened = 0; opened < count; ) {
    for (const due = Math.min(count, ((performance.now() - began) * count) / ms); opened < due; opened++) {
      const localAddress = `127.7.${(opened % HOSTS) >> 7}.${1 + ((opened % HOSTS) & 127)}`;
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      socket.on('error', () => undefined);
      socket.on('close', () => ended++);
      deed(socket, opened);
      sockets.push(socket);
    }
    await setTimeout(1);
  }
  const there = sockets.filter(({ destroyed, connecting }) => !destroyed && !connecting).length;
  return { opened: sockets.length, there, ended };
}

async function leave(): Promise<null> {
  for (const socket of sockets) socket.destroy();
  while (ended < sockets.length) await setTimeout(10);
  return null;
}

obey((order: CrowdOrder) => (order.do === 'attack' ? attack(order) : leave()));
