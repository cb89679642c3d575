/**
 * Names of things that gateway and feature share. A device is known by its SCCP name in capitals (`SEP001122334455`),
 * a line by its directory number and partition, a call leg by (device, lineInstance, callReference).
 */

/** Device name in capitals, as in RegisterReq. At most 16 characters. */
export type DeviceName = string;

/** `<directory number>` or `<directory number>;<partition>`: the watched thing, on all devices that carry it. */
export type LineKey = string;

/** Key of a line. The empty partition is left out, so that most keys are the number itself. */
export function lineKey(directoryNumber: string, partition = ''): LineKey {
  return partition === '' ? directoryNumber : `${directoryNumber};${partition}`;
}

/** The number of a line key, as shown on screens and as dialled. */
export function directoryNumberOf(line: LineKey): string {
  const semicolon = line.indexOf(';');
  return semicolon < 0 ? line : line.slice(0, semicolon);
}

/**
 * Device names compare without regard to case: lab clients send small letters. Only a to z have one: `ß` in capitals is two
 * letters, and two phones would become one.
 */
export function deviceName(text: string): DeviceName {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}
