/** Shape of a dialect: data only. The call manager walks the lists; nothing else depends on the server imitated. */
import type { Say } from './says.ts';
import type { Step } from './steps.ts';
import type { KeyDefinition } from './wire/server-registration.ts';

export interface DialectTable {
  /** Highest protocol version that the server agrees to. */
  readonly protocolVersionMax: number;
  readonly dateTemplate: string;
  readonly keepAliveS: number;
  /** First call reference. CUCM carries the node in the high byte. */
  readonly referenceBase: number;
  readonly buttonSlots: number;
  readonly keys: readonly KeyDefinition[];
  readonly keySlots: number;
  readonly sets: readonly (readonly number[])[];
  /** Requests that this server leaves without an answer. */
  readonly mute: readonly number[];
  /** The caller's media is opened while the call is being set up. */
  readonly earlyMedia: boolean;
  /** Before RegisterAck. */
  readonly beforeAck: readonly Say[];
  /** After SoftKeySetRes. */
  readonly keysSent: readonly Say[];
  /** After TimeDateRes: the phone is in service. */
  readonly inService: readonly Say[];
  readonly told: Readonly<Record<Step, readonly Say[]>>;
  /** A key for a call that is over: chan-sccp cleans up once more, others stay silent. */
  readonly staleKey: readonly Say[];
  /** A second RegisterReq of a device that is registered: text of the RegisterReject; is the first connection closed too? */
  readonly secondRegister: { readonly text: string; readonly closeFirst: boolean } | 'replace';
  /** An unknown device: RegisterReject with a text, or Reset. Closed after either. */
  readonly unknownDevice: string | 'reset';
}
