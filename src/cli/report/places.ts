/** The columns of a ladder, and where an arrow goes between them. */
import type { Entry, PhoneReport } from '../../gateway/tap/report/model.ts';

export interface Place {
  readonly kind: 'phone' | 'server';
  readonly title: string;
  readonly note: string;
  readonly is: (entry: Entry) => boolean;
}

function phonePlace(phone: PhoneReport): Place {
  const numbers = phone.lines.map((line) => line.number).filter((number) => number !== '');
  const title = numbers.length === 0 ? phone.name : numbers.slice(0, 2).join(', ');
  return { kind: 'phone', title, note: numbers.length === 0 ? phone.type : phone.name, is: (e) => e.phone === phone };
}

function serverPlace(server: string, title: string): Place {
  return { kind: 'server', title, note: server, is: (entry) => entry.server === server };
}

/** The caller, its server, then the other phones; phones of another server behind that one. */
export function places(of: {
  readonly phones: readonly PhoneReport[];
  readonly entries: readonly Entry[];
  readonly words?: { readonly server: string };
}): Place[] {
  const phones = [...new Set([...of.phones, ...of.entries.map((entry) => entry.phone)])];
  const servers = [...new Set(phones.map((phone) => phone.server))];
  return servers.flatMap((server) => {
    const [first, ...others] = phones.filter((phone) => phone.server === server);
    return [phonePlace(first!), serverPlace(server, of.words?.server ?? 'Server'), ...others.map(phonePlace)];
  });
}

/** Left edge and width in per cent of the lanes, and which end the head is at. */
export function directionArrow(
  entry: Entry,
  columns: readonly Place[],
): { left: string; width: string; towards: 'right' | 'left' } {
  const phone = columns.findIndex((place) => place.kind === 'phone' && place.is(entry));
  const server = columns.findIndex((place) => place.kind === 'server' && place.is(entry));
  const middle = (column: number): number => ((column + 0.5) / columns.length) * 100;
  const [from, to] = entry.direction === 'toServer' ? [phone, server] : [server, phone];
  const left = Math.min(middle(from), middle(to));
  const width = Math.abs(middle(to) - middle(from));
  return { left: left.toFixed(3), width: width.toFixed(3), towards: from < to ? 'right' : 'left' };
}
