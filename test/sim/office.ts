/** Phones, their users, and their call manager: the simulator's own, on a machine that never fails. */
import { CallManager } from '../../src/simulator/call-manager.ts';
import { SimulatedPhone } from '../../src/simulator/phone.ts';
import { type Clock, Host } from './clock.ts';
import type { Options } from './options.ts';
import type { Random } from './random.ts';
import { User } from './user.ts';

export const MANAGER = { host: '10.0.9.1', port: 2000 };

interface Own {
  readonly device: string;
  readonly number: string;
}

export class Office {
  readonly host = new Host('office');
  readonly manager: CallManager;
  readonly users: User[];
  readonly lines: readonly Own[];
  readonly #clock: Clock;

  /** @param gateways where phones register: those that share the work, in turn. */
  constructor(options: Options, clock: Clock, random: Random, gateways: readonly { host: string; port: number }[]) {
    this.#clock = clock;
    this.lines = linesOf(options);
    const { dialect, callWaiting, noAnswerMs, phones } = options;
    // Where a CTIManager tells of the key, the server has it.
    const callBackKey = options.cluster?.mode === 'activeBackup';
    this.manager = clock.on(
      this.host,
      () => new CallManager({ dialect, callWaiting, noAnswerMs, lines: this.lines, callBackKey }),
    );
    const numbers = [...new Set(this.lines.map(({ number }) => number))];
    this.users = Array.from({ length: phones }, (_, i) => {
      const own = this.lines.filter(({ device }) => device === deviceOf(i)).map(({ number }) => number);
      const gateway = gateways[i % gateways.length]!;
      const phone = new SimulatedPhone({
        name: deviceOf(i),
        model: random.chance(0.5) ? '7960' : '7970',
        ...gateway,
        // The user brings it back, and can be told not to.
        reregister: false,
        localAddress: `10.1.0.${i + 1}`,
      });
      const others = numbers.filter((number) => !own.includes(number));
      const user = new User(phone, others, clock, random, this.host);
      user.homes = gateways;
      return user;
    });
  }

  open(): void {
    this.#clock.on(this.host, () => {
      void this.manager.listen(MANAGER.port, MANAGER.host).then(() => {
        for (const user of this.users) user.begin();
      });
    });
  }

  userOf(device: string): User {
    return this.users.find(({ phone }) => phone.name === device)!;
  }

  carriersOf(number: string): User[] {
    return this.lines.filter((line) => line.number === number).map(({ device }) => this.userOf(device));
  }

  /** Lets go of what would outlive the world. */
  close(): void {
    this.#clock.on(this.host, () => {
      for (const user of this.users) {
        user.away = true;
        void user.phone.leave('reset');
      }
      void this.manager.close();
    });
  }
}

const deviceOf = (i: number): string => `SEP00000000A${String(i + 1).padStart(3, '0')}`;

/** One line for each phone; a shared one is also the second line of the next phone. */
function linesOf({ phones, sharedLines }: Options): Own[] {
  const lines: Own[] = [];
  for (let i = 0; i < phones; i++) {
    lines.push({ device: deviceOf(i), number: String(1001 + i) });
    if (i > 0 && i <= sharedLines) lines.push({ device: deviceOf(i), number: String(1000 + i) });
  }
  return lines;
}
