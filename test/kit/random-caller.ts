/** Calls at random between the phones of a site, as users make them: answered, busy, given up; CallBack now and then. */
import type { SimulatedPhone } from '../../src/simulator/index.ts';
import { connected, offersCallBack, type Site } from './site.ts';
import type { Numbers } from './skinny-fields.ts';

export type CallKind = 'answered' | 'busy' | 'givenUp';
const CALL_BACK_BUTTON = 0x86;

export class RandomCaller {
  /** What was done, for the message of a failure. */
  readonly story: string[] = [];
  readonly kinds: CallKind[] = [];
  private readonly site: Site;
  private readonly next: Numbers;

  constructor(site: Site, next: Numbers) {
    this.site = site;
    this.next = next;
  }

  get calls(): number {
    return this.kinds.length;
  }

  /** One call, and what comes of it; all phones are idle and without a screen at its end. */
  async call(): Promise<void> {
    const [from, to] = this.twoPhones();
    const kind = this.pick<CallKind>(['answered', 'busy', 'givenUp']);
    this.kinds.push(kind);
    this.story.push(`${from} → ${to} ${kind}`);
    await this[kind](from, to);
    await this.tidy();
  }

  private async answered(from: string, to: string): Promise<void> {
    await this.site.hearRinging(from, to);
    if (this.chance(3)) this.phone(to).offHook();
    else await this.press(to, 'Answer');
    for (const number of [from, to]) await this.site.offered(number, 'talking', connected);
    if (this.chance(3)) await this.hold(this.pick([from, to]));
    const first = this.pick([from, to]);
    if (this.phone(first).display.handset) this.phone(first).onHook();
    else await this.press(first, 'EndCall');
    for (const number of [from, to]) await this.hangUp(number);
  }

  private async hold(number: string): Promise<void> {
    this.story.push(`${number} holds`);
    await this.press(number, 'Hold');
    await this.site.offered(number, 'held', (state) => state.calls[0]?.state === 'hold');
    await this.press(number, 'Resume');
    await this.site.offered(number, 'talking again', connected);
  }

  private async busy(from: string, to: string): Promise<void> {
    this.phone(to).offHook();
    await this.site.offered(to, 'dial tone', (state) => state.calls.length > 0);
    await this.site.hearBusy(from, to);
    if (this.chance(2)) await this.callBack(from);
    await this.hangUp(from);
    await this.hangUp(to);
    await this.site.settled();
    await this.answerScreen(from);
  }

  private async givenUp(from: string, to: string): Promise<void> {
    await this.site.hearRinging(from, to);
    if (this.chance(2)) await this.callBack(from);
    await this.hangUp(from);
    await this.site.idle(to);
  }

  /** Press the key or the button, and a key of the screen that comes. */
  private async callBack(number: string): Promise<void> {
    this.story.push(`${number} CallBack`);
    await this.site.offered(number, 'the CallBack key', offersCallBack);
    if (this.chance(4)) this.phone(number).featureButton(CALL_BACK_BUTTON);
    else this.phone(number).softKey('CallBack');
    await this.site.offered(number, 'a screen', (state) => state.screen !== null);
    await this.answerScreen(number);
  }

  /** Press any key of the screen that is up, if there is one; Dial only without a call, as it would have to wait for it. */
  private async answerScreen(number: string): Promise<void> {
    const phone = this.phone(number);
    const { screen, calls } = phone.state;
    if (screen === null) return;
    const { name } = this.pick(screen.softKeys.filter((key) => calls.length === 0 || key.name !== 'Dial'));
    this.story.push(`${number} ${name}`);
    phone.screenKey(name);
    await this.site.offered(number, `an end of the screen by ${name}`, (state) => state.screen !== screen);
  }

  /** End whatever is going on, calls that Dial has made too. */
  private async tidy(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const loud = this.site.office.phones.filter((phone) => isLoud(phone));
      if (loud.length === 0) quiet++;
      for (const phone of loud) {
        const { number } = phone.state.lines[0]!;
        if (phone.state.screen !== null) await this.closeScreen(number);
        else await this.hangUp(number);
      }
      await this.site.settled();
    }
  }

  private async closeScreen(number: string): Promise<void> {
    const { screen } = this.phone(number).state;
    if (screen === null) return;
    this.phone(number).screenKey(screen.softKeys.some((key) => key.name === 'Cancel') ? 'Cancel' : 'Exit');
    await this.site.offered(number, 'an end of the screen', (state) => state.screen !== screen);
  }

  private async hangUp(number: string): Promise<void> {
    const phone = this.phone(number);
    if (phone.display.handset) phone.onHook();
    else if (phone.state.calls.length > 0 && !phone.state.ringing) {
      if (phone.state.softKeys.some((key) => key.label === 'EndCall')) phone.softKey('EndCall');
      else await this.site.settled();
    }
    const ended = (state: SimulatedPhone['state']) => state.calls.length === 0 || state.ringing;
    await this.site.offered(number, 'the end of the call', ended);
  }

  private async press(number: string, label: string): Promise<void> {
    await this.site.offered(number, `the key ${label}`, (s) => s.softKeys.some((key) => key.label === label));
    this.phone(number).softKey(label);
  }

  private phone(number: string): SimulatedPhone {
    return this.site.phone(number);
  }

  private twoPhones(): [from: string, to: string] {
    const numbers = this.site.office.phones.map((phone) => phone.state.lines[0]!.number);
    const from = this.pick(numbers);
    return [from, this.pick(numbers.filter((number) => number !== from))];
  }

  private pick<T>(among: readonly T[]): T {
    return among[this.next() % among.length]!;
  }
  private chance(oneIn: number): boolean {
    return this.next() % oneIn === 0;
  }
}

const isLoud = ({ state, display }: SimulatedPhone): boolean =>
  state.screen !== null || state.calls.length > 0 || display.handset;
