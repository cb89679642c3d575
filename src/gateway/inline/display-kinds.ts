/**
 * What a device type can show. Source: device types of Wireshark and chan-sccp (enums), and pitfalls of real phones:
 * 12SP+, 30VIP, 7910, 7902, ATA and VG have no user data at all.
 */
import type { DisplayKind } from '../../model/events.ts';

/** Phones with a display and no XML: a text on the prompt line is all they take. */
const promptOnly: ReadonlySet<number> = new Set([
  1, // 30 SP+
  2, // 12 SP+
  3, // 12 SP
  4, // 12 S
  5, // 30 VIP
  6, // 7910
  9, // 7935
  14, // Virtual 30SP+ (CallManager 2.x class)
  20, // Virtual 30SP+
  547, // 6901
  548, // 6911
  30008, // 7902
  30019, // 7936
]);

/** Analog ports, bridges and other things without a display. */
const noDisplay: ReadonlySet<number> = new Set([
  10, // VGC phone
  11, // VGC virtual phone
  12, // ATA 186
  13, // ATA 188
  48, // VGC gateway
  30027, // analog phone (VG224, ISR)
  30028, // ISDN BRI phone
]);

/** Device types below the first phones with XML that are media resources or gateways. */
function isResource(deviceType: number): boolean {
  return (deviceType >= 30 && deviceType <= 90) || (deviceType >= 110 && deviceType <= 113);
}

export function displayKind(deviceType: number): DisplayKind {
  if (promptOnly.has(deviceType)) return 'prompt';
  if (noDisplay.has(deviceType) || isResource(deviceType)) return 'none';
  return 'xml';
}
