/** The log tells what happened and hides who called whom, unless an operator asked to see it. */
import { describe, expect, it } from 'vitest';
import { alarmTo, createLog, hide, noticeTo } from '../../src/service/log.ts';

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
      device: '…55',
      call: { calling: '…01', called: '…02' },
      port: 2000,
    });
  });

  it('shows them at debug', () => {
    const [line] = linesAt('debug', (log) => log.info({ device: 'SEP001122334455' }, 'registered'));
    expect(line).toMatchObject({ device: 'SEP001122334455' });
  });

  it('alarms and ended connections keep what the system said, not which phone it was', () => {
    const [alarm, notice] = linesAt('info', (log) => {
      alarmTo(log)('RecordNotDurable', 'SEP001122334455', 'disk full: the record of SEP001122334455 was not kept');
      noticeTo(log)({ reason: 'serverRefused', device: 'SEP001122334455', detail: 'ECONNREFUSED' });
    });
    expect(alarm).toMatchObject({ level: 'warn', device: '…55', detail: 'disk full: the record of …55 was not kept' });
    expect(notice).toMatchObject({ level: 'info', reason: 'serverRefused', device: '…55', detail: 'ECONNREFUSED' });
  });

  it('keeps two characters, so that phones can be told apart', () => {
    expect(hide('SEP001122334455')).toBe('…55');
    expect(hide(7)).toBe('…7');
  });
});
