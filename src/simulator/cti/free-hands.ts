/** Before a device calls: what it talks on goes on hold, what came to nothing ends. */
import type { Exchange } from '../exchange.ts';

/** @returns false where another call is being made on this device, so that no further one can be. */
export function freeHands(exchange: Exchange, device: string): boolean {
  const inHand = exchange.legs.find(device, 0, 0);
  if (inHand === undefined) return true;
  if (inHand.state === 'connected') exchange.hold(inHand);
  else if (inHand.state === 'failed') exchange.hangUp(inHand);
  else return false;
  return true;
}
