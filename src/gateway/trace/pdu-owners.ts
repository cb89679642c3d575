/**
 * Which device a PDU of QBE is about: by its name, its handle, its line, or the request that it answers. Only asked while
 * something is traced.
 */
import type { DecodedPdu, QbeFields } from '../../codecs/qbe/decode.ts';
import type { DeviceName } from '../../model/ids.ts';
import type { Openings } from '../cti/openings.ts';
import { traceLimits } from '../limits.ts';

const handles = [
  ['deviceCallManagerID', 'deviceID', 'deviceOf'],
  ['callManagerID', 'deviceID', 'deviceOf'],
  ['lineCallManagerID', 'lineID', 'lineOf'],
] as const;

export class PduOwners {
  private readonly openings: Pick<Openings, 'deviceOf' | 'lineOf'>;
  /** By sequence number, of requests whose answer may come. */
  private readonly asked = new Map<number, DeviceName>();

  constructor(openings: Pick<Openings, 'deviceOf' | 'lineOf'>) {
    this.openings = openings;
  }

  readonly of = ({ pdu, fields }: DecodedPdu): DeviceName => {
    const sequence = fields.sequenceNumber;
    const found = this.named(fields) || this.held(fields);
    if (typeof sequence !== 'number' || pdu === null) return found;
    if (pdu.endsWith('Request')) this.remember(sequence, found);
    return found || (this.asked.get(sequence) ?? '');
  };

  private named(fields: QbeFields): DeviceName {
    if (typeof fields.deviceName === 'string') return fields.deviceName.toUpperCase();
    // DeviceRegisteredEvent and its kin have the device as a structure.
    for (const inner of Object.values(fields)) {
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue;
      const name = inner.deviceName ?? (inner.devTypeName === undefined ? undefined : inner.name);
      if (typeof name === 'string') return name.toUpperCase();
    }
    return '';
  }

  private held(fields: QbeFields): DeviceName {
    for (const [node, id, by] of handles) {
      const [callManagerID, handle] = [fields[node], fields[id]];
      if (typeof callManagerID !== 'number' || typeof handle !== 'number') continue;
      const found = this.openings[by]({ callManagerID, id: handle });
      if (found !== undefined) return 'device' in found ? found.device.name : found.name;
    }
    return '';
  }

  private remember(sequence: number, device: DeviceName): void {
    this.asked.delete(sequence);
    this.asked.set(sequence, device);
    if (this.asked.size > traceLimits.requestsRemembered) this.asked.delete(this.asked.keys().next().value!);
  }
}
