/** Who plays: the phones of a script under the names and numbers of one copy. */
import type { CapturedPhone, Script, Step } from './script.ts';

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
  /** Captured number → number of this copy, where they differ. What nobody said beforehand is learnt from the live server. */
  readonly numbers: Map<string, string>;
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
  const roles = script.phones.map((phone, i) => roleOf(phone, identities[i]!.name));
  return { copy, roles, numbers };
}

const roleOf = (phone: CapturedPhone, name: string): Role => ({
  captured: phone.name,
  name,
  connections: phone.connections.map(({ steps }) => steps),
});
