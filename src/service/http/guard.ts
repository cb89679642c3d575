/**
 * Who may ask the API: anybody on this machine where we listen on loopback only; beyond it, who has the token, or a
 * certificate of ours where the port speaks TLS. Without either, the API is not open beyond this machine.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

export interface GuardSettings {
  /** Null: none is asked for on loopback, and nobody is let in beyond it. */
  readonly token: string | null;
  /** Clients must have shown a certificate already. */
  readonly mutualTls: boolean;
}

export interface Refusal {
  readonly status: 401 | 403;
  readonly error: string;
}

/** @returns why the request is refused, or null; @param loopback we listen on this machine only */
export function refusal(request: FastifyRequest, settings: GuardSettings, loopback: boolean): Refusal | null {
  const { token, mutualTls } = settings;
  if (mutualTls) return null;
  if (token === null) {
    if (loopback) return null;
    const error =
      'The API is not open beyond this machine without a token (--api-token-file) or mutual TLS (--api-ca).';
    return { status: 403, error };
  }
  const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (same(given, token)) return null;
  return { status: 401, error: 'Send the token: Authorization: Bearer …' };
}

/** In the same time, whatever is wrong. */
function same(given: string, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}
