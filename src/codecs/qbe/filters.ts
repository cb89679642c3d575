/**
 * Which events an application wants of provider, device or line: a nested element of booleans. CTIManager sends an event
 * only while its boolean is set (seen with the JTAPI client: device states, ExistingCallCompleted, DeviceDataPassThrough).
 *
 *   ┌──────┬──────┬─ ··· ─┬──────┐
 *   │ bool │ bool │       │ bool │   four bytes each, in the order of the table
 *   └──────┴──────┴─ ··· ─┴──────┘
 */
import { structureOf } from './table/index.ts';
import type { QbeWriter } from './writer.ts';

/**
 * One entry per word of the element, in wire order. Made once, written often. A number where the word is no boolean
 * (toneChanged of lines, for which the client writes 1).
 */
export type EventFilter = readonly (boolean | number)[];

function filterOf(element: string): (...names: string[]) => EventFilter {
  return (...names) => {
    const { fields } = structureOf(element);
    for (const name of names) {
      if (!fields.some((field) => field.name === name)) throw new RangeError(`${element}: no event ${name}`);
    }
    return fields.map(({ name, kind }) => (kind === 'i32' ? Number(names.includes(name)) : names.includes(name)));
  };
}

/** Names as in the table: `providerEvents('deviceRegistered')`. @throws RangeError that names the unknown event. */
export const providerEvents = filterOf('ProviderEventFilter');
/** `deviceEvents('deviceData', 'softKeyPressed')`. @throws RangeError that names the unknown event. */
export const deviceEvents = filterOf('DeviceEventFilter');
/** `lineEvents('callStateChanged', 'bNewCallEvent')`. @throws RangeError that names the unknown event. */
export const lineEvents = filterOf('LineEventFilter');

/** The nested element of a filter. */
export function writeFilter(w: QbeWriter, filter: EventFilter): void {
  w.open(filter.length * 4);
  for (const wanted of filter) {
    if (typeof wanted === 'number') w.i32(wanted);
    else w.bool(wanted);
  }
  w.close();
}

/** Where an event stands in its filter: 4 times this many bytes into the element. */
const placeOf = (element: string): ReadonlyMap<string, number> =>
  new Map(structureOf(element).fields.map((field, i) => [field.name, i]));

export const providerEventPlaces = placeOf('ProviderEventFilter');
export const deviceEventPlaces = placeOf('DeviceEventFilter');
export const lineEventPlaces = placeOf('LineEventFilter');
