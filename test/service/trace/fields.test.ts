/** Trace fields and levels: what the original calls them, and lists of them as operators write them. */
import { describe, expect, it } from 'vitest';
import { parameterNamed, readParameters, traceParameters } from '../../../src/service/parameters.ts';
import { fieldKeys, Level, levelNames, levelOf, readFields, traceFields } from '../../../src/service/trace/fields.ts';

describe('levels and fields', () => {
  it('are those of the original, in its order', () => {
    expect(levelNames).toEqual([
      'Error',
      'Special',
      'State Transition',
      'Significant',
      'Entry_exit',
      'Arbitrary',
      'Detailed',
    ]);
    // The fields of Cisco Extended Functions in the Serviceability guide of release 12.
    expect(new Set(Object.values(traceFields).map(({ original }) => original))).toEqual(
      new Set([
        '',
        'QBE Helper TSP',
        'QBE Helper TSPI',
        'QBE Helper CTI',
        'QRT Dictionary',
        'DOM Helper',
        'Redundancy and Change Notification',
        'QRT Report Handler',
        'QRT Service',
        'QRT DB',
        'Template Map',
        'QRT Event Handler',
        'QRT Real-Time Information Server',
      ]),
    );
  });

  it('are read by either name, each with a level of its own', () => {
    expect(readFields('all', Level.special)).toEqual(new Map(fieldKeys.map((key) => [key, Level.special])));
    expect(readFields('QRT Report Handler, sccp=arbitrary', Level.error)).toEqual(
      new Map([
        ['callBackHandler', Level.error],
        ['sccp', Level.arbitrary],
      ]),
    );
    expect(readFields('all=Error, DB=Entry exit', Level.detailed)).toMatchObject(
      new Map([...fieldKeys.map((key) => [key, Level.error] as const), ['db', Level.entryExit]]),
    );
    expect(levelOf('State Transition')).toBe(Level.transition);
  });

  it.each([
    ['Call Back Handlr', /"Call Back Handlr" is no trace field; fields are Call Back Handler, /],
    ['DB=loud', /"loud" is no trace level; levels are Error, /],
    ['', /"" is no trace field/],
    ['DB,,SCCP', /"" is no trace field/],
    ['__proto__', /"__proto__" is no trace field/],
  ])('%j is refused with what there is', (text, sentence) => {
    expect(readFields(text, Level.error)).toMatch(sentence);
  });
});

describe('service parameters', () => {
  it('trace nothing unless Trace On says so; default level Error, as the original', () => {
    expect(traceParameters(readParameters({}).values)).toBeNull();
    expect(parameterNamed('Debug Trace Level')).toMatchObject({ default: 'Error', restart: false });
    const { values, problems } = readParameters({ 'Trace On': true, 'Trace Fields': 'DB, SCCP=Significant' });
    expect(problems).toEqual([]);
    expect(traceParameters(values)).toEqual(
      new Map([
        ['db', Level.error],
        ['sccp', Level.significant],
      ]),
    );
  });

  it('name a field that is none', () => {
    const { problems } = readParameters({ 'Trace Fields': 'DB, <b>', 'Debug Trace Level': 'Loud' });
    expect(problems).toEqual([
      expect.stringMatching(/^parameter "Trace Fields" is "DB, <b>"; it should be all, or fields parted by commas/),
      expect.stringMatching(/^parameter "Debug Trace Level" is "Loud"; it should be one of: Error, Special/),
    ]);
  });
});
