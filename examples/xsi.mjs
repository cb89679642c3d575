// A screen as data, its XML, and a phone's answer.
import { buildText, readAnswer, userCallDataUrl } from 'ringback/xsi';

/** @type {import('ringback/xsi').Screen} */
const screen = {
  title: 'CallBack',
  prompt: '',
  text: 'Müller & Söhne <1002>\nhas become available',
  softKeys: [{ name: 'Exit', key: 'exit' }],
  dialNumber: '',
};
const ours = { applicationId: 21058, lineInstance: 0, callReference: 0, transactionId: 1 };
const softKeyUrl = ({ key }) => userCallDataUrl({ ...ours, data: key });
console.log(Buffer.from(buildText(screen, { softKeyUrl })).toString('latin1'));
const answer = Buffer.from('<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>');
console.log(JSON.stringify(readAnswer(answer)));
