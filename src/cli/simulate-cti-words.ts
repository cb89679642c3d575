/** Lines on stdin that make something happen in a simulated office: played phones call, answer, press keys; links are lost. */
import { createInterface } from 'node:readline';
import type { CallManager, CtiManager } from '../simulator/index.ts';

interface Office {
  readonly cti: CtiManager;
  readonly manager: CallManager;
}

interface Verb {
  /** What follows the verb, in words. */
  readonly usage: string;
  readonly does: string;
  /** @throws Error that says what cannot be done. */
  run(office: Office, first: string, rest: string): void;
}

const leg = ({ manager }: Office, device: string) => {
  const name = device.toUpperCase();
  const found = manager.exchange.legs.find(name, 0, 0) ?? manager.exchange.legs.ringingAt(name, 0, 0);
  if (found === undefined) throw new Error(`${device} has no call in hand.`);
  return found;
};

const known = ({ manager }: Office, device: string): string => {
  const name = device.toUpperCase();
  if (!manager.exchange.numbers.knows(name)) throw new Error(`The office has no device ${device || 'without a name'}.`);
  return name;
};

/** By their first word. */
export const officeVerbs: Readonly<Record<string, Verb>> = {
  call: {
    usage: 'DEVICE NUMBER',
    does: 'the device calls, from its first line',
    run: (office, device, number) => office.cti.placeCall(known(office, device), number),
  },
  answer: {
    usage: 'DEVICE',
    does: 'takes what rings there',
    run: (office, device) => {
      const name = known(office, device);
      const ringing = office.manager.exchange.legs.ringingAt(name, 0, 0);
      if (ringing === undefined) throw new Error(`Nothing rings at ${device}.`);
      office.manager.exchange.answer(name, ringing);
    },
  },
  hold: {
    usage: 'DEVICE',
    does: 'holds the call in hand',
    run: (office, device) => office.manager.exchange.hold(leg(office, device)),
  },
  'hang-up': {
    usage: 'DEVICE',
    does: 'ends the call in hand, or what rings',
    run: (office, device) => office.manager.exchange.hangUp(leg(office, device)),
  },
  'call-back': {
    usage: 'DEVICE',
    does: 'presses the CallBack key',
    run: (office, device) => office.cti.pressCallBack(known(office, device)),
  },
  key: {
    usage: 'DEVICE NAME',
    does: 'presses a key of the screen that a played phone shows',
    run: (office, device, name) => office.cti.phone(known(office, device)).screenKey(name),
  },
  forward: {
    usage: 'NUMBER [TARGET]',
    does: 'forwards all calls of a line, or no more',
    run: ({ manager }, number, target) => manager.forwardAll(number, target === '' ? null : target),
  },
  'lose-links': {
    usage: '',
    does: 'cuts every connection of an application',
    run: ({ cti }) => cti.dropAll(),
  },
  'be-silent': {
    usage: 'SECONDS',
    does: 'hangs: nothing is said for so long, no heartbeat either',
    run: ({ cti }, seconds) => {
      if (!/^\d{1,5}$/.test(seconds)) throw new Error('be-silent needs whole seconds, such as be-silent 20.');
      cti.beSilent(Number(seconds) * 1000);
    },
  },
  'close-providers': {
    usage: '',
    does: 'ends every session with ProviderClosedEvent',
    run: ({ cti }) => cti.closeProviders(),
  },
};

/** The verbs for `--help`. */
export const officeVerbsHelp = Object.entries(officeVerbs)
  .map(([verb, { usage, does }]) => `  ${`${verb} ${usage}`.padEnd(24)} ${does}`)
  .join('\n');

/** Do what one line says. @returns null, or why not. */
export function doOfficeWords(office: Office, line: string): string | null {
  const [verb = '', first = '', ...rest] = line.trim().split(/\s+/);
  if (verb === '') return null;
  if (!Object.hasOwn(officeVerbs, verb)) return `"${verb}" is none of ${Object.keys(officeVerbs).join(', ')}.`;
  try {
    officeVerbs[verb]!.run(office, first, rest.join(' '));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Follow stdin line by line. Its end ends nothing. @param complain called with why a line could not be done */
export function followStdin(office: Office, complain: (why: string) => void): () => void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const why = doOfficeWords(office, line);
    if (why !== null) complain(why);
  });
  return () => lines.close();
}
