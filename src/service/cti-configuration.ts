/** The attachment to a CTIManager, as the configuration has it. */
import type { Address } from './address.ts';
import { parseManagers, parsePduNumbers, parseWord } from './cti-words.ts';
import type { ParameterValues } from './parameters.ts';

const CTI_PORT = 2748;
const CTI_TLS_PORT = 2749;

/** An attachment to a CTIManager. */
export interface CtiConfiguration {
  /** In order of preference. */
  readonly managers: readonly Address[];
  readonly user: string;
  readonly passwordFile: string;
  /** TLS where any of these is given: our certificate and key, and whom to trust (null: authorities of the system). */
  readonly tls: {
    readonly certificate: string | null;
    readonly key: string | null;
    readonly authority: string | null;
  } | null;
  readonly featureId: number;
  readonly versionWord: number;
  readonly pduNumbers: Readonly<Record<string, number>>;
}

/** What no single key can tell. */
export function ctiProblems(value: (key: string) => unknown): string[] {
  const problems: string[] = [];
  const given = value('cti.managers') !== null;
  for (const [key, what] of [
    ['cti.user', 'a name'],
    ['cti.passwordFile', 'the path of a file'],
  ] as const)
    if (given && value(key) === null)
      problems.push(`${key}: is missing; should be ${what}, because cti.managers is set.`);
  for (const key of ['cti.user', 'cti.passwordFile', 'cti.authority', 'cti.certificate', 'cti.key'])
    if (!given && value(key) !== null)
      problems.push(`${key}: is set, but cti.managers is not; should be used together.`);
  if ((value('cti.certificate') === null) !== (value('cti.key') === null))
    problems.push('cti.certificate: a certificate and its key (cti.key) should be used together.');
  return problems;
}

/** @returns null where no CTIManager is named. @param value of a key that was checked; null where nobody set it */
export function ctiOf(value: (key: string) => unknown, parameters: ParameterValues): CtiConfiguration | null {
  const text = (key: string) => (value(key) === null ? null : String(value(key)));
  const named = text('cti.managers');
  if (named === null) return null;
  const [certificate, key, authority] = [text('cti.certificate'), text('cti.key'), text('cti.authority')];
  const tls = certificate === null && authority === null ? null : { certificate, key, authority };
  const port = parameters.get('ctiConnectingPort') as number;
  return {
    managers: parseManagers(named, tls !== null && port === CTI_PORT ? CTI_TLS_PORT : port)!,
    user: text('cti.user')!,
    passwordFile: text('cti.passwordFile')!,
    tls,
    featureId: parseWord(text('cti.featureId')!)!,
    versionWord: parseWord(text('cti.versionWord')!)!,
    pduNumbers: parsePduNumbers(text('cti.pduNumbers') ?? '') ?? {},
  };
}
