/** A phone without a wire, for tests of the page: its state is set by the test, what is pressed is kept. */
import { EventEmitter } from 'node:events';
import type { PagePhone, PagePhoneState } from '../../src/service/page/page-model.ts';

type Change = { -readonly [K in keyof PagePhoneState]?: PagePhoneState[K] };

export class FakePhone extends EventEmitter implements PagePhone {
  readonly pressed: string[] = [];
  state: PagePhoneState;

  constructor(number: string, label = number) {
    super();
    this.state = {
      name: `SEP00005E0053${number.slice(-2)}`,
      model: '7970',
      lines: [{ instance: 1, number, label }],
      registered: true,
      hook: 'on',
      prompt: 'Your current options',
      notify: '',
      softKeys: [
        { label: 'Redial', event: 1 },
        { label: 'NewCall', event: 2 },
        { label: 'CFwdAll', event: 5 },
        { label: 'CallBack', event: 20 },
      ],
      lamp: 'off',
      ringing: false,
      tone: null,
      calls: [],
      screen: null,
      played: [],
    };
  }

  set(change: Change): void {
    this.state = { ...this.state, ...change };
    this.emit('change');
  }

  offHook(): void {
    this.pressed.push('offHook');
    this.set({ hook: 'off' });
  }
  onHook(): void {
    this.pressed.push('onHook');
    this.set({ hook: 'on' });
  }
  dial(digits: string): void {
    this.pressed.push(`dial ${digits}`);
  }
  softKey(label: string): void {
    if (!this.state.softKeys.some((key) => key.label === label)) throw new Error(`'${label}' is not on offer.`);
    this.pressed.push(`softKey ${label}`);
  }
  screenKey(name: string): void {
    this.pressed.push(`screenKey ${name}`);
  }
  featureButton(stimulus: number): void {
    this.pressed.push(`featureButton ${stimulus}`);
  }
  async waitFor(what: string, test: (state: PagePhoneState) => boolean): Promise<void> {
    if (!test(this.state)) throw new Error(`${what}: not seen.`);
  }
}
