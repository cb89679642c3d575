/**
 * An office: a call manager and its phones, for the demo, for tests and for benches. Phones have the numbers 1001, 1002 …
 * and take turns between 7960 and 7970. With `phoneHost` and `phonePort` they dial a gateway instead of the call manager.
 *
 *   const office = new Office({ phones: 3, dialect: 'cucm' });
 *   await office.open();               // the call manager listens; office.managerPort
 *   await office.register();           // all phones are in service
 */
import { CallManager, type CallManagerOptions } from './call-manager.ts';
import { type PhoneModel, type PhoneOptions, SimulatedPhone } from './phone.ts';

export interface OfficeOptions extends Omit<CallManagerOptions, 'lines'> {
  readonly phones: number;
  readonly models?: readonly PhoneModel[];
  /** Lines beside the first of each phone, for shared lines and second lines. */
  readonly extraLines?: CallManagerOptions['lines'];
  /** Port of the call manager; 0, the default, takes a free one. */
  readonly managerPort?: number;
  /** Where the phones connect to, if not straight to the call manager. The port may be given later, to `register`. */
  readonly phoneHost?: string;
  readonly phonePort?: number;
  /** Set for every phone: version, TLS, behaviour. */
  readonly phone?: Omit<Partial<PhoneOptions>, 'name' | 'model' | 'host' | 'port'>;
}

const HOST = '127.0.0.1';

/** Device name of phone n, 1 first: a locally administered MAC address. */
export function phoneName(n: number): string {
  return `SEP${(0x020000000000 + n).toString(16).toUpperCase().padStart(12, '0')}`;
}

/** Number of phone n: 1001 … with as many digits as all of them need, so that none is the beginning of another. */
export function phoneNumber(n: number, phones = 1): string {
  return String((phones < 9000 ? 1000 : 1_000_000) + n);
}

export class Office {
  readonly manager: CallManager;
  phones: readonly SimulatedPhone[] = [];
  managerPort = 0;
  private readonly options: OfficeOptions;

  constructor(options: OfficeOptions) {
    this.options = options;
    const own = Array.from({ length: options.phones }, (_, i) => ({
      device: phoneName(i + 1),
      number: phoneNumber(i + 1, options.phones),
    }));
    this.manager = new CallManager({ ...options, lines: [...own, ...(options.extraLines ?? [])] });
  }

  /** Start the call manager. @returns its port. */
  async open(): Promise<number> {
    this.managerPort = await this.manager.listen(this.options.managerPort ?? 0, HOST);
    return this.managerPort;
  }

  /**
   * Make the phones and register them all.
   * @param port where they connect to; default as the options say, else the call manager
   * @param made called with each phone before it connects, to listen to it
   */
  async register(
    port = this.options.phonePort ?? this.managerPort,
    made: (phone: SimulatedPhone) => void = () => {},
  ): Promise<void> {
    const models = this.options.models ?? ['7960', '7970'];
    this.phones = Array.from(
      { length: this.options.phones },
      (_, i) =>
        new SimulatedPhone({
          ...this.options.phone,
          name: phoneName(i + 1),
          model: models[i % models.length] ?? '7960',
          host: this.options.phoneHost ?? HOST,
          port,
        }),
    );
    for (const phone of this.phones) made(phone);
    await Promise.all(this.phones.map((phone) => phone.register()));
  }

  /** The phone with this number. @throws where there is none. */
  phone(number: string): SimulatedPhone {
    const index = this.phones.findIndex((_, i) => phoneNumber(i + 1, this.phones.length) === number);
    const phone = this.phones[index];
    if (phone === undefined) throw new Error(`The office has no phone ${number}.`);
    return phone;
  }

  async close(): Promise<void> {
    await Promise.all(this.phones.map((phone) => phone.leave('fin')));
    await this.manager.close();
  }
}
