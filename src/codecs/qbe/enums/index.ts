/** Numbers of QBE by name. */
import type { Values } from '../layout.ts';
import { callCause, callReason } from './causes.ts';
import { RESULT_BASE, resultNames } from './result-codes.ts';
import { callOrigin, callState, deviceState, farEndpointType, forwardType } from './states.ts';

export { callCause, callOrigin, callReason, callState, deviceState, farEndpointType, forwardType };

type Names = Readonly<Record<number, string>>;

/** Name of a result: `SUCCESS`, `DIRECTORY_LOGIN_FAILED`; hex where it has none. */
export function resultName(result: number): string {
  if (result === 0) return 'SUCCESS';
  const name = result >= RESULT_BASE && result <= RESULT_BASE + 0xffff ? resultNames[result - RESULT_BASE] : undefined;
  return name ?? `0x${result.toString(16)}`;
}

const dotted = (value: number): string => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255).join('.');

const named =
  (names: Names): ((value: number) => string) =>
  (value) =>
    names[value] ?? String(value);

const texts: Readonly<Record<Values, (value: number) => string>> = {
  callState: named(callState),
  callOrigin: named(callOrigin),
  callCause: named(callCause),
  callReason: named(callReason),
  farEndpointType: named(farEndpointType),
  deviceState: named(deviceState),
  forwardType: named(forwardType),
  resultCode: resultName,
  ip4: dotted,
};

/** The plain enumerations by their names in the table, for docs and the dissector. */
export const valueTables: Readonly<Partial<Record<Values, Names>>> = {
  callState,
  callOrigin,
  callCause,
  callReason,
  farEndpointType,
  deviceState,
  forwardType,
};

/** A number as people read it; the number itself where it has no name. */
export function valueText(values: Values, value: number): string {
  return texts[values](value);
}
