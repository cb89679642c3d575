/**
 * Calls that A makes by the Dial key. The key's `Dial:` URI lets the phone call B by itself, without telling us: a call
 * from A to B that begins while the notice is up is that call.
 */
import type { DeviceName } from '../../model/ids.ts';
import { calledNumber, hearsNow, type Leg } from '../device.ts';
import type { Directory } from '../directory.ts';
import { Hears, Use } from '../signals.ts';
import type { Dialog } from './dialogs.ts';
import type { Engine } from './engine.ts';
import { Input, State } from './machine.ts';
import type { RecordId } from './table.ts';

/** A leg has changed, or its numbers have become known. */
export function followDialling(engine: Engine, directory: Directory, device: DeviceName, leg: Leg): void {
  const { table, dialLegs, dialogs } = engine;
  const id = table.find(device);
  if (id === 0) return;
  if (!dialLegs.has(device)) {
    const dialling = table.state(id) === State.dialling;
    const dialog = dialogs.of(device);
    if (!dialling && !(dialog !== undefined && offersDial(dialog) && leg.serial > dialog.legSerial)) return;
    if (leg.outbound && callsWatched(engine, directory, id, leg)) {
      if (!dialling) {
        dialogs.close(device, engine.actions);
        engine.raise(id, Input.dial);
        if (table.state(id) !== State.dialling) return;
      }
      dialLegs.set(device, leg.serial);
      // The call will end by itself; the clock was for the case that none comes about.
      engine.clearTimer(id);
    }
  }
  if (dialLegs.get(device) === leg.serial && table.state(id) === State.dialling) {
    const input = outcome(engine, id, leg);
    if (input !== undefined) engine.raise(id, input);
  }
}

function offersDial(dialog: Dialog): boolean {
  return dialog.screen === 'available' || dialog.screen === 'suspended';
}

function callsWatched(engine: Engine, directory: Directory, id: RecordId, leg: Leg): boolean {
  const { table } = engine;
  const number = calledNumber(leg);
  if (number === '') return false;
  return number === table.dialNumber(id) || directory.lineOf(number, table.device(id)) === table.line(id);
}

/** What became of the call; undefined while that is open. */
function outcome(engine: Engine, id: RecordId, leg: Leg): Input | undefined {
  if (leg.wasConnected) return Input.answered;
  const hears = leg.use === Use.ended ? Hears.nothing : hearsNow(leg);
  if (hears === Hears.busy) return Input.dialBusy;
  if (hears === Hears.reorder) return leg.rang ? Input.dialUnanswered : Input.dialBusy;
  if (leg.use !== Use.ended) return undefined;
  if (leg.rang) return Input.dialUnanswered;
  return engine.lines.useOf(engine.table.line(id)) === 'inUse' ? Input.dialBusy : Input.dialUnanswered;
}
