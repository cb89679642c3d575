/**
 * Texts as an English phone shows them: the phrases `80 nn` and `1e nn` resolved. The names of the codec's table are those
 * of the sources; where phones spell a phrase in another way (captured key rows, phone guides), this table says how.
 */
import { phrase } from '../codecs/skinny/labels.ts';

const SHOWN: Readonly<Record<number, string>> = {
  32770: 'NewCall',
  32772: 'Trnsfer',
  32773: 'CFwdAll',
  32776: '<<',
  32777: 'EndCall',
  32784: 'MeetMe',
  32785: 'PickUp',
  32786: 'GPickUp',
  32787: 'Your current options',
  32791: 'From ',
  32822: 'Private',
  32825: 'RmLstC',
  32830: 'TrnsfVM',
  32831: 'DND',
  32833: 'CallBack',
  32845: 'DirTrfr',
  32847: 'ConfList',
  32848: 'iDivert',
  32849: 'cBarge',
  32856: 'VidMode',
};

/** Codes are resolved wherever they stand; one that the table lacks shows as {8077}; a lone lead byte shows as nothing. */
export function shownText(raw: string): string {
  let text = '';
  for (let i = 0; i < raw.length; i++) {
    const lead = raw.charCodeAt(i);
    if (lead !== 0x80 && lead !== 0x1e) {
      text += raw[i];
      continue;
    }
    const low = raw.charCodeAt(++i);
    if (Number.isNaN(low)) break;
    const code = (lead << 8) | low;
    text += SHOWN[code] ?? phrase(code) ?? `{${code.toString(16)}}`;
  }
  return text;
}
