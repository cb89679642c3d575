// The feature without any network: events in, actions out.
import { CallBackHandler, CallSignal, defaultParameters, englishDictionary } from 'ringback/call-back';

const wallClock = () => ({ year: 2026, month: 1, day: 2, hour: 9, minute: 5 });
const handler = new CallBackHandler({ parameters: defaultParameters, dictionary: englishDictionary, wallClock });
const [a, b] = ['SEP000000000001', 'SEP000000000002'];
/** @returns {import('ringback/call-back').Event} */
const signal = (device, callReference, state) => ({
  type: 'callSignal',
  device,
  lineInstance: 1,
  callReference,
  signal: state,
});
/** @type {import('ringback/call-back').Event[]} */
const events = [
  ...[a, b].map((device) => ({ type: 'deviceRegistered', device, display: 'xml', locale: '' })),
  ...[a, b].map((device, i) => ({ type: 'lineLearnt', device, lineInstance: 1, line: `100${i + 1}` })),
  signal(b, 7, CallSignal.connected),
  { type: 'dialled', device: a, lineInstance: 1, callReference: 8, number: '1002' },
  signal(a, 8, CallSignal.busy),
  { type: 'callBackKey', device: a, lineInstance: 1, callReference: 8 },
  { type: 'commitDone', device: a, revision: 1, ok: true },
];
for (const event of events) {
  const actions = [];
  handler.handle(event, 1_767_344_700_000, actions);
  for (const action of actions) console.log(action.type, action.screen?.text.split('\n')[0] ?? '');
}
console.log(handler.explain(a).join('\n'));
