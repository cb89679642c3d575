import { describe, expect, it } from 'vitest';
import { type CloseReason, closeReasons } from '../../../src/gateway/inline/close-reasons.ts';
import { connectFailure, plainAddress } from '../../../src/gateway/inline/upstream.ts';

describe('a connection to the server that did not come to be', () => {
  it.each([
    ['ECONNREFUSED', 'serverRefused'],
    ['EHOSTUNREACH', 'serverUnreachable'],
    ['ENOTFOUND', 'serverUnreachable'],
    ['ETIMEDOUT', 'serverTimeout'],
    ['EADDRNOTAVAIL', 'sourceAddress'],
    ['EINVAL', 'sourceAddress'],
    ['EWHATEVER', 'serverUnreachable'],
  ] as const)('%s is %s', (code, reason) => {
    expect(connectFailure(code, false)).toBe(reason);
  });

  it('an error that the system does not know is one of TLS, where there is TLS', () => {
    expect(connectFailure('SELF_SIGNED_CERT_IN_CHAIN', true)).toBe('serverTls');
  });

  it('says how to let phones keep their address', () => {
    expect(closeReasons.sourceAddress.remedy).toContain('ip_nonlocal_bind');
  });
});

it('an IPv4 address in a dual-stack socket is written as IPv4', () => {
  expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
  expect(plainAddress('fe80::1')).toBe('fe80::1');
  expect(plainAddress(undefined)).toBe('');
});

it('every reason says what to do', () => {
  for (const reason of Object.keys(closeReasons) as CloseReason[]) {
    expect(closeReasons[reason].sentence, reason).toMatch(/\.$/);
    expect(closeReasons[reason].remedy, reason).toMatch(/\.$/);
  }
});
