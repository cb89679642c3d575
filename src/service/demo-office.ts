/** The simulated office of the demo: a call manager, and three phones that reach it through the gateway. */
import { CallManager, SimulatedPhone } from '../simulator/index.ts';
import type { Address } from './address.ts';

const HOST = '127.0.0.1';

/** MAC addresses of the block that RFC 7042 keeps for documentation. */
const desks = [
  { device: 'SEP00005E005301', model: '7970', number: '1001', label: 'Anna' },
  { device: 'SEP00005E005302', model: '7960', number: '1002', label: 'Ben' },
  { device: 'SEP00005E005303', model: '7960', number: '1003', label: 'Carla' },
] as const;

export class DemoOffice {
  readonly phones: SimulatedPhone[] = [];
  private readonly callManager = new CallManager({ dialect: 'cucm', lines: [...desks] });
  private readonly locale: string;

  /** @param locale language of the phones */
  constructor(locale: string) {
    this.locale = locale;
  }

  /** Starts the call manager. @returns where it is. */
  async open(): Promise<Address> {
    return { host: HOST, port: await this.callManager.listen(0, HOST) };
  }

  /** Registers the phones through a gateway. */
  async furnish(gateway: Address): Promise<void> {
    const host = gateway.host === '0.0.0.0' ? HOST : gateway.host === '::' ? '::1' : gateway.host;
    for (const { device, model } of desks)
      this.phones.push(new SimulatedPhone({ name: device, model, host, port: gateway.port, locale: this.locale }));
    await Promise.all(this.phones.map((phone) => phone.register()));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.phones.map((phone) => phone.leave('fin')));
    await this.callManager.close();
  }
}
