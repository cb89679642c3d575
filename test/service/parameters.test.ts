import { describe, expect, it } from 'vitest';
import {
  callBackParameters,
  expects,
  inlineParameters,
  readParameters,
  serviceParameters,
} from '../../src/service/parameters.ts';

describe('service parameters', () => {
  it('have the defaults of the original', () => {
    const preset = Object.fromEntries(serviceParameters.map((parameter) => [parameter.name, parameter.default]));
    expect(preset).toMatchObject({
      'CTI Connecting Port': 2748,
      'Provider Open Call Time Out': 30000,
      'HeartBeat Interval Time Out': 30,
      'Connection Retry Time Out': 60000,
      'Synchronous Request Time Out': 20000,
      'Audio File Name': 'CallBack.raw',
      'CBB Change Notification TCP Port': 2552,
    });
  });

  it('keep their own defaults within their own ranges', () => {
    const given = Object.fromEntries(serviceParameters.map((parameter) => [parameter.name, parameter.default]));
    expect(readParameters(given).problems).toEqual([]);
  });

  it('are read by name or key, in any case, and texts as numbers', () => {
    const { values, problems } = readParameters({ 'recall time': '1500', GUARD_TIME: 20, dialMethod: 'keys' });
    expect(problems).toEqual([]);
    expect(callBackParameters(values)).toMatchObject({ recallMs: 1500, guardMs: 20, recordLifetimeMs: 0 });
    expect(inlineParameters(values)).toMatchObject({ dialMethod: 'keys', audioFileName: 'CallBack.raw' });
  });

  it.each([
    ['Recall Time', 999, 'it should be a whole number from 1000 to 86400000 (ms)'],
    ['Recall Time', 1000.5, 'it should be a whole number from 1000 to 86400000 (ms)'],
    ['Recall Time', '', 'it should be a whole number from 1000 to 86400000 (ms)'],
    ['Key Owner', 'me', 'it should be one of: auto, gateway, server'],
    ['Callback Enabled Flag', 'yes', 'it should be true or false'],
  ])('%s = %s is told apart', (name, value, sentence) => {
    const { values, problems } = readParameters({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).toContain(sentence);
    const parameter = serviceParameters.find((candidate) => candidate.name === name)!;
    expect(values.get(parameter.key)).toBe(parameter.default);
    expect(problems[0]).toContain(expects(parameter));
  });

  it('an unknown name is a problem', () => {
    expect(readParameters({ 'Recal Time': 1 }).problems[0]).toContain('"Recal Time" is not known');
  });

  it('lists of numbers are split', () => {
    const { values } = readParameters({ 'Voice Mail Numbers': '5000, 5001' });
    expect(inlineParameters(values).voiceMailNumbers).toEqual(['5000', '5001']);
  });
});
