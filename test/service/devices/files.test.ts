/** Files of a site: what they say, and every problem with its line and column. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSite } from '../../../src/service/devices/devices.ts';
import { SiteProblems } from '../../../src/service/devices/site.ts';
import { readSiteCsv } from '../../../src/service/devices/site-csv.ts';
import { readSiteYaml } from '../../../src/service/devices/site-yaml.ts';

const SITE = `phones:
  - name: sep001122334455
    description: Anna, room 12
    user: anna
    searchSpace: inside
    lines: [{ number: 0100, partition: internal, label: Anna }, { instance: 5, number: 1001 }]
  - { name: SEP001122334456, locale: de-AT, doNotDisturb: reject }
lines:
  - { number: 0100, partition: internal, forwardAll: 9000, voiceMail: true }
  - { number: 7000, kind: huntPilot }
users:
  - { name: anna, locale: de }
searchSpaces:
  - { name: inside, partitions: [internal, shared] }
`;
const CSV = `Device,Description,User,Locale,Search Space,Instance,Number,Partition,Label,Kind,Forward All,Voice Mail
sep001122334455,"Anna, room 12",anna,,inside,1,0100,internal,Anna,,9000,true
SEP001122334455,"Anna, room 12",anna,,inside,5,1001,,,,,
,,,,,,7000,,,huntPilot,,
`;

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof SiteProblems) return error.problems;
    throw error;
  }
  return [];
}
const yaml = (text: string) => problemsOf(() => readSiteYaml(text, 'site.yaml'));
const csv = (text: string) => problemsOf(() => readSiteCsv(text, 'site.csv'));

describe('a site in YAML', () => {
  it('is read as it is written: numbers keep their zeros, names are in capitals', () => {
    const site = readSiteYaml(SITE, 'site.yaml');
    expect(site.phones.get('SEP001122334455')).toEqual({
      name: 'SEP001122334455',
      description: 'Anna, room 12',
      user: 'anna',
      locale: '',
      searchSpace: 'inside',
      doNotDisturb: 'off',
      lines: [
        { instance: 1, number: '0100', partition: 'internal', label: 'Anna' },
        { instance: 5, number: '1001', partition: '', label: '' },
      ],
    });
    expect(site.phones.get('SEP001122334456')).toMatchObject({ locale: 'de-AT', doNotDisturb: 'reject', lines: [] });
    expect(site.lines.get('0100;internal')).toMatchObject({ kind: 'phone', forwardAll: '9000', voiceMail: true });
    expect(site.lines.get('7000')).toMatchObject({ kind: 'huntPilot', forwardAll: '' });
    expect(site.searchSpaces.get('inside')).toEqual(['internal', 'shared']);
  });

  it('an empty file is an empty site', () => {
    expect(readSiteYaml('', 'site.yaml').phones.size).toBe(0);
  });

  it.each([
    [
      'a number that is none',
      'phones:\n  - name: SEP1\n    lines:\n      - number: 10 01\n',
      'site.yaml:4:17: phones[0].lines[0].number: should be a directory number: 1 to 24 of 0-9, *, # and +',
    ],
    [
      'a key that is none',
      'phones:\n  - { name: SEP1, colour: red }\n',
      'site.yaml:2:27: phones[0].colour is no key of ours',
    ],
    ['a name that is missing', 'phones:\n  - { user: anna }\n', 'site.yaml:2:5: phones[0].name is missing'],
    [
      'a device name of 16',
      'phones: [{ name: SEP0011223344556 }]\n',
      'site.yaml:1:18: phones[0].name: should be a device name: 1 to 15 letters, digits, dots, dashes and underscores',
    ],
    ['a phone twice', 'phones:\n- name: SEP1\n- name: sep1\n', 'site.yaml:3:9: SEP1 is there twice'],
    [
      'a number twice on a phone',
      'phones:\n- name: SEP1\n  lines: [{ number: 1 }, { number: 1 }]\n',
      'site.yaml:3:36: 1 is there twice; a number stands once on a phone',
    ],
    [
      'a search space that nobody lists',
      'phones:\n- { name: SEP1, searchSpace: x }\n',
      'site.yaml:2:30: there is no search space x',
    ],
    [
      'a phone with a hunt pilot',
      'phones:\n- { name: SEP1, lines: [{ number: 7 }] }\nlines:\n- { number: 7, kind: huntPilot }\n',
      'site.yaml:2:35: 7 is a huntPilot under lines, and a phone carries none',
    ],
    [
      'a list where a mapping should be',
      '- 1\n- 2\n',
      'site.yaml:1:1: the whole: should be object, with the shape of docs/devices.md',
    ],
    ['no YAML', 'phones: [\n', 'site.yaml:2:1: is no YAML:'],
    ['a tag of another language', 'phones: !!js/function "x"\n', 'site.yaml:1:23: phones: should be array'],
  ])('%s', (_, text, problem) => {
    expect(yaml(text)[0]).toContain(problem);
  });

  it('every problem is told, a hundred of them at most', () => {
    const bad = Array.from({ length: 130 }, (_, i) => `  - name: bad name ${i}\n`).join('');
    const problems = yaml(`phones:\n${bad}`);
    expect(problems).toHaveLength(101);
    expect(problems[99]).toMatch(/^site\.yaml:101:11: phones\[99\]\.name: should be a device name/);
    expect(problems[100]).toBe('and 30 more problems');
  });

  it('a bomb of aliases is refused', () => {
    const bomb = `a: &a [x,x]\nb: &b [*a,*a]\nphones: [*b,*b]\n`;
    expect(yaml(bomb)).toEqual(['site.yaml: has an alias (*name); write the value itself']);
  });

  it('names of the runtime are names like others', () => {
    expect(yaml('__proto__: { phones: [] }\n')[0]).toMatch(/is no key of ours/);
    expect(readSiteYaml('users: [{ name: __proto__ }]\n', 'x').users.has('__proto__')).toBe(true);
  });

  it('whatever the bytes, a sentence comes and no other exception', () => {
    const words = fc.constantFrom(...SITE.split(/(\s+)/), '*a', '&a', '!!', '\0', '\t', '[', '{', '"', '\uFEFF');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        problemsOf(() => readSiteYaml(parts.join(''), 'site.yaml'));
        problemsOf(() => readSiteCsv(parts.join(''), 'site.csv'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a site in CSV', () => {
  it('says the same as in YAML', () => {
    const site = readSiteCsv(CSV, 'site.csv');
    const same = readSiteYaml(SITE, 'site.yaml');
    expect(site.phones.get('SEP001122334455')).toEqual(same.phones.get('SEP001122334455'));
    expect(site.lines).toEqual(same.lines);
    expect(site.searchSpaces.get('inside')).toEqual(['inside']);
  });

  it.each([
    ['a column that is none', 'device,colour\nSEP1,red\n', "site.csv:1: column 2 'colour' is none of device,"],
    [
      'a number that is none',
      'device,number\nSEP1,10 01\n',
      'site.csv:2: column 2 (number): phones[0].lines[0].number: should be a directory number',
    ],
    [
      'two users of one phone',
      'device,user,number\nSEP1,anna,1\nSEP1,ben,2\n',
      "site.csv:3: user of SEP1 is 'ben', 'anna' in line 2",
    ],
    ['too many cells', 'device,number\nSEP1,1,2\n', 'site.csv:2: has 3 cells, the first row has 2'],
    ['a user without a phone', 'device,user,number\n,anna,1\n', 'site.csv:2: tells of a phone, but names none'],
    ['a quote that does not end', 'device,number\n"SEP1,1\n', 'site.csv: is no CSV: Quote Not Closed'],
    ['nothing', '', 'site.csv: is empty'],
    [
      'a kind that is none',
      'number,kind\n7000,hunt\n',
      'site.csv:2: column 2 (kind): lines[0].kind: should be one of phone, huntPilot',
    ],
  ])('%s', (_, text, problem) => {
    expect(csv(text)[0]).toContain(problem);
  });
});

it('a text that is too long is not even looked at', () => {
  const text = 'x'.repeat(64 * 1024 * 1024 + 1);
  expect(problemsOf(() => readSite({ format: 'yaml', name: 'site.yaml', text }))).toEqual([
    'site.yaml: is longer than 67108864 bytes',
  ]);
});
