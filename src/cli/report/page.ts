/** The page as one text: what was seen, in the order in which an engineer asks. No request leaves it. */
import { createHash } from 'node:crypto';
import type { CallBackReport, CallReport, PhoneReport, Report } from '../../gateway/tap/report/model.ts';
import { applications } from './applications.ts';
import { Html, html, nothing } from './html.ts';
import { ladder } from './ladder.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { timeline } from './timeline.ts';
import { Clock, counted, span } from './words.ts';

export interface PageFacts {
  readonly file: string;
  readonly packets: number;
  readonly tcpStreams: number;
  /** What is wrong with the file itself, null where nothing is. */
  readonly damage: string | null;
  readonly version: string;
  readonly utc: boolean;
}

export function reportPage(report: Report, facts: PageFacts): string {
  const clock = new Clock(report, facts.utc);
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const head = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark">
<title>${facts.file} – ${protocols(report)} report</title>`;
  const body = html`<body>
<header><p class="kind">${protocols(report)} capture report</p><h1>${facts.file}</h1><p>${headline(report, clock)}</p></header>
<nav class="tools" hidden><label>Filter <input type="search" id="filter" placeholder="number, phone, message, text"></label><span class="buttons"><button id="open">Open all</button><button id="shut">Close all</button><span id="zoom">Time <button id="out" aria-label="Zoom out">−</button><button id="in" aria-label="Zoom in">+</button></span></span><output id="found"></output></nav>
<main>
${damageNote(facts, report)}${summary(report, facts, clock)}
${phonesPart(report, clock)}${applications(report.qbe, clock)}${troubles(report, clock)}${names(report)}
</main>
<footer>Made by ringback ${facts.version}. Times are ${facts.utc ? 'UTC' : 'local to where the report was made'}. The page holds numbers, names and texts of the capture; it loads nothing and sends nothing.</footer>
`;
  return `${head.text}<style>${STYLE}</style></head>\n${body.text}<script>${SCRIPT}</script></body></html>\n`;
}

/** Left out where only applications speak. */
function phonesPart(report: Report, clock: Clock): Html {
  if (report.phones.length === 0 && report.qbeMessages > 0) return nothing;
  return html`<section id="time"><h2>Phones and lines over time</h2>${report.phones.length === 0 ? empty('No phone speaks SCCP in this capture.') : timeline(report, clock)}</section>
<section id="call-backs"><h2>Call backs</h2>${report.callBacks.length === 0 ? empty('Nobody presses CallBack in this capture.') : report.callBacks.map((each) => callBack(each, clock, report.callBacks.length <= OPEN_MAX))}</section>
<section id="calls"><h2>Calls</h2>${report.calls.length === 0 ? empty('No call is signalled in this capture.') : report.calls.map((each) => call(each, clock))}</section>
`;
}

const protocols = ({ messages, qbeMessages }: Report): string =>
  qbeMessages === 0 ? 'SCCP' : qbeMessages === messages ? 'QBE' : 'SCCP and QBE';

const empty = (text: string): Html => html`<p class="none">${text}</p>`;

function headline(report: Report, clock: Clock): string {
  if (report.messages === 0) return 'No SCCP or QBE message was found.';
  return `${clock.day()} ${clock.time(0)}${clock.utc ? ' UTC' : ''}, ${span(report.durationMs)}`;
}

function damageNote({ damage }: PageFacts, { cuts }: Report): Html {
  const damaged =
    damage === null
      ? nothing
      : html`<p class="warning"><b>The file is damaged.</b> ${damage} What was readable is shown.</p>`;
  const cut =
    cuts.length === 0
      ? nothing
      : html`<div class="warning cut"><b>This capture is larger than the page.</b><ul>${cuts.map((each) => html`<li>${each}</li>`)}</ul></div>`;
  return html`${damaged}${cut}`;
}

type Tile = readonly [value: number, word: string, kind: string];

function summary(report: Report, facts: PageFacts, clock: Clock): Html {
  const bad = report.troubleCount;
  const { qbe } = report;
  const skinny: readonly Tile[] = [
    [report.phones.length, 'phones', ''],
    [report.calls.length, 'calls', ''],
    [report.callBacks.length, 'call backs', ''],
    [report.messages - report.qbeMessages, 'SCCP messages', ''],
  ];
  const cti: readonly Tile[] = [
    [qbe.sessions.length, 'application sessions', ''],
    [qbe.calls.length, 'calls seen by them', ''],
    [qbe.messages, 'QBE messages', ''],
    [qbe.failureCount, 'failed requests', qbe.failureCount > 0 ? 'bad' : 'good'],
  ];
  const tiles: readonly Tile[] = [
    ...(qbe.messages === report.messages && qbe.messages > 0 ? [] : skinny),
    ...(qbe.messages === 0 ? [] : cti),
    [bad, 'faults and gaps', bad > 0 ? 'bad' : 'good'],
  ];
  const { farSide } = report;
  const bothSides =
    farSide.phones === 0
      ? nothing
      : html`<p class="none">The capture holds both sides of a gateway: ${counted(farSide.phones, 'phone')} of it speak to ${farSide.server}, too. Phones and calls are drawn as the phones saw them; messages are counted on both sides.</p>`;
  const rows: readonly [string, string][] = [
    ['Servers', report.servers.join(', ') || (qbe.messages > 0 ? '' : '–')],
    ['First packet', `${clock.day()} ${clock.time(0)}`],
    ['Last message', `${clock.day(report.durationMs)} ${clock.time(report.durationMs)}`],
    ['Packets', `${facts.packets.toLocaleString('en')} in ${counted(facts.tcpStreams, 'TCP stream')}`],
    ['CTIManagers', [...new Set(qbe.sessions.map(({ server }) => server))].join(', ')],
  ];
  return html`<section id="summary"><h2>Summary</h2>
<div class="tiles">${tiles.map(([value, word, kind]) => html`<div class="tile ${kind}"><b>${value.toLocaleString('en')}</b>${word}</div>`)}</div>${bothSides}
<div class="pair"><table class="plain">${rows.filter(([, value]) => value !== '').map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`)}</table>${phoneTable(report.phones)}</div></section>
`;
}

function phoneTable(phones: readonly PhoneReport[]): Html {
  if (phones.length === 0) return nothing;
  const rows = phones.map(
    (phone) =>
      html`<tr data-search=""><td><b>${
        phone.lines
          .map((line) => line.number)
          .filter((number) => number !== '')
          .join(', ') || '–'
      }</b></td><td>${phone.name}</td><td>${phone.type || '–'}</td><td>${phone.protocol || '–'}</td><td>${phone.endpoint}</td><td class="number">${phone.toServer}</td><td class="number">${phone.toPhone}</td></tr>`,
  );
  return html`<div class="scroll tall"><table class="list"><thead><tr><th>Line</th><th>Phone</th><th>Type</th><th>Protocol</th><th>Address</th><th>Sent</th><th>Received</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** More call backs than these are closed when the page opens, so that one sees which there are. */
const OPEN_MAX = 4;

const callBackWords: Readonly<Record<CallBackReport['outcome'], string>> = {
  answered: 'called back and answered',
  dialled: 'called back',
  offered: 'offered, not dialled',
  cancelled: 'cancelled',
  waiting: 'still waiting',
};

function callBack(of: CallBackReport, clock: Clock, open: boolean): Html {
  const phones = [of.phone, ...of.watched];
  const steps = of.steps.map(
    (step, index) =>
      html`<li class="${step.kind}"><i>${index + 1}</i><span>${step.text}</span><time>${clock.time(step.entry.at)}</time></li>`,
  );
  const id = `call-back-${of.number}`;
  return html`<details class="card call-back" id="${id}"${open ? new Html(' open') : nothing}><summary><b>${of.caller || of.phone.name} → ${of.target || 'unknown'}</b><span class="badge ${of.outcome}">${callBackWords[of.outcome]}</span><span class="meta">${clock.time(of.from)}, ${span(of.to - of.from)}</span></summary>
<ol class="story">${steps}</ol>
${ladder({ id, phones, entries: of.entries, entriesCut: of.entriesCut, steps: of.steps }, clock)}</details>
`;
}

const party = (number: string, name: string): string =>
  [number, name].filter((word) => word !== '').join(' ') || 'unknown';

function call(of: CallReport, clock: Clock): Html {
  const talked = of.answeredAt === null ? '' : `, answered after ${span(of.answeredAt - of.from)}`;
  const end = of.endedAt === null ? ', up when the capture ends' : '';
  const id = `call-${of.number}`;
  const names = `${party(of.calling, of.callingName)} → ${party(of.called, of.calledName)}`;
  return html`<details class="card call" id="${id}"><summary><b>${names}</b><span class="badge ${of.outcome.replace(' ', '-')}">${of.outcome}</span><span class="meta">${clock.time(of.from)}, ${span((of.endedAt ?? of.to) - of.from)}${talked}${end}</span></summary>
${ladder({ id, phones: of.phones, entries: of.entries, entriesCut: of.entriesCut, steps: [] }, clock)}</details>
`;
}

function troubles(report: Report, clock: Clock): Html {
  if (report.troubleCount === 0)
    return html`<section id="faults"><h2>Faults</h2>${empty('None: no message contradicts its table, and no stream has a gap.')}</section>`;
  const rows = report.troubles.map(
    (each) =>
      html`<tr><td>${clock.time(each.at)}</td><td>${each.phone}</td><td>${each.direction === 'toServer' ? '→ server' : '← server'}</td><td class="number">${each.packet}</td><td class="number">${each.stream}</td><td>${each.text}</td></tr>`,
  );
  return html`<section id="faults"><h2>Faults</h2><p>${counted(report.troubleCount, 'fault or gap', 'faults and gaps')}, of them ${counted(report.malformed, 'malformed message')}.</p><div class="scroll tall"><table class="list"><thead><tr><th>Time</th><th>Phone</th><th></th><th>Packet</th><th>Stream</th><th>What</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}

function names(report: Report): Html {
  if (report.names.length === 0) return nothing;
  const most = report.names[0]![1];
  const rows = report.names.map(
    ([name, count]) =>
      html`<li><span>${name}</span><b>${count.toLocaleString('en')}</b><i style="width:${((100 * count) / most).toFixed(1)}%"></i></li>`,
  );
  return html`<section id="messages"><details class="card"><summary><b>Messages by name</b><span class="meta">${counted(report.names.length, 'kind')}</span></summary><ul class="counts">${rows}</ul></details></section>
`;
}
