/** The device database that a configuration asks for. Beside the records where these are in a folder, else in memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventSink } from '../../model/ports.ts';
import { type Configuration, ConfigurationError } from '../configuration.ts';
import { type DeviceStore, LmdbDeviceStore, noDeviceStore } from './device-store.ts';
import { Devices } from './devices.ts';
import { SiteProblems } from './site.ts';

/** @throws ConfigurationError where a file that was named cannot be used, with every problem of it */
export function openDevices(
  { devices: { file, postgresFile }, store }: Configuration,
  router: EventSink,
  alarm: (name: string, device: string, detail: string) => void,
): Devices {
  const postgres = postgresFile === null ? null : urlIn(postgresFile);
  const devices = new Devices({ store: storeIn(store), router, file, postgres, alarm });
  try {
    devices.open();
  } catch (error) {
    if (!(error instanceof SiteProblems)) throw error;
    throw new ConfigurationError(error.problems.map((problem) => `devices: ${problem}.`));
  }
  return devices;
}

function storeIn(folder: string | null): DeviceStore {
  return folder === null ? noDeviceStore : new LmdbDeviceStore(join(folder, 'devices'));
}

/** The URL may hold a password: it is never in a flag. */
function urlIn(path: string): string {
  let url: string;
  try {
    url = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigurationError([`devices.postgresFile: ${path} cannot be read (${code}).`]);
  }
  if (/^postgres(ql)?:\/\//.test(url)) return url;
  throw new ConfigurationError([
    `devices.postgresFile: ${path} should hold postgres://USER:PASSWORD@HOST:PORT/DATABASE.`,
  ]);
}
