// The feature without any network: events in, actions out.
import { CallBackHandler, CallSignal, defaultParameters, englishDictionary } from 'ringback/call-back';

const wallClock = () => ({ year: 2026, month: 1, day: 2, hour: 9, minute: 5 });
const handler = new CallBackHandler({ parameters: defaultParameters, dictionary: englishDictionary, wallClock });

/** @param {import('ringback/call-back').Event} event */
function say(event) {
  const actions = [];
  handler.handle(event, 1_767_344_700_000, actions);
  for (const action of actions) console.log(action.type, action.screen?.text.split('\n')[0] ?? '');
}

const [a, b] = ['SEP000000000001', 'SEP000000000002'];
for (const [device, line] of [
  [a, '1001'],
  [b, '1002'],
]) {
  say({ type: 'deviceRegistered', device, display: 'xml', locale: '' });
  say({ type: 'lineLearnt', device, lineInstance: 1, line });
}
say({ type: 'callSignal', device: b, lineInstance: 1, callReference: 7, signal: CallSignal.connected });
say({ type: 'dialled', device: a, lineInstance: 1, callReference: 8, number: '1002' });
say({ type: 'callSignal', device: a, lineInstance: 1, callReference: 8, signal: CallSignal.busy });
say({ type: 'callBackKey', device: a, lineInstance: 1, callReference: 8 });
say({ type: 'commitDone', device: a, revision: 1, ok: true });
console.log(handler.explain(a).join('\n'));
