/** How many files and sockets the system lets this process hold. */
import { readFileSync } from 'node:fs';
import type { GatewayLimits } from './limits.ts';

/** @returns the limit as Linux tells it (`Max open files`, the soft one), Infinity where nobody tells. */
export function descriptorsMax(path = '/proc/self/limits'): number {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
  const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
}

/**
 * Limits that fit: at the limit of descriptors the system closes connections without a word (measured on Node 20), so
 * ours must come first. A phone takes two: its own connection and the one to the server.
 */
export function fitDescriptors(limits: GatewayLimits, descriptors: number): GatewayLimits {
  if (descriptors === Number.POSITIVE_INFINITY) return limits;
  const handshakesMax = Math.min(limits.handshakesMax, Math.floor(descriptors / 8));
  const left = descriptors - limits.descriptorsReserved - handshakesMax;
  const handshakesBurstMax = Math.min(limits.handshakesBurstMax, Math.max(handshakesMax, Math.floor(descriptors / 16)));
  return {
    ...limits,
    handshakesMax,
    handshakesBurstMax,
    sessionsMax: Math.min(limits.sessionsMax, Math.max(1, Math.floor(left / 2))),
  };
}
