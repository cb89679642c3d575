/** The log tells what happened and hides who called whom, unless an operator asked to see it. */
import { describe, expect, it } from 'vitest';
import { createLog, ctiNoticeTo, noticeTo } from '../../src/service/log.ts';

function linesAt(level: string, write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  write(createLog(level, { write: (text: string) => lines.push(JSON.parse(text)) }));
  return lines;
}

describe('log', () => {
  it('hides devices and numbers at info, whatever depth they come from', () => {
    const [line] = linesAt('info', (log) =>
      log.info({ device: 'SEP001122334455', call: { calling: '1001', called: '1002' }, port: 2000 }, 'call ended'),
    );
    expect(line).toMatchObject({
      level: 'info',
      msg: 'call ended',
      device: expect.stringMatching(/^…55~[\w-]{6}$/),
      call: { calling: expect.stringMatching(/^…01~/), called: expect.stringMatching(/^…02~/) },
      port: 2000,
    });
  });

  it('shows them at debug', () => {
    const [line] = linesAt('debug', (log) => log.info({ device: 'SEP001122334455' }, 'registered'));
    expect(line).toMatchObject({ device: 'SEP001122334455' });
  });

  it('ended connections and sessions keep what the system said, not which phone or number it was', () => {
    const alarms: string[] = [];
    const tell = (name: string, _: string, detail: string) => void alarms.push(`${name} ${detail}`);
    const [ended, refused] = linesAt('info', (log) => {
      noticeTo(log, tell)({ reason: 'serverRefused', device: 'SEP001122334455', detail: 'ECONNREFUSED' });
      const detail = 'SEP001122334455 cannot call 1002: refused within 200 ms.';
      ctiNoticeTo(log, tell)({ what: 'callRefused', manager: '192.0.2.1:2748', detail });
    });
    expect(ended).toMatchObject({ level: 'info', reason: 'serverRefused', detail: 'ECONNREFUSED' });
    expect(ended!.device).toMatch(/^…55~/);
    expect(refused!.detail).toMatch(/^…55~[\w-]{6} cannot call …02~[\w-]{6}: refused within 200 ms\.$/);
    expect(refused!.manager).toBe('192.0.2.1:2748');
    expect(alarms).toEqual(['CallServerAway serverRefused: ECONNREFUSED']);
  });
});
