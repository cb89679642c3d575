/**
 * What a site says of its devices: phones with their lines, numbers, users, calling search spaces. Files and databases give
 * plain texts; here they are checked, once, and every problem is told with its place.
 *
 *   phones:
 *     - name: SEP001122334455
 *       description: Anna, room 12
 *       user: anna
 *       locale: de                 # else that of the user
 *       searchSpace: internal      # which of two equal numbers the phone means
 *       doNotDisturb: off          # or reject: callers are told `… is available now but on DND-R`
 *       lines: [{ number: 1001, partition: internal, label: Anna }]
 *   lines:                         # numbers of which there is more to say
 *     - { number: 1002, partition: internal, forwardAll: 9000, voiceMail: true }
 *     - { number: 7000, kind: huntPilot }
 *   users: [{ name: anna, locale: de }]
 *   searchSpaces: [{ name: internal, partitions: [internal, shared] }]
 */
import { z } from 'zod';
import type { DirectoryKind } from '../../model/events.ts';
import { deviceName, type LineKey, lineKey } from '../../model/ids.ts';
import { siteLimits } from '../limits.ts';

export interface Appearance {
  /** Button of the phone, from 1. */
  readonly instance: number;
  readonly number: string;
  /** '' for none. */
  readonly partition: string;
  readonly label: string;
}

export interface SitePhone {
  readonly name: string;
  readonly description: string;
  readonly user: string;
  /** RFC 5646 tag; '' for that of the user, or of the service. */
  readonly locale: string;
  /** Name of a search space; '' for none: the phone may call all. */
  readonly searchSpace: string;
  readonly doNotDisturb: 'off' | 'reject';
  readonly lines: readonly Appearance[];
}

export interface SiteLine {
  readonly number: string;
  readonly partition: string;
  readonly kind: DirectoryKind;
  /** Where all calls are forwarded; '' for nowhere. */
  readonly forwardAll: string;
  /** That target is voice mail. */
  readonly voiceMail: boolean;
}

export interface SiteUser {
  readonly name: string;
  readonly locale: string;
}

export interface Site {
  readonly phones: ReadonlyMap<string, SitePhone>;
  readonly lines: ReadonlyMap<LineKey, SiteLine>;
  readonly users: ReadonlyMap<string, SiteUser>;
  /** Partitions by the name of the search space, in the order in which they are searched. */
  readonly searchSpaces: ReadonlyMap<string, readonly string[]>;
}

/** One thing that is wrong; `path` leads to it: ['phones', 0, 'name']. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Every problem of a source, one sentence each, with its place. */
export class SiteProblems extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'SiteProblems';
    this.problems = problems;
  }
}

const KINDS = ['phone', 'huntPilot', 'pickup', 'conference', 'park', 'routePoint', 'external'] as const;

// Sources give texts, so that the number 0100 stays what it is.
const name = z
  .string()
  .regex(/^[\w.-]{1,15}$/, 'should be a device name: 1 to 15 letters, digits, dots, dashes and underscores')
  .transform(deviceName);
const number = z.string().regex(/^[0-9*#+]{1,24}$/, 'should be a directory number: 1 to 24 of 0-9, *, # and +');
const partition = z
  .string()
  .max(50)
  .regex(/^[^;]*$/, 'should be the name of a partition: up to 50 characters, no semicolon');
const words = z.string().max(128, 'should have at most 128 characters');
const locale = z
  .string()
  .regex(/^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$/, 'should be a language tag such as de or de-AT');
const yesNo = z.enum(['true', 'false'], 'should be true or false').transform((word) => word === 'true');
const whole = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'should be a whole number from 1 to 999')
  .transform(Number);

const appearance = z.strictObject({
  instance: whole.optional(),
  number,
  partition: partition.default(''),
  label: words.default(''),
});
const phone = z.strictObject({
  name,
  description: words.default(''),
  user: words.default(''),
  locale: locale.default(''),
  searchSpace: words.default(''),
  doNotDisturb: z.enum(['off', 'reject'], 'should be off or reject').default('off'),
  lines: z
    .array(appearance)
    .max(siteLimits.linesPerPhoneMax, `should be at most ${siteLimits.linesPerPhoneMax} lines`)
    .default([]),
});
const line = z.strictObject({
  number,
  partition: partition.default(''),
  kind: z.enum(KINDS, `should be one of ${KINDS.join(', ')}`).default('phone'),
  forwardAll: z.union([number, z.literal('')], 'should be a number, or empty').default(''),
  voiceMail: yesNo.default(false),
});
const user = z.strictObject({ name: words.min(1, 'should be a name'), locale: locale.default('') });
const space = z.strictObject({ name: words.min(1, 'should be a name'), partitions: z.array(partition) });

const site = z.strictObject({
  phones: z.array(phone).max(siteLimits.phonesMax, `should be at most ${siteLimits.phonesMax} phones`).default([]),
  lines: z.array(line).default([]),
  users: z.array(user).default([]),
  searchSpaces: z.array(space).default([]),
});
type Raw = z.output<typeof site>;

/**
 * Checks what a source said.
 * @param placeOf turns the path of a problem into words, for example `site.yaml:3:9`
 * @throws SiteProblems
 */
export function checkSite(raw: unknown, placeOf: (path: Problem['path']) => string): Site {
  const checked = site.safeParse(raw ?? {});
  const problems = checked.success ? contradictions(checked.data) : checked.error.issues.flatMap(problemsOf);
  if (problems.length > 0) {
    const told = problems.slice(0, siteLimits.problemsMax).map(({ path, message }) => `${placeOf(path)}: ${message}`);
    if (problems.length > told.length) told.push(`and ${problems.length - told.length} more problems`);
    throw new SiteProblems(told);
  }
  return assembled(checked.data!);
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue): Problem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const where = pathText(path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `${pathText([...path, key])} is no key of ours`,
    }));
  const missing = issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message);
  if (missing) return [{ path, message: `${where} is missing` }];
  const message =
    issue.code === 'invalid_type' ? `should be ${issue.expected}, with the shape of docs/devices.md` : issue.message;
  return [{ path, message: `${where}: ${message}` }];
}

/** `phones[0].lines[1].number`; `the whole` for the root. */
export function pathText(path: Problem['path']): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text === '' ? 'the whole' : text.replace(/^\./, '');
}

/** What no single value can tell. */
function contradictions({ phones, lines, users, searchSpaces }: Raw): Problem[] {
  const kinds = new Map(lines.map((each) => [lineKey(each.number, each.partition), each.kind]));
  const spaces = new Set(searchSpaces.map((each) => each.name));
  return [
    ...repeated('phones', 'name', phones, (each) => each.name),
    ...repeated('users', 'name', users, (each) => each.name),
    ...repeated('searchSpaces', 'name', searchSpaces, (each) => each.name),
    ...repeated('lines', 'number', lines, (each) => lineKey(each.number, each.partition)),
    ...phones.flatMap((each, i) => phoneProblems(each, ['phones', i], spaces, kinds)),
  ];
}

function phoneProblems(
  { searchSpace, lines }: Raw['phones'][number],
  path: Problem['path'],
  spaces: ReadonlySet<string>,
  kinds: ReadonlyMap<LineKey, DirectoryKind>,
): Problem[] {
  const problems: Problem[] = [];
  if (searchSpace !== '' && !spaces.has(searchSpace))
    problems.push({ path: [...path, 'searchSpace'], message: `there is no search space ${searchSpace}` });
  const keys = lines.map((each) => lineKey(each.number, each.partition));
  keys.forEach((key, i) => {
    const place = [...path, 'lines', i, 'number'];
    if (keys.indexOf(key) < i)
      problems.push({ path: place, message: `${key} is there twice; a number stands once on a phone` });
    const kind = kinds.get(key) ?? 'phone';
    if (kind !== 'phone')
      problems.push({ path: place, message: `${key} is a ${kind} under lines, and a phone carries none` });
  });
  return problems;
}

function repeated<T>(list: string, key: string, items: readonly T[], nameOf: (item: T) => string): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  items.forEach((item, i) => {
    const name = nameOf(item);
    if (seen.has(name)) problems.push({ path: [list, i, key], message: `${name} is there twice` });
    seen.add(name);
  });
  return problems;
}

function assembled({ phones, lines, users, searchSpaces }: Raw): Site {
  return {
    phones: new Map(
      phones.map((each) => [
        each.name,
        { ...each, lines: each.lines.map((carried, i) => ({ ...carried, instance: carried.instance ?? i + 1 })) },
      ]),
    ),
    lines: new Map(lines.map((each) => [lineKey(each.number, each.partition), each])),
    users: new Map(users.map((each) => [each.name, each])),
    searchSpaces: new Map(searchSpaces.map((each) => [each.name, each.partitions])),
  };
}

export const emptySite: Site = { phones: new Map(), lines: new Map(), users: new Map(), searchSpaces: new Map() };
