/** Defaults that hang on other settings or on the machine: places of files, and the port by which two gateways are told apart. */
import { join } from 'node:path';
import type { Found, Sources } from './configuration-sources.ts';
import { usualTraceFolder } from './trace/settings.ts';

/** SCCP's own. */
export const USUAL_PORT = 2000;

/** Fills in what nobody has set. @param control the usual path of the control socket */
export function fillDefaults(found: Map<string, Found>, environment: Sources['environment'], control: string): void {
  const office = found.get('demo')!.value === true && found.get('upstream')!.value === null;
  if (found.get('store')!.value === null) found.set('store', usualStore(office, found, environment));
  if (found.get('trace.folder')!.value === null)
    found.set('trace.folder', { value: usualTraceFolder(environment, portOf(found)), origin: 'default' });
  if (found.get('control')!.value === null) found.set('control', { value: control, origin: 'default' });
}

/**
 * Records of the demo are of no use to anybody, nor are those of a gateway that takes any free port: it is another one
 * next time. systemd names the folder of a service's state (first of a list); else each port has a folder of its own, so
 * that two gateways started from one place do not meet in it.
 */
function usualStore(
  demo: boolean,
  found: ReadonlyMap<string, Found>,
  { STATE_DIRECTORY: state }: Sources['environment'],
): Found {
  if (demo) return { value: 'memory', origin: 'default of the demo' };
  const folder = state?.split(':')[0];
  if (folder !== undefined && folder !== '')
    return { value: join(folder, 'store'), origin: 'environment STATE_DIRECTORY' };
  const port = portOf(found);
  if (port === '0') return { value: 'memory', origin: 'default where any port is taken' };
  return { value: join('.ringback', `store-${port}`), origin: 'default' };
}

/** What tells two gateways apart that are started from one place. */
function portOf(found: ReadonlyMap<string, Found>): string {
  const port = /:(\d+)$/.exec(String(found.get('listen')?.value ?? ''))?.[1];
  const cti = found.get('upstream')?.value === null && found.get('demo')?.value !== true;
  return port === '0' ? port : cti ? 'cti' : (port ?? String(USUAL_PORT));
}
