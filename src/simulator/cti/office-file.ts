/**
 * The office that a simulated CTIManager knows: devices with their lines, and users. From YAML:
 *
 *   devices:
 *     - name: SEP000000000001
 *       model: 7960            # or 7970
 *       needsPhone: false      # true: out of service until an SCCP phone registers for it
 *       lines:
 *         - number: 1001
 *           name: Alice        # who is displayed; default the number
 *   users:
 *     - name: user
 *       password: secret       # compared where a client sends it as it is; what JTAPI sends nobody can read (credential.ts)
 *       refused: LOGIN_FAILED_ACCOUNT_LOCKED   # every login of this user, with this result; default none
 *       devices: [SEP000000000001]   # which devices the user controls; default all
 *   busyTrigger: 1             # calls on a line before the next caller hears busy
 */
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { RESULT_BASE, resultNames } from '../../codecs/qbe/enums/result-codes.ts';

export interface OfficeLine {
  readonly number: string;
  readonly name: string;
  readonly label: string;
}

export interface OfficeDevice {
  /** Upper case. */
  readonly name: string;
  readonly model: '7960' | '7970';
  readonly needsPhone: boolean;
  readonly lines: readonly OfficeLine[];
}

export interface OfficeUser {
  readonly name: string;
  /** null: any. */
  readonly password: string | null;
  /** Result that every login of this user ends with; null where he may log in. */
  readonly refusedWith: number | null;
  /** Names of devices; null for all. */
  readonly devices: readonly string[] | null;
}

export interface OfficePlan {
  readonly devices: readonly OfficeDevice[];
  readonly users: readonly OfficeUser[];
  readonly busyTrigger: number;
}

/** Every problem of a file, one sentence each, with the place in it. */
export class OfficeFileError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'OfficeFileError';
    this.problems = problems;
  }
}

// All scalars are read as text, so that the number 0100 stays what it is.
const deviceName = z
  .string()
  .regex(/^[\w.-]{1,15}$/, 'a device name has 1 to 15 letters, digits, dots, dashes and underscores')
  .transform((name) => name.toUpperCase());
const number = z.string().regex(/^[0-9*#+]{1,24}$/, 'a directory number has 1 to 24 of 0-9, *, # and +');
const text = z.string().max(120);
const yesNo = z.enum(['true', 'false']).transform((word) => word === 'true');

const line = z
  .strictObject({ number, name: text.optional(), label: text.optional() })
  .transform((l) => ({ number: l.number, name: l.name ?? l.number, label: l.label ?? l.number }));

const device = z.strictObject({
  name: deviceName,
  model: z.enum(['7960', '7970']).default('7960'),
  needsPhone: yesNo.default(false),
  lines: z.array(line).min(1, 'a device has at least one line').max(42),
});

const resultsByName = new Map(Object.entries(resultNames).map(([low, name]) => [name, RESULT_BASE + Number(low)]));
const result = z
  .string()
  .refine((name) => resultsByName.has(name), 'a result has a name of JTAPI, such as DIRECTORY_LOGIN_FAILED')
  .transform((name) => resultsByName.get(name) ?? RESULT_BASE);

const user = z
  .strictObject({
    name: text.min(1, 'a user has a name'),
    password: text.optional(),
    refused: result.optional(),
    devices: z.array(deviceName).optional(),
  })
  .transform(({ name, password, refused, devices }) => ({
    name,
    password: password ?? null,
    refusedWith: refused ?? null,
    devices: devices ?? null,
  }));

const whole = z.string().regex(/^\d+$/, 'a whole number is needed').transform(Number).pipe(z.number().min(1).max(200));

const office = z.strictObject({
  devices: z.array(device).min(1, 'an office has at least one device').max(2000),
  users: z.array(user).min(1, 'nobody could log in: an office has at least one user').max(1000),
  busyTrigger: whole.default(1),
});

/**
 * Read an office file.
 * @param name of the file, for error messages
 * @throws OfficeFileError with every problem and where it is.
 */
export function readOffice(yaml: string, name = 'office file'): OfficePlan {
  const checked = office.safeParse(parsed(yaml, name));
  if (!checked.success)
    throw new OfficeFileError(checked.error.issues.map((issue) => `${name}: ${place(issue.path)}${issue.message}`));
  const problems = contradictions(checked.data).map((problem) => `${name}: ${problem}`);
  if (problems.length > 0) throw new OfficeFileError(problems);
  return checked.data;
}

function parsed(yaml: string, name: string): unknown {
  try {
    return parse(yaml, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'error' });
  } catch (error) {
    if (!(error instanceof YAMLParseError) && !(error instanceof ReferenceError)) throw error;
    throw new OfficeFileError([`${name}: no YAML: ${error.message.split('\n')[0]}`]);
  }
}

/** `devices[1].lines[0].number: `, or nothing for the file as a whole. */
function place(path: readonly PropertyKey[]): string {
  const words = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return words === '' ? '' : `${words.replace(/^\./, '')}: `;
}

function contradictions({ devices, users }: OfficePlan): string[] {
  const problems: string[] = [];
  const known = new Set<string>();
  devices.forEach((each, i) => {
    if (known.has(each.name)) problems.push(`devices[${i}].name: ${each.name} is there twice`);
    known.add(each.name);
    const numbers = each.lines.map((l) => l.number);
    const twice = numbers.find((n, at) => numbers.indexOf(n) !== at);
    if (twice !== undefined)
      problems.push(`devices[${i}].lines: ${twice} is there twice; a number stands once on a device`);
  });
  const names = users.map((each) => each.name);
  users.forEach((each, i) => {
    if (names.indexOf(each.name) !== i) problems.push(`users[${i}].name: ${each.name} is there twice`);
    for (const wanted of each.devices ?? [])
      if (!known.has(wanted)) problems.push(`users[${i}].devices: there is no device ${wanted}`);
  });
  return problems;
}

/** Three phones, four lines, one user. */
export const defaultOffice: OfficePlan = readOffice(`
devices:
  - { name: SEP000000000001, lines: [{ number: 1001, name: Alice }] }
  - { name: SEP000000000002, lines: [{ number: 1002, name: Bob }] }
  - { name: SEP000000000003, lines: [{ number: 1003, name: Carol }, { number: 1004, name: Carol }] }
users:
  - { name: user, password: secret }
`);
