/**
 * One phone of a capture, read by the tables of the inline gateway without its sockets: frames in, events of the model
 * out. What the gateway would have written is dropped; a capture is only looked at.
 */
import type { MessageDirection } from '../../../codecs/capture/message.ts';
import { MessageId } from '../../../codecs/skinny/ids.ts';
import type { Event } from '../../../model/events.ts';
import { deviceName } from '../../../model/ids.ts';
import { Counters } from '../../counters.ts';
import type { InlineOptions } from '../../inline/options.ts';
import { Phone, type PhoneHost } from '../../inline/phone.ts';
import type { PhoneLink } from '../../inline/phone-ports.ts';
import { gatewayLimits } from '../../limits.ts';

/** Messages before a registration is over; anything else on a new stream means that the capture began later. */
const opening: ReadonlySet<number> = new Set([
  MessageId.KeepAliveReq,
  MessageId.KeepAliveAck,
  MessageId.Alarm,
  MessageId.EnhancedAlarm,
  MessageId.RegisterReq,
  MessageId.RegisterAck,
  MessageId.RegisterReject,
  MessageId.RegisterTokenReq,
  MessageId.RegisterTokenAck,
  MessageId.RegisterTokenReject,
  MessageId.SPCPRegisterTokenReq,
  MessageId.UnregisterReq,
  MessageId.UnregisterAck,
  MessageId.Reset,
]);

const options: InlineOptions = { listen: { host: '', port: 0 }, upstream: { host: '', port: 0 } };
const nothing = (): void => undefined;
const link: PhoneLink = {
  addToPhone: nothing,
  addToPhoneBehind: nothing,
  addToServer: nothing,
  certificateName: () => '',
  address: '',
  named: nothing,
  settled: nothing,
  close: nothing,
};

export class ObservedPhone {
  private readonly phone: Phone;
  private events: Event[] = [];

  constructor() {
    const host: PhoneHost = {
      options,
      counters: new Counters(),
      limits: gatewayLimits,
      post: (event) => this.events.push(event),
      mayRegister: () => true,
      nextRequest: () => 0,
      claim: () => true,
      release: nothing,
    };
    this.phone = new Phone(host, link);
  }

  get keepaliveMs(): number {
    return this.phone.keepaliveMs;
  }

  /** The connection is over: the events that this means. */
  end(): readonly Event[] {
    this.events = [];
    this.phone.lost();
    return this.events;
  }

  /** The events that a frame means. `name` is what the capture calls the phone. */
  look(
    name: string,
    direction: MessageDirection,
    frame: { view: DataView; start: number; end: number; id: number; version: number },
  ): readonly Event[] {
    const { phone } = this;
    this.events = [];
    if ((phone.stage === 'new' || phone.stage === 'early') && !opening.has(frame.id)) {
      phone.registering(deviceName(name), 0, 0);
      phone.registered();
    }
    const reader = direction === 'toServer' ? phone.up : phone.down;
    reader.look(frame.view, frame.start, frame.end, frame.id, frame.version);
    return this.events;
  }
}
