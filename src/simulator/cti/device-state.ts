/** State of a device as CTI has it: the most urgent of its legs. */
import type { PduName } from '../../codecs/qbe/ids.ts';
import type { LegState, Line } from '../lines.ts';

const IDLE = 0;
const ACTIVE = 1;
const ALERTING = 2;
const HELD = 3;

const inHand: ReadonlySet<LegState> = new Set<LegState>(['dialling', 'proceeding', 'ringOut', 'connected', 'failed']);

/** 0 idle, 1 active, 2 alerting, 3 held. @param lines of the device */
export function deviceState(device: string, lines: readonly Line[]): number {
  let state = IDLE;
  for (const line of lines)
    for (const leg of line.legs) {
      if (leg.holder?.device === device && inHand.has(leg.state)) return ACTIVE;
      if (leg.state === 'ringIn') state = ALERTING;
      else if (leg.state === 'held' && leg.holder?.device === device && state === IDLE) state = HELD;
    }
  return state;
}

/** The event of a state, and the word of DeviceEventFilter that asks for it. */
export const stateEvents: Readonly<Record<number, { readonly pdu: PduName; readonly wanted: string } | undefined>> = {
  [IDLE]: { pdu: 'DeviceStateIdleEvent', wanted: 'deviceIdleState' },
  [ACTIVE]: { pdu: 'DeviceStateActiveEvent', wanted: 'deviceActiveState' },
  [ALERTING]: { pdu: 'DeviceStateAlertingEvent', wanted: 'deviceAlertingState' },
  [HELD]: { pdu: 'DeviceStateHeldEvent', wanted: 'deviceHoldState' },
};
