/** The table of QBE: every PDU that the JTAPI client knows by name, by family, and the elements that they hold. */
import type { Pdu, Structure } from '../layout.ts';
import { callEventsPdus } from './call-events.ts';
import { callStructures } from './call-structures.ts';
import { callsPdus } from './calls.ts';
import { deviceStructures } from './device-structures.ts';
import { devicesPdus } from './devices.ts';
import { directoryPdus } from './directory.ts';
import { featuresPdus } from './features.ts';
import { joiningPdus } from './joining.ts';
import { linesPdus } from './lines.ts';
import { mediaPdus } from './media.ts';
import { mediaResourcesPdus } from './media-resources.ts';
import { recordingPdus } from './recording.ts';
import { remoteDestinationsPdus } from './remote-destinations.ts';
import { sessionPdus } from './session.ts';

export const pdus: readonly Pdu[] = [
  ...sessionPdus,
  ...directoryPdus,
  ...devicesPdus,
  ...linesPdus,
  ...callsPdus,
  ...callEventsPdus,
  ...joiningPdus,
  ...featuresPdus,
  ...mediaPdus,
  ...mediaResourcesPdus,
  ...recordingPdus,
  ...remoteDestinationsPdus,
];

export const structures: readonly Structure[] = [...deviceStructures, ...callStructures];

const byId = new Map<number, Pdu>(pdus.map((each) => [each.id, each]));
const byName = new Map<string, Structure>(structures.map((each) => [each.name, each]));

/** The table's row for a PDU number; undefined where the number is unknown. */
export function pduById(id: number): Pdu | undefined {
  return byId.get(id);
}

/**
 * The element of an `obj` or `list` field.
 * @throws RangeError where the table names an element that it does not have.
 */
export function structureOf(name: string | undefined): Structure {
  const found = name === undefined ? undefined : byName.get(name);
  if (found === undefined) throw new RangeError(`${String(name)}: no such element in the table`);
  return found;
}
