/**
 * A CTIManager by script, without calls of its own: what the test says is on a line is there. It answers at once, or not
 * at all, or late, twice, out of order, as the test says. It counts the handles that are open at it.
 */
import { decodePdu, type QbeFields } from '../../src/codecs/qbe/decode.ts';
import { encodePdu, type QbeInput } from '../../src/codecs/qbe/encode.ts';
import { QbeFramer } from '../../src/codecs/qbe/framer.ts';
import type { PduName } from '../../src/codecs/qbe/ids.ts';

export interface ScriptedLine {
  readonly number: string;
  readonly partition?: string;
  /** Legs on it. */
  calls: { id: number; state: number; cause?: number; origin?: number; calling: string; called: string }[];
  forward?: string;
  refused?: boolean;
}

export interface ScriptedDevice {
  readonly name: string;
  readonly type?: number;
  registered: boolean;
  /** Of its display: 2 ASCII, 3 Unicode. */
  encodingType?: number;
  refused?: boolean;
  readonly lines: ScriptedLine[];
}

const NODE = 1;

/** Phones 1001, 1002 … with one line each, all registered, nothing on them. */
export function scriptedOffice(phones = 3): ScriptedDevice[] {
  return Array.from({ length: phones }, (_, i) => ({
    name: `SEP00000000000${i + 1}`,
    type: 7,
    registered: true,
    lines: [{ number: `100${i + 1}`, calls: [] }],
  }));
}

type Answer = { readonly pdu: PduName; readonly fields: QbeInput };

export class ScriptedCti {
  readonly devices: ScriptedDevice[];
  /** Every request, in order. */
  readonly asked: { pdu: PduName; fields: QbeFields }[] = [];
  heartbeats = 0;
  heartbeatS = 30;
  /** Requests that are not answered; what would have been is in `kept`. */
  readonly silent = new Set<PduName>();
  readonly kept: Answer[][] = [];
  /** Requests that are refused by FailureResponse with this result. */
  readonly refuses = new Map<PduName, number>();
  loginResult = 0;
  /** Phones answer what is pushed to them, as real ones do. */
  phonesAnswer = false;
  readonly openDevices = new Map<number, ScriptedDevice>();
  readonly openLines = new Map<number, { device: ScriptedDevice; line: ScriptedLine }>();
  features: number[] = [];
  private readonly send: (bytes: Uint8Array) => void;
  private readonly framer = new QbeFramer();
  private nextId = 500;

  constructor(devices: ScriptedDevice[], send: (bytes: Uint8Array) => void) {
    this.devices = devices;
    this.send = send;
  }

  get handlesOpen(): number {
    return this.openDevices.size + this.openLines.size;
  }

  received(bytes: Uint8Array): void {
    this.framer.push(bytes, {
      frame: (view, start, end) => {
        const { pdu, fields } = decodePdu(view, start, end);
        if (pdu === 'Heartbeat') this.heartbeats++;
        else this.request(pdu as PduName, fields);
      },
    });
  }

  tell(pdu: PduName, fields: QbeInput = {}): void {
    this.send(encodePdu(pdu, fields));
  }

  /** Sends what a silent request kept back. */
  release(order: 'asked' | 'reversed' = 'asked', times = 1): void {
    const kept = this.kept.splice(0);
    if (order === 'reversed') kept.reverse();
    for (let i = 0; i < times; i++) for (const answers of kept) this.sendAll(answers);
  }

  namesAsked(): string[] {
    return this.asked.map(({ pdu }) => pdu);
  }
  device(name: string): ScriptedDevice {
    return this.devices.find((device) => device.name === name)!;
  }
  lineHandle(device: string, number: string): QbeInput {
    for (const [id, open] of this.openLines)
      if (open.device.name === device && open.line.number === number) return { lineCallManagerID: NODE, lineID: id };
    throw new Error(`${number} of ${device} is not open`);
  }
  isOpen(device: string, number?: string): boolean {
    if (number === undefined) return [...this.openDevices.values()].some((open) => open.name === device);
    return [...this.openLines.values()].some((open) => open.device.name === device && open.line.number === number);
  }
  deviceHandle(device: string): QbeInput {
    for (const [id, open] of this.openDevices)
      if (open.name === device) return { deviceCallManagerID: NODE, deviceID: id };
    throw new Error(`${device} is not open`);
  }

  /** A leg changes its state on a line, and whoever has the line open is told. */
  callState(device: string, number: string, id: number, state: number, cause = 0): void {
    const line = this.device(device).lines.find((each) => each.number === number)!;
    const call = line.calls.find((each) => each.id === id);
    if (call !== undefined) Object.assign(call, { state, cause });
    if (state === 1) line.calls = line.calls.filter((each) => each.id !== id);
    if (!this.isOpen(device, number)) return;
    const handle = this.lineHandle(device, number);
    const leg = { ...handle, callCallManagerID: NODE, callLegID: id };
    this.tell('CallStateChangedEvent_V2', { ...leg, state, cause });
    if (state === 1) this.tell('CallClosedEvent', leg);
  }

  /** The phone sends data: an answer to a push, or a key. */
  phoneSays(device: string, data: string): void {
    this.tell('DeviceDataPassThroughEvent', {
      ...this.deviceHandle(device),
      deviceDataObj: Buffer.from(data, 'latin1'),
    });
  }

  /** What was pushed to a device, as text, oldest first. */
  pushed(): string[] {
    return this.asked
      .filter(({ pdu }) => pdu === 'DeviceDataPassThroughRequest')
      .map(({ fields }) => Buffer.from(fields.deviceDataObj as string, 'hex').toString('latin1'));
  }

  pressCallBack(
    device: string,
    call: Partial<QbeFields> & { called?: string; cause?: number; dialled?: string } = {},
  ): void {
    const { called = '', cause = 0, dialled = called, ...fields } = call;
    this.tell('ProviderFeatureActivatedEvent', {
      featureID: 1,
      deviceName: device,
      dialedDigits: dialled,
      calledPartyInfo: { partyDN: called, cause },
      ...(fields as QbeInput),
    });
  }

  private request(pdu: PduName, fields: QbeFields): void {
    this.asked.push({ pdu, fields });
    const sequenceNumber = fields.sequenceNumber as number;
    const refusal = this.refuses.get(pdu);
    const answers =
      refusal === undefined
        ? (this.answers[pdu]?.(fields) ?? this.plain(pdu))
        : [{ pdu: 'FailureResponse' as const, fields: { result: refusal, description: 'as the script says' } }];
    const all = answers.map((answer, i) => ({
      pdu: answer.pdu,
      fields: i === 0 ? { sequenceNumber, ...answer.fields } : answer.fields,
    }));
    if (this.silent.has(pdu)) this.kept.push(all);
    else this.sendAll(all);
  }

  private sendAll(answers: Answer[]): void {
    for (const { pdu, fields } of answers) this.tell(pdu, fields);
  }

  private plain(request: PduName): Answer[] {
    return [{ pdu: request.replace(/Request$/, 'Response') as PduName, fields: {} }];
  }

  private refused(result: number): Answer[] {
    return [{ pdu: 'FailureResponse', fields: { result: 0x8ccc0000 + result, description: 'no' } }];
  }

  deviceInfo(device: ScriptedDevice, requestId: number): QbeInput {
    return {
      requestId,
      deviceName: device.name,
      deviceRegistrationStatus: device.registered ? 1 : 0,
      eventContent: 3,
      deviceInfoStatic: { deviceType: device.type ?? 7 },
      deviceRegistrationInfo: { encodingType: device.encodingType ?? 3 },
      lineInfo: device.lines.map((line, i) => ({
        name: line.number,
        partition: line.partition ?? '',
        lineInstance: i + 1,
      })),
      totalLines: device.lines.length,
    };
  }

  /** The phone's answer to a push: by URI to an Execute, without one to a screen. */
  private phoneAnswer(asked: QbeFields): Answer[] {
    if (!this.phonesAnswer) return [];
    const xml = Buffer.from(asked.deviceDataObj as string, 'hex').toString('latin1');
    const uris = xml.includes('<CiscoIPPhoneExecute>') ? [...xml.matchAll(/URL="([^"]*)"/g)].map((m) => m[1]!) : [''];
    const items = uris.map((uri) => `<ResponseItem Status="0" Data="" URL="${uri}"/>`).join('');
    const data = Buffer.from(`<CiscoIPPhoneResponse>${items}</CiscoIPPhoneResponse>`, 'latin1');
    const fields = { deviceCallManagerID: NODE, deviceID: asked.deviceID!, deviceDataObj: data };
    return [{ pdu: 'DeviceDataPassThroughEvent', fields }];
  }

  private readonly answers: Partial<Record<PduName, (asked: QbeFields) => Answer[]>> = {
    ProviderOpenRequest: (asked) => {
      const beat = { clientHeartbeat: this.heartbeatS, serverHeartbeat: this.heartbeatS };
      const sequenceNumber = asked.sequenceNumber as number;
      return [
        { pdu: 'ProviderOpenResponse', fields: beat },
        { pdu: 'ProviderOpenCompletedEvent', fields: { ...beat, reason: this.loginResult, sequenceNumber } },
      ];
    },
    ProviderGetAllDevicesAndLinesRequest: (asked) => {
      const requestId = asked.sequenceNumber as number;
      return [
        { pdu: 'ProviderGetAllDevicesAndLinesResponse', fields: {} },
        ...this.devices.map((device) => ({
          pdu: 'DeviceLineInfoEvent' as const,
          fields: this.deviceInfo(device, requestId),
        })),
        { pdu: 'ProviderGetAllDevicesAndLinesCompletedEvent', fields: { requestId } },
      ];
    },
    ProviderGetSingleDeviceAndLinesRequest: (asked) => {
      const device = this.devices.find(({ name }) => name === asked.deviceName);
      if (device === undefined) return this.refused(5);
      return [
        { pdu: 'ProviderGetSingleDeviceAndLinesResponse', fields: {} },
        { pdu: 'DeviceLineInfoEvent', fields: this.deviceInfo(device, asked.sequenceNumber as number) },
      ];
    },
    ProviderRegisterFeatureActivationRequest: (asked) => {
      this.features.push(asked.featureID as number);
      return this.plain('ProviderRegisterFeatureActivationRequest');
    },
    DeviceOpenRequest: (asked) => {
      const device = this.device(asked.deviceName as string);
      if (device.refused) return this.refused(0x41);
      if (this.isOpen(device.name)) return this.refused(0xa0);
      const deviceID = ++this.nextId;
      this.openDevices.set(deviceID, device);
      return [
        { pdu: 'DeviceOpenResponse', fields: { callManagerID: NODE, deviceID } },
        { pdu: 'DeviceInServiceEvent', fields: { deviceCallManagerID: NODE, deviceID } },
      ];
    },
    DeviceCloseRequest: (asked) =>
      this.openDevices.delete(asked.deviceID as number) ? this.plain('DeviceCloseRequest') : this.refused(4),
    LineOpenRequest: (asked) => this.openLine(asked),
    LineCloseRequest: (asked) =>
      this.openLines.delete(asked.lineID as number) ? this.plain('LineCloseRequest') : this.refused(0x71),
    LineGetForwardInfoRequest: (asked) => {
      const target = this.openLines.get(asked.lineID as number)?.line.forward ?? '';
      return [
        {
          pdu: 'LineGetForwardInfoResponse',
          fields: {
            CtiFwdArray: [{ fwdType: 1, fwdDestination: target }].map((f) => ({
              CfwdType: f.fwdType,
              CallFwdDestination: f.fwdDestination,
            })),
          },
        },
      ];
    },
    DeviceDataPassThroughRequest: (asked) => [
      ...this.plain('DeviceDataPassThroughRequest'),
      ...this.phoneAnswer(asked),
    ],
    ProviderAllocateGlobalCallHandleRequest: () => [
      { pdu: 'ProviderAllocateGlobalCallHandleResponse', fields: { callManagerID: NODE, callID: 9001 } },
    ],
  };

  private openLine(asked: QbeFields): Answer[] {
    const device = this.device(asked.deviceName as string);
    const line = device.lines.find((each) => each.number === asked.lineName);
    if (line === undefined || line.refused) return this.refused(5);
    if (!this.isOpen(device.name)) return this.refused(0x1a);
    if (this.isOpen(device.name, line.number)) return this.refused(0x114);
    const lineID = ++this.nextId;
    this.openLines.set(lineID, { device, line });
    const handle = { lineCallManagerID: NODE, lineID };
    return [
      { pdu: 'LineOpenResponse', fields: handle },
      { pdu: 'LineInServiceEvent', fields: handle },
      ...line.calls.map((call) => ({
        pdu: 'ExistingCallEvent' as const,
        fields: {
          ...handle,
          deviceName: device.name,
          callCallManagerID: NODE,
          callLegID: call.id,
          callingParty: call.calling,
          calledParty: call.called,
          originalCalledParty: call.called,
          state: call.state,
          cause: call.cause ?? 0,
          origin: call.origin ?? 1,
        },
      })),
      { pdu: 'ExistingCallCompletedEvent', fields: handle },
    ];
  }
}
