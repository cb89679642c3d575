/** A simulated office with its CTIManager on a free port, and clients that are closed with it. */
import { CallManager, type CallManagerOptions } from '../../src/simulator/call-manager.ts';
import { CtiManager } from '../../src/simulator/cti/cti-manager.ts';
import { defaultOffice, type OfficePlan } from '../../src/simulator/cti/office-file.ts';
import { type CtiManagerOptions, type CtiReport, managerOptions } from '../../src/simulator/cti/options.ts';
import { SimulatedPhone } from '../../src/simulator/phone.ts';
import { CtiClient } from './cti-client.ts';

export interface CtiOfficeOptions {
  readonly office?: OfficePlan;
  readonly manager?: Partial<CallManagerOptions>;
  readonly cti?: Partial<CtiManagerOptions>;
}

export class CtiOffice {
  readonly manager: CallManager;
  readonly cti: CtiManager;
  readonly reports: CtiReport[] = [];
  readonly clients: CtiClient[] = [];
  readonly phones: SimulatedPhone[] = [];
  port = 0;
  sccpPort = 0;

  private constructor(options: CtiOfficeOptions) {
    const office = options.office ?? defaultOffice;
    this.manager = new CallManager({ dialect: 'cucm', ...managerOptions(office), ...options.manager });
    this.cti = new CtiManager({ manager: this.manager, office, ...options.cti });
    this.cti.on('report', (report) => this.reports.push(report));
  }

  static async open(options: CtiOfficeOptions = {}): Promise<CtiOffice> {
    const office = new CtiOffice(options);
    office.port = await office.cti.listen(0);
    office.sccpPort = await office.manager.listen(0);
    return office;
  }

  async client(): Promise<CtiClient> {
    const client = await CtiClient.connect(this.port);
    this.clients.push(client);
    return client;
  }

  /** An SCCP phone of the office, registered. */
  async phone(name: string): Promise<SimulatedPhone> {
    const phone = new SimulatedPhone({ name, model: '7970', host: '127.0.0.1', port: this.sccpPort });
    this.phones.push(phone);
    await phone.register();
    return phone;
  }

  /** The first report of this kind; waits for it. */
  async report(what: string): Promise<CtiReport> {
    for (;;) {
      const found = this.reports.find((report) => report.what === what);
      if (found !== undefined) return found;
      await new Promise((resolve) => this.cti.once('report', resolve));
    }
  }

  /** Close all. @throws Error where a client got a frame that the real client fails on. */
  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await Promise.all(this.phones.map((phone) => phone.leave('fin')));
    await this.cti.close();
    await this.manager.close();
    const complaints = this.clients.flatMap((client) => client.complaints);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  }
}
