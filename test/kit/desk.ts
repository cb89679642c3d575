/** What people do at phones, by number, wherever the phones are attached. Each waits until the phones show it. */
import type { PhoneState, SimulatedPhone } from '../../src/simulator/index.ts';

const connected = (state: PhoneState): boolean => state.calls.some((call) => call.state === 'connected');

export class Desk {
  private readonly phone: (number: string) => SimulatedPhone;

  constructor(phone: (number: string) => SimulatedPhone) {
    this.phone = phone;
  }

  offered(number: string, what: string, test: (state: PhoneState) => boolean): Promise<void> {
    return this.phone(number).waitFor(`${number}: ${what}`, test);
  }

  /** `from` calls `to`, which answers. */
  async talk(from: string, to: string): Promise<void> {
    await this.call(from, to);
    await this.offered(to, 'ringing', (state) => state.ringing);
    this.phone(to).softKey('Answer');
    await this.offered(from, 'connected', connected);
    await this.offered(to, 'connected', connected);
  }

  /** `from` calls `to` and hears busy. */
  async hearBusy(from: string, to: string): Promise<void> {
    await this.call(from, to);
    await this.offered(from, 'busy', (state) => state.tone === 'busy' || /busy/i.test(state.prompt));
  }

  async pressCallBack(number: string): Promise<void> {
    const offers = (state: PhoneState): boolean => state.softKeys.some((key) => key.label === 'CallBack');
    await this.offered(number, 'CallBack softkey', offers);
    this.phone(number).softKey('CallBack');
  }

  /** End the call in hand and wait until the phone is idle. */
  async hangUp(number: string): Promise<void> {
    this.phone(number).softKey('EndCall');
    await this.offered(number, 'idle', (state) => state.calls.length === 0);
  }

  screen(number: string, text: string): Promise<void> {
    return this.offered(number, `screen "${text}"`, (state) => state.screen?.text.includes(text) ?? false);
  }

  private async call(from: string, to: string): Promise<void> {
    this.phone(from).softKey('NewCall');
    await this.offered(from, 'dial tone', (state) => state.tone === 'dial');
    this.phone(from).dial(to);
  }
}
