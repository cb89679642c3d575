/**
 * Keys in etcd, all below one prefix so that one watch sees everything in order:
 *
 *   /ringback/leader            who is active (lease of the node), JSON
 *   /ringback/member/<address>  a node that holds all records (lease of the node), JSON
 *   /ringback/successor         whom the last active named when it handed over
 *   /ringback/record/<device>   the call back of this device, bytes of `record-format`: one device, one key, one call back
 *   /ringback/owner/<device>    shared mode: address of the node that serves the device's call back, or was the last to; else
 *                               empty. It stays when the call back ends: its revision tells late writes that they are late
 */
import type { DeviceName } from '../../model/ids.ts';

export class Keys {
  readonly prefix: string;

  /** @param prefix of this cluster: several may share an etcd */
  constructor(prefix = '/ringback/') {
    this.prefix = prefix;
  }

  get leader(): string {
    return `${this.prefix}leader`;
  }
  get successor(): string {
    return `${this.prefix}successor`;
  }
  get members(): string {
    return `${this.prefix}member/`;
  }
  get records(): string {
    return `${this.prefix}record/`;
  }
  get owners(): string {
    return `${this.prefix}owner/`;
  }

  member(address: string): string {
    return this.members + address;
  }
  record(device: DeviceName): string {
    return this.records + device;
  }
  owner(device: DeviceName): string {
    return this.owners + device;
  }
}
