/** What a phone is told with, put together from what the exchange knows: of a leg, or of nothing that is a call. */
import type { Station } from './desk.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './lines.ts';
import type { Told } from './says.ts';
import type { Party } from './wire/call-info.ts';
import { sharedWriter } from './wire/shared-writer.ts';

const NOBODY: Party = { number: '', name: '' };

export function toldOfNoLeg(exchange: Exchange, station: Station, line: number, call: number): Told {
  return {
    w: sharedWriter,
    v: station.version,
    line,
    call,
    number: '',
    outbound: true,
    dialled: '',
    calling: NOBODY,
    called: NOBODY,
    originalCalled: NOBODY,
    media: false,
    mayRedial: exchange.redialOf(station.device) !== '',
    now: new Date(),
  };
}

export function toldOfLeg(exchange: Exchange, station: Station, leg: Leg, instance: number): Told {
  const own = { number: leg.line.number, name: leg.line.label };
  const far = leg.peer ? { number: leg.peer.line.number, name: leg.peer.line.label } : NOBODY;
  const called = leg.outbound ? calledOf(exchange, leg) : own;
  const known = leg.outbound && (leg.peer !== null || leg.state === 'failed');
  const original = leg.originalCalled !== '' ? partyOf(exchange, leg.originalCalled) : known ? called : NOBODY;
  return {
    w: sharedWriter,
    v: station.version,
    line: instance,
    call: leg.reference,
    number: own.number,
    outbound: leg.outbound,
    dialled: leg.digits,
    calling: leg.outbound ? own : far,
    called,
    originalCalled: original,
    media: leg.media,
    mayRedial: exchange.redialOf(station.device) !== '',
    now: new Date(),
  };
}

/** Called party of an outbound leg: only its number until the far end has been looked for. */
function calledOf(exchange: Exchange, leg: Leg): Party {
  if (leg.peer !== null) return { number: leg.peer.line.number, name: leg.peer.line.label };
  return leg.state === 'failed' ? partyOf(exchange, leg.digits) : { number: leg.digits, name: '' };
}

function partyOf(exchange: Exchange, number: string): Party {
  return { number, name: exchange.numbers.lines.get(number)?.label ?? '' };
}
