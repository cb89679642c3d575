// A screen as data, its XML, and a phone's answer.
import { readAnswer, textScreen, userCallDataUrl } from 'ringback/xsi';

const screen = {
  title: 'CallBack',
  prompt: '',
  text: 'Müller & Söhne <1002>\nhas become available',
  softKeys: [{ name: 'Exit', key: 'exit' }],
  dialNumber: '',
};
const url = (data) =>
  userCallDataUrl({ applicationId: 21058, lineInstance: 0, callReference: 0, transactionId: 1, data });
console.log(Buffer.from(textScreen(screen, url)).toString('latin1'));
const answer = Buffer.from('<CiscoIPPhoneResponse><ResponseItem Status="0" Data="" URL=""/></CiscoIPPhoneResponse>');
console.log(readAnswer(answer));
