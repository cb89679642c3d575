/** Lines on stdin of `ringback simulate cti-manager`. */
import { beforeEach, describe, expect, it } from 'vitest';
import { doOfficeWords, officeVerbs, officeVerbsHelp } from '../../src/cli/simulate-cti-words.ts';
import { CallManager, CtiManager, defaultOffice, managerOptions } from '../../src/simulator/index.ts';

const A = 'SEP000000000001';
const B = 'sep000000000002';
let office: { cti: CtiManager; manager: CallManager };
beforeEach(() => {
  const manager = new CallManager({ ...managerOptions(defaultOffice), dialect: 'cucm' });
  office = { manager, cti: new CtiManager({ manager, office: defaultOffice }) };
});

const states = (number: string): string[] =>
  [...office.manager.exchange.numbers.lines.get(number)!.legs].map((leg) => leg.state);

describe('words about an office', () => {
  it('call, answer, hold, hang up', () => {
    const does = (line: string): void => expect(doOfficeWords(office, line)).toBeNull();
    does(`call ${A} 1002`);
    expect([states('1001'), states('1002')]).toEqual([['ringOut'], ['ringIn']]);
    does(`  answer   ${B} `);
    expect([states('1001'), states('1002')]).toEqual([['connected'], ['connected']]);
    does(`hold ${A}`);
    expect(states('1001')).toEqual(['held']);
    does(`hang-up ${B}`);
    expect([states('1001'), states('1002')]).toEqual([[], []]);
    does('forward 1002 1003');
    does('');
    expect(office.manager.exchange.numbers.lines.get('1002')!.forwardTarget).toBe('1003');
    does('forward 1002');
    expect(office.manager.exchange.numbers.lines.get('1002')!.forwardTarget).toBeNull();
  });

  it('be silent, for so long', () => {
    expect(doOfficeWords(office, 'be-silent 60')).toBeNull();
    expect(office.cti.isSilent).toBe(true);
    expect(doOfficeWords(office, 'be-silent 0')).toBeNull();
    expect(office.cti.isSilent).toBe(false);
  });

  it.each([
    ['be-silent', /whole seconds/],
    ['be-silent soon', /whole seconds/],
    ['dance', /^"dance" is none of call, answer/],
    ['constructor', /is none of/],
    ['call SEPX 1002', /no device SEPX/],
    ['call', /no device without a name/],
    [`answer ${A}`, /Nothing rings at/],
    [`hang-up ${A}`, /has no call in hand/],
    [`key ${A} Dial`, /shows no key "Dial"/],
    ['forward 7', /No line has the number 7/],
  ])('"%s" is told why not', (line, why) => {
    expect(doOfficeWords(office, line)).toMatch(why);
  });

  it('every verb is in the help', () => {
    for (const verb of Object.keys(officeVerbs)) expect(officeVerbsHelp).toContain(`  ${verb} `);
  });
});
