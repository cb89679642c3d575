/**
 * The CTIManager in trouble, over real TCP: whatever it does, a line that became free is told once it can be known, nobody
 * is called for a line that is not free, and no handle is left open.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { A, B, CtiTrouble } from '../kit/cti-trouble.ts';

let trouble: CtiTrouble;
afterEach(() => trouble.close());

const alerts = () => trouble.log.filter((what) => what.type === 'showScreen' && what.alert).length;
const AVAILABLE = '1002 has become available';

async function armed(...options: Parameters<typeof CtiTrouble.open>): Promise<void> {
  trouble = await CtiTrouble.open(...options);
  await trouble.arm();
  expect(trouble.manager.handlesOpen).toBe(4);
}

/** The alert comes, once; Cancel ends the record, and every handle is given back. */
async function alertedOnce(): Promise<void> {
  await trouble.screen(AVAILABLE);
  await trouble.cancel();
  expect(alerts()).toBe(1);
}

describe('a CTIManager that', () => {
  it('is killed: B became free meanwhile, A is told after the return', async () => {
    await armed();
    trouble.closed = true;
    trouble.kill();
    await trouble.until('the loss', () => trouble.attachment.state !== 'up');
    trouble.freeB();
    await trouble.until('attempts', () => trouble.connections >= 3);
    expect(alerts()).toBe(0);
    trouble.closed = false;
    await alertedOnce();
  });

  it('is killed and comes back while B is still busy: nobody is called before B is free', async () => {
    await armed();
    trouble.kill();
    await trouble.until('the return', () => trouble.connections === 2 && trouble.manager.handlesOpen === 4);
    await trouble.until(
      'the line',
      () => trouble.log.filter((what) => what.type === 'lineLearnt' && what.line === '1002').length === 2,
    );
    expect(alerts()).toBe(0);
    trouble.manager.callState(B, '1002', 77, 1);
    await alertedOnce();
  });

  it('goes silent: it is left after two heartbeats, and A is told after the return', { timeout: 40_000 }, async () => {
    await armed();
    trouble.delivery = 'nothing';
    trouble.freeB();
    await trouble.until('the loss', () => trouble.connections >= 2);
    trouble.delivery = 'plain';
    trouble.kill();
    await alertedOnce();
  });

  it('is slow: seven bytes a turn', async () => {
    await armed();
    trouble.delivery = 'drip';
    trouble.kill();
    trouble.freeB();
    await alertedOnce();
  });

  it('answers late: opens that were given up are given back, and asked for again', async () => {
    await armed({ requestMs: 150, retryMs: 150 });
    trouble.prepare = (manager) => void manager.silent.add('LineOpenRequest');
    trouble.freeB();
    trouble.kill();
    const before = trouble.count('ctiTimeOuts');
    await trouble.until('an open that was given up', () => trouble.count('ctiTimeOuts') >= before + 2);
    trouble.prepare = () => {};
    trouble.manager.silent.clear();
    trouble.manager.release();
    await trouble.until('late answers', () => trouble.count('ctiAnswersLate') >= 2);
    await alertedOnce();
  });

  it('says everything twice: the second time is counted, and changes nothing', async () => {
    await armed();
    trouble.delivery = 'twice';
    trouble.freeB();
    trouble.kill();
    await alertedOnce();
    expect(trouble.count('ctiAnswersRepeated')).toBeGreaterThan(5);
  });

  it('answers out of order', async () => {
    await armed();
    trouble.prepare = (manager) =>
      void manager.silent.add('DeviceOpenRequest').add('LineOpenRequest').add('LineGetForwardInfoRequest');
    trouble.freeB();
    trouble.kill();
    await trouble.until('the return', () => trouble.connections === 2);
    for (const pdu of ['DeviceOpenRequest', 'LineOpenRequest', 'LineGetForwardInfoRequest'])
      await trouble
        .until(`two of ${pdu}`, () => trouble.manager.asked.filter((asked) => asked.pdu === pdu).length === 2)
        .then(() => trouble.manager.release('reversed'));
    await alertedOnce();
  });

  it('tells of handles that are not ours: nobody is called for them', async () => {
    await armed();
    const wrong = { lineCallManagerID: 9, lineID: 4242, callCallManagerID: 1, callLegID: 77 };
    trouble.manager.tell('CallStateChangedEvent_V2', { ...wrong, state: 1 });
    trouble.manager.tell('CallClosedEvent', wrong);
    const line = trouble.manager.lineHandle(B, '1002');
    trouble.manager.tell('CallClosedEvent', { ...line, callCallManagerID: 1, callLegID: 4711 });
    trouble.manager.tell('DeviceDataPassThroughEvent', {
      deviceCallManagerID: 1,
      deviceID: 4242,
      deviceDataObj: new Uint8Array(4),
    });
    await trouble.until('the count', () => trouble.count('ctiHandlesUnknown') === 3);
    expect(alerts()).toBe(0);
    trouble.manager.callState(B, '1002', 77, 1);
    await alertedOnce();
  });

  it('closes the provider, or sends what is no QBE: it is called again', async () => {
    await armed();
    trouble.manager.tell('ProviderClosedEvent', { reason: 3 });
    await trouble.until('the return', () => trouble.connections === 2 && trouble.manager.handlesOpen === 4);
    trouble.freeB();
    trouble.delivery = 'plain';
    trouble.kill();
    await alertedOnce();
  });

  it('opens no line of A any more: A is not told, and nothing is left open at the end', async () => {
    await armed({ requestMs: 300 });
    trouble.devices[0]!.refused = true;
    trouble.freeB();
    trouble.kill();
    await trouble.until('the return', () => trouble.connections === 2 && trouble.manager.isOpen(B, '1002'));
    await trouble.until('refusals', () => trouble.count('ctiRefusals') >= 2);
    expect(alerts()).toBe(0);
    trouble.devices[0]!.refused = false;
    await alertedOnce();
    expect(trouble.manager.isOpen(A)).toBe(false);
  });
});
