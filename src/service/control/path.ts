/** Where the control socket is, where nobody says: the service and its commands must come to the same answer. */
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const NAME = 'ringback.sock';

/** systemd names the folder of a service's sockets (first of a list); else it is beside us, as the records are. */
export function usualControlPath({ RUNTIME_DIRECTORY: runtime }: Environment): string {
  const folder = runtime?.split(':')[0];
  return join(folder ? folder : '.ringback', NAME);
}

/** Where commands look, in this order: beside us for who tries it out, then where the unit of the package puts it. */
export function controlPlaces(environment: Environment): readonly string[] {
  const { RINGBACK_CONTROL: named } = environment;
  if (named) return [named];
  return [...new Set([usualControlPath(environment), join('/run/ringback', NAME)])];
}
