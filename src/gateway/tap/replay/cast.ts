/**
 * Who plays: the phones of a script under the names and numbers of one copy. What users dial follows the numbers.
 */
import { MessageId } from '../../../codecs/skinny/ids.ts';
import type { CapturedPhone, Script, Send, Step } from './script.ts';

/** What a phone is called in a copy. */
export interface Identity {
  readonly name: string;
  /** Number of its first line; null where it keeps what the capture shows. */
  readonly number: string | null;
}

/** Chooses names: phones and copies are counted from 0. */
export type Naming = (phone: number, copy: number, captured: string) => Identity;

export interface Role {
  readonly captured: string;
  readonly name: string;
  readonly connections: readonly (readonly Step[])[];
}

export interface Cast {
  readonly copy: number;
  readonly roles: readonly Role[];
  /** Captured number → number of this copy, where they differ. */
  readonly numbers: ReadonlyMap<string, string>;
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** The first copy is as captured, the others are SEP02C0 with the numbers of copy and phone. */
export const plainNaming: Naming = (phone, copy, captured) => ({
  name: copy === 0 ? captured : `SEP02C0${hex(copy)}${hex(phone)}`,
  number: null,
});

/** One copy of the script's phones. */
export function castOf(script: Script, copy: number, naming: Naming): Cast {
  const identities = script.phones.map((phone, i) => naming(i, copy, phone.name));
  const numbers = new Map<string, string>();
  script.phones.forEach((phone, i) => {
    const captured = phone.numbers.get(1);
    const { number } = identities[i]!;
    if (captured !== undefined && number !== null && number !== captured) numbers.set(captured, number);
  });
  const roles = script.phones.map((phone, i) => roleOf(phone, identities[i]!.name, numbers));
  return { copy, roles, numbers };
}

function roleOf(phone: CapturedPhone, name: string, numbers: ReadonlyMap<string, string>): Role {
  const connections = phone.connections.map(({ steps }) => (numbers.size === 0 ? steps : redialled(steps, numbers)));
  return { captured: phone.name, name, connections };
}

const BUTTON_AT = 12;
/** Buttons by their digit; see keypadDigit in gateway/inline. */
const KEYS = '0123456789????*#+';

const buttonOf = (send: Send): number =>
  new DataView(send.bytes.buffer, send.bytes.byteOffset).getUint32(BUTTON_AT, true);
const isKey = (step: Step): step is Send & { id: typeof MessageId.KeypadButton } =>
  step.kind === 'send' && step.id === MessageId.KeypadButton;

/** Steps in which the keys that spell a number of the script spell the number of the copy. */
function redialled(steps: readonly Step[], numbers: ReadonlyMap<string, string>): readonly Step[] {
  const dropped = new Set<Step>();
  const added: Step[] = [];
  let run: Send[] = [];
  const spell = (): void => {
    const digits = run.map((send) => KEYS[buttonOf(send)] ?? '?').join('');
    const instead = numbers.get(digits);
    if (instead !== undefined) {
      for (const send of run) dropped.add(send);
      added.push(...keysOf(run, instead));
    }
    run = [];
  };
  for (const step of steps) {
    if (isKey(step)) run.push(step);
    else if (step.kind !== 'expected' && step.deed) spell();
  }
  spell();
  if (added.length === 0) return steps;
  return [...steps.filter((step) => !dropped.has(step)), ...added].sort((a, b) => a.order - b.order);
}

/** The keys of a number at the places of the captured ones; more keys follow the last. */
function keysOf(run: readonly Send[], number: string): Send[] {
  return [...number].map((digit, i): Send => {
    const model = run[Math.min(i, run.length - 1)]!;
    const bytes = model.bytes.slice();
    new DataView(bytes.buffer).setUint32(BUTTON_AT, Math.max(0, KEYS.indexOf(digit)), true);
    const behind = Math.max(0, i - run.length + 1);
    return { ...model, bytes, order: model.order + behind / 64 };
  });
}
