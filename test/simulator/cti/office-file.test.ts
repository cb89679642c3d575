/** Office files: what is read, and what is said about each that cannot be used. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultOffice, OfficeFileError, readOffice } from '../../../src/simulator/cti/office-file.ts';

const problemsOf = (yaml: string): readonly string[] => {
  try {
    readOffice(yaml, 'o.yaml');
    return [];
  } catch (error) {
    if (error instanceof OfficeFileError) return error.problems;
    throw error;
  }
};

const DEVICES = 'devices: [{ name: SEP1, lines: [{ number: 1001 }] }]';
const USERS = 'users: [{ name: user }]';

describe('an office file', () => {
  it('needs little: the rest has defaults', () => {
    expect(readOffice(`${DEVICES}\n${USERS}`)).toEqual({
      devices: [
        { name: 'SEP1', model: '7960', needsPhone: false, lines: [{ number: '1001', name: '1001', label: '1001' }] },
      ],
      users: [{ name: 'user', password: null, refusedWith: null, devices: null }],
      busyTrigger: 1,
    });
  });

  it('keeps numbers as they are written, and names as they are spelled', () => {
    const office = readOffice(
      'devices: [{ name: sep-a, lines: [{ number: 0100, name: Zoë 王 }] }]\nusers: [{ name: true, devices: [SEP-A] }]',
    );
    expect(office.devices[0]).toMatchObject({ name: 'SEP-A', lines: [{ number: '0100', name: 'Zoë 王' }] });
    expect(office.users).toEqual([{ name: 'true', password: null, refusedWith: null, devices: ['SEP-A'] }]);
  });

  it('the sample of the project is one, with a shared line', () => {
    const office = readOffice(readFileSync('examples/office.yaml', 'utf8'));
    expect(office.devices.map((device) => device.needsPhone)).toEqual([false, true, false]);
    expect(office.devices.filter((device) => device.lines.some((line) => line.number === '1001'))).toHaveLength(2);
  });

  it('the default is three phones with four lines and one user', () => {
    expect(defaultOffice.devices.map((device) => [device.name, ...device.lines.map((line) => line.number)])).toEqual([
      ['SEP000000000001', '1001'],
      ['SEP000000000002', '1002'],
      ['SEP000000000003', '1003', '1004'],
    ]);
    expect(defaultOffice.users).toEqual([{ name: 'user', password: 'secret', refusedWith: null, devices: null }]);
  });

  it.each([
    ['', /o\.yaml: .*expected object/i],
    ['devices: [', /no YAML/],
    ['a: &x 1\nb: *x', /no YAML/],
    [`${USERS}\ndevices: []`, /devices: an office has at least one device/],
    [`${DEVICES}\nusers: []`, /users: nobody could log in/],
    [`${DEVICES}\n${USERS}\ncolour: red`, /colour/],
    [`${USERS}\ndevices: [{ name: SEP1, lines: [] }]`, /devices\[0\]\.lines: a device has at least one line/],
    [
      `${USERS}\ndevices: [{ name: SEP1, lines: [{ number: ten }] }]`,
      /devices\[0\]\.lines\[0\]\.number: a directory number/,
    ],
    [`${USERS}\ndevices: [{ name: a b, lines: [{ number: 1 }] }]`, /devices\[0\]\.name: a device name has/],
    [`${USERS}\ndevices: [{ name: A, model: 7999, lines: [{ number: 1 }] }]`, /devices\[0\]\.model: .*7960/],
    [`${USERS}\ndevices: [{ name: A, needsPhone: perhaps, lines: [{ number: 1 }] }]`, /devices\[0\]\.needsPhone/],
    [
      `${USERS}\ndevices: [{ name: A, lines: [{ number: 1 }] }, { name: a, lines: [{ number: 2 }] }]`,
      /A is there twice/,
    ],
    [`${USERS}\ndevices: [{ name: A, lines: [{ number: 1 }, { number: 1 }] }]`, /1 is there twice/],
    [`${DEVICES}\nusers: [{ name: x, devices: [SEP2] }]`, /users\[0\]\.devices: there is no device SEP2/],
    [`${DEVICES}\nusers: [{ name: x }, { name: x }]`, /users\[1\]\.name: x is there twice/],
    [`${DEVICES}\nusers: [{ name: x, refused: LOGIN_FORGOTTEN }]`, /users\[0\]\.refused: a result has a name of JTAPI/],
    [`${DEVICES}\n${USERS}\nbusyTrigger: 0`, /busyTrigger/],
  ])('%j is refused with its place', (yaml, why) => {
    const problems = problemsOf(yaml);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(why);
    expect(problems[0]).toMatch(/^o\.yaml: /);
  });

  it('all problems are told at once', () => {
    expect(problemsOf('devices: [{ name: a b, lines: [{ number: x }] }]\nusers: []')).toHaveLength(3);
  });

  it('whatever a file holds, it is read or refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        problemsOf(text);
      }),
    );
  });
});
