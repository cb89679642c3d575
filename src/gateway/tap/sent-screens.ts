/** What a running gateway puts on a phone's screen, read from the messages that it adds. */

import type { CapturedMessage } from '../../codecs/capture/message.ts';
import { MessageId } from '../../codecs/skinny/ids.ts';
import { UserDataVersion1View, UserDataView } from '../../codecs/skinny/user-data.ts';
import { APPLICATION_ID } from '../inline/options.ts';
import { readPushed } from './report/pushed-screen.ts';

export interface SentScreen {
  readonly what: 'screen' | 'alert' | 'close' | 'dial';
  /** As a line of Call Back says it. */
  readonly text: string;
}

const views: ReadonlyMap<number, UserDataView> = new Map<number, UserDataView>([
  [MessageId.UserToDeviceData, new UserDataView()],
  [MessageId.UserToDeviceDataVersion1, new UserDataVersion1View()],
]);

/** A phone is told to do these; anything else is no business of Call Back. */
const orders: readonly [RegExp, SentScreen['what'], (word: string) => string][] = [
  [/^Play:(.*)/i, 'alert', (file) => `alert: the phone plays ${file}`],
  [/^Dial:(.*)/i, 'dial', (number) => `the phone calls ${number}`],
  [/^(App:Close|Init:Services)/i, 'close', () => 'the screen goes away'],
];

/** Null for a message that is not the gateway's, or says nothing on a screen. */
export function sentScreen({ direction, id, view, start, end }: CapturedMessage): SentScreen | null {
  const data = direction === 'toPhone' ? views.get(id) : undefined;
  if (data === undefined || data.read(view, start, end)) return null;
  if (data.applicationId !== APPLICATION_ID) return null;
  const pushed = readPushed(data.xmldata);
  if (pushed.kind === 'screen') {
    const text = pushed.text.replaceAll(/\s*\n\s*/g, ' / ');
    return { what: 'screen', text: `screen "${text}" [${pushed.keys.join(', ')}]` };
  }
  for (const url of pushed.kind === 'execute' ? pushed.urls : []) {
    for (const [pattern, what, say] of orders) {
      const found = pattern.exec(url);
      if (found !== null) return { what, text: say(found[1]!) };
    }
  }
  return null;
}
