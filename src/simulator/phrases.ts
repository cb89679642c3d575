/** The phrases `80 nn` and `1e nn` as an English phone shows them. Those that the simulated servers and phones use. */
const PHRASES_80: Readonly<Record<number, string>> = {
  1: 'Redial',
  2: 'NewCall',
  3: 'Hold',
  4: 'Trnsfer',
  5: 'CFwdALL',
  6: 'CFwdBusy',
  7: 'CFwdNoAnswer',
  8: '<<',
  9: 'EndCall',
  10: 'Resume',
  11: 'Answer',
  12: 'Info',
  13: 'Confrn',
  14: 'Park',
  15: 'Join',
  16: 'MeetMe',
  17: 'PickUp',
  18: 'GPickUp',
  19: 'Your current options',
  20: 'Off Hook',
  21: 'On Hook',
  22: 'Ring Out',
  23: 'From ',
  24: 'Connected',
  25: 'Busy',
  26: 'Line In Use',
  27: 'Call Waiting',
  28: 'Call Transfer',
  29: 'Call Park',
  30: 'Call Proceed',
  31: 'In Use Remote',
  32: 'Enter Number',
  35: 'Temp Fail',
  37: 'Forwarded to',
  45: 'Key Is Not Active',
  54: 'Private',
  56: 'Unknown Number',
  57: 'RmLstC',
  60: 'Intrcpt',
  62: 'TrnsfVM',
  63: 'DND',
  65: 'CallBack',
  66: 'Network congestion, rerouting',
  67: 'Barge',
  73: 'Service Is Not Active',
  77: 'DirTrfr',
  78: 'Select',
  79: 'ConfList',
  80: 'iDivert',
  81: 'cBarge',
  88: 'VidMode',
};

const PHRASES_1E: Readonly<Record<number, string>> = {
  30: 'Calls in queue',
  32: 'Ready',
  34: 'Call On Hold',
  36: 'Setup Failed',
  56: 'Do Not Disturb',
};

/** Text as shown: phrase codes resolved, wherever they stand. An unknown code shows as {80 nn}. */
export function shownText(raw: string): string {
  let text = '';
  for (let i = 0; i < raw.length; i++) {
    const lead = raw.charCodeAt(i);
    const code = raw.charCodeAt(i + 1);
    if ((lead !== 0x80 && lead !== 0x1e) || Number.isNaN(code)) {
      if (lead !== 0x80 && lead !== 0x1e) text += raw[i];
      continue;
    }
    const phrases = lead === 0x80 ? PHRASES_80 : PHRASES_1E;
    text += phrases[code] ?? `{${lead.toString(16)} ${code.toString(16)}}`;
    i++;
  }
  return text;
}
