/**
 * What opens, keeps and ends a session. The open is complete with ProviderOpenCompletedEvent, not with the response.
 */
import type { Fault } from '../fault.ts';
import { RequestView, ResponseView } from './answers.ts';
import { type EventFilter, providerEventPlaces, providerEvents, writeFilter } from './filters.ts';
import { PduId } from './ids.ts';
import { QbeView } from './view.ts';
import type { QbeWriter } from './writer.ts';

/** Heartbeat (120), both ways: the header is all of it. */
export function writeHeartbeat(w: QbeWriter): void {
  w.begin(PduId.Heartbeat, 0).end();
}

/**
 * ProviderOpenRequest (3): who opens, and which events of the provider are wanted.
 *
 *   0                4          12                 20      36               44       56              64
 *   ┌────────────────┬──────────┬──────────────────┬───────┬────────────────┬────────┬───────────────┬─ ···
 *   │ sequenceNumber │ provider │ qbeClientVersion │ login │ hiddenPassword │ filter │ applicationID │
 *   └────────────────┴──────────┴──────────────────┴───────┴────────────────┴────────┴───────────────┴─ ···
 *     u32              str        str                ustr    bytes            obj      str
 *
 *   64                           68             72                        76           84                    88
 *   ┬────────────────────────────┬──────────────┬─────────────────────────┬────────────┬─────────────────────┬─ ···
 *   │ desiredServerHeartbeatTime │ requestTimer │ cmAssignedApplicationID │ pluginName │ applicationPriority │
 *   ┴────────────────────────────┴──────────────┴─────────────────────────┴────────────┴─────────────────────┴─ ···
 *
 *   88                92         100                  104                          108                116          124
 *   ┬─────────────────┬──────────┬────────────────────┬────────────────────────────┬──────────────────┬────────────┐
 *   │ lightWeightOpen │ hidden21 │ authenticationType │ requestOldDeviceLineFetch  │ hiddenWrappedKey │ hiddenTail │
 *   ┴─────────────────┴──────────┴────────────────────┴────────────────────────────┴──────────────────┴────────────┘
 * The trace prints none of the hidden fields; what is inside them is not known. Everything behind `login` stands 8 bytes
 * earlier where login is null.
 */
export class ProviderOpenRequestView extends RequestView {
  /** Bytes by which a null login moves what follows it. */
  private moved = 0;

  override check(): Fault {
    this.moved = 16 - this.ustrBytes(20);
    return this.proveUstr(20) || this.prove([4, 12, 36 - this.moved, 56 - this.moved, 76 - this.moved]);
  }
  get provider(): string {
    return this.str(4);
  }
  get qbeClientVersion(): string {
    return this.str(12);
  }
  get login(): string {
    return this.ustr(20);
  }
  get hiddenPassword(): Uint8Array {
    return this.bytes(36 - this.moved);
  }
  get applicationID(): string {
    return this.str(56 - this.moved);
  }
  /** Seconds. */
  get desiredServerHeartbeatTime(): number {
    return this.u32(64 - this.moved);
  }
  get applicationPriority(): number {
    return this.u32(84 - this.moved);
  }
}

export interface ProviderOpen {
  readonly provider: string;
  readonly qbeClientVersion: string;
  readonly login: string;
  /** Whatever the site's CTIManager takes for a password; how the client makes it is not known. */
  readonly hiddenPassword: Uint8Array;
  readonly hiddenWrappedKey: Uint8Array;
  readonly applicationID: string;
  readonly pluginName: string;
  /** Seconds. */
  readonly desiredServerHeartbeatTime: number;
  readonly filter?: EventFilter;
}

const everyProviderEvent = providerEvents(...providerEventPlaces.keys());

/** The client's own values for what nobody asks for: all events, priority 2, timers 0. */
export function writeProviderOpenRequest(w: QbeWriter, sequenceNumber: number, open: ProviderOpen): void {
  w.begin(PduId.ProviderOpenRequest, 124).i32(sequenceNumber).str(open.provider).str(open.qbeClientVersion);
  w.ustr(open.login).blob(open.hiddenPassword);
  writeFilter(w, open.filter ?? everyProviderEvent);
  w.str(open.applicationID).i32(open.desiredServerHeartbeatTime).i32(0).i32(0).str(open.pluginName).i32(2);
  w.bool(false).none().i32(0).bool(false).blob(open.hiddenWrappedKey).none().end();
}

/**
 * ProviderOpenResponse (4). Heartbeats in seconds: clientHeartbeat is how often the client will send, serverHeartbeat how
 * often the CTIManager will.
 *
 *   0                4        8                    16                20                24             28              36
 *   ┌────────────────┬────────┬────────────────────┬─────────────────┬─────────────────┬──────────────┬───────────────┬─ ···
 *   │ sequenceNumber │ result │ providerInfoString │ clientHeartbeat │ serverHeartbeat │ requestTimer │ pluginVersion │
 *   └────────────────┴────────┴────────────────────┴─────────────────┴─────────────────┴──────────────┴───────────────┴─ ···
 *
 *   36               44           48              52
 *   ┬────────────────┬────────────┬───────────────┐
 *   │ pluginLocation │ providerId │ fipsCompliant │   str, u32, bool
 *   ┴────────────────┴────────────┴───────────────┘
 */
export class ProviderOpenResponseView extends ResponseView {
  override check(): Fault {
    return this.prove([8]);
  }
  get providerInfoString(): string {
    return this.str(8);
  }
  get clientHeartbeat(): number {
    return this.u32(16);
  }
  get serverHeartbeat(): number {
    return this.u32(20);
  }
  get providerId(): number {
    return this.u32(44);
  }
}

export interface ProviderOpenAnswer {
  readonly providerInfoString: string;
  /** Seconds. */
  readonly clientHeartbeat: number;
  readonly serverHeartbeat: number;
  readonly requestTimer: number;
  readonly pluginVersion: string;
  readonly pluginLocation: string;
  readonly providerId: number;
}

export function writeProviderOpenResponse(
  w: QbeWriter,
  sequenceNumber: number,
  answer: ProviderOpenAnswer,
  result = 0,
): void {
  w.begin(PduId.ProviderOpenResponse, 52).i32(sequenceNumber).i32(result).str(answer.providerInfoString);
  w.i32(answer.clientHeartbeat).i32(answer.serverHeartbeat).i32(answer.requestTimer).str(answer.pluginVersion);
  w.str(answer.pluginLocation).i32(answer.providerId).bool(false).end();
}

/**
 * ProviderOpenCompletedEvent (126): the open is done, reason 0, or refused, reason 0x8ccc0060 and its like.
 *
 *   0        4                8                    16                20                24                   32
 *   ┌────────┬────────────────┬────────────────────┬─────────────────┬─────────────────┬────────────────────┬─ ···
 *   │ reason │ sequenceNumber │ providerInfoString │ clientHeartbeat │ serverHeartbeat │ failureDescription │
 *   └────────┴────────────────┴────────────────────┴─────────────────┴─────────────────┴────────────────────┴─ ···
 *
 *   32                    36           40                44               48              64
 *   ┬─────────────────────┬────────────┬─────────────────┬────────────────┬───────────────┬─ ···
 *   │ bMonitorCallParkDNs │ providerId │ precedenceValue │ canSupportIPv6 │ loginUserName │   bool, u32, u32, bool, ustr
 *   ┴─────────────────────┴────────────┴─────────────────┴────────────────┴───────────────┴─ ···
 *
 *   64                        68                         72          80
 *   ┬─────────────────────────┬──────────────────────────┬───────────┐
 *   │ daysUntilPasswordExpiry │ totalControllableDevices │ clusterID │   8 bytes earlier where loginUserName is null
 *   ┴─────────────────────────┴──────────────────────────┴───────────┘
 */
export class ProviderOpenCompletedView extends QbeView {
  override check(): Fault {
    return this.prove([8, 24]) || this.proveUstr(48);
  }
  get reason(): number {
    return this.u32(0);
  }
  /** Of the ProviderOpenRequest. */
  get sequenceNumber(): number {
    return this.u32(4);
  }
  get clientHeartbeat(): number {
    return this.u32(16);
  }
  get serverHeartbeat(): number {
    return this.u32(20);
  }
  get failureDescription(): string {
    return this.str(24);
  }
  get providerId(): number {
    return this.u32(36);
  }
  get loginUserName(): string {
    return this.ustr(48);
  }
  get totalControllableDevices(): number {
    return this.u32(52 + this.ustrBytes(48));
  }
}

export interface ProviderOpenCompleted {
  readonly reason: number;
  readonly sequenceNumber: number;
  readonly providerInfoString: string;
  /** Seconds. */
  readonly clientHeartbeat: number;
  readonly serverHeartbeat: number;
  readonly failureDescription: string;
  readonly providerId: number;
  readonly loginUserName: string;
  readonly totalControllableDevices: number;
  readonly clusterID: string;
}

/** daysUntilPasswordExpiry is -1 (not known) where the login is good; no park monitoring, no IPv6, no wish for packet priority. */
export function writeProviderOpenCompletedEvent(w: QbeWriter, event: ProviderOpenCompleted): void {
  w.begin(PduId.ProviderOpenCompletedEvent, 80).i32(event.reason).i32(event.sequenceNumber);
  w.str(event.providerInfoString).i32(event.clientHeartbeat).i32(event.serverHeartbeat);
  w.str(event.failureDescription).bool(false).i32(event.providerId).i32(0).bool(false).ustr(event.loginUserName);
  w.i32(event.reason === 0 ? -1 : 0)
    .i32(event.totalControllableDevices)
    .str(event.clusterID)
    .end();
}

/**
 * ProviderClosedEvent (155): the CTIManager ends the session.
 *
 *   0        4
 *   ┌────────┐
 *   │ reason │   3 and 4 were sent and understood; 4 follows a refused login
 *   └────────┘
 */
export class ProviderClosedView extends QbeView {
  get reason(): number {
    return this.u32(0);
  }
}

export function writeProviderClosedEvent(w: QbeWriter, reason: number): void {
  w.begin(PduId.ProviderClosedEvent, 4).i32(reason).end();
}
