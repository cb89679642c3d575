/** What applications asked of their CTIManager and what they were told: the QBE part of the page. */
import type { QbeCall, QbePlace, QbeReport, QbeSession } from '../../gateway/tap/report/qbe/model.ts';
import { type Html, html, nothing } from './html.ts';
import { ladder } from './ladder.ts';
import { type Clock, counted, span } from './words.ts';

export function applications(qbe: QbeReport, clock: Clock): Html {
  if (qbe.messages === 0) return nothing;
  return html`<section id="sessions"><h2>Applications</h2>${sessions(qbe.sessions, clock)}</section>
<section id="requests"><h2>Requests</h2>${requests(qbe)}${failures(qbe, clock)}</section>
<section id="places"><h2>Devices and lines</h2>${places(qbe.places, clock)}</section>
<section id="cti-calls"><h2>Calls that applications saw</h2>${qbe.calls.length === 0 ? none('No call is told to an application in this capture.') : qbe.calls.map((call) => callCard(call, clock, qbe.calls.length === 1))}</section>
`;
}

const none = (text: string): Html => html`<p class="none">${text}</p>`;

/** @param heads with commas between them; # stands before columns of numbers */
function table(heads: string, rows: readonly Html[]): Html {
  const head = (word: string): Html =>
    word.startsWith('#') ? html`<th class="number">${word.slice(1)}</th>` : html`<th>${word}</th>`;
  return html`<div class="scroll tall"><table class="list rows"><thead><tr>${heads.split(',').map(head)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function sessions(all: readonly QbeSession[], clock: Clock): Html {
  const rows = all.map(
    (each) =>
      html`<tr><td><b>${each.application}</b></td><td>${each.login || '–'}</td><td>${each.endpoint}</td><td>${each.server}</td><td>${clock.time(each.from)}</td><td>${span(each.to - each.from)}</td><td>${outcome(each.opened, 'login not captured')}</td><td class="number">${each.requests}</td><td class="number">${each.failed}</td><td class="number">${each.events}</td><td>${each.ended || 'open when the capture ends'}</td></tr>`,
  );
  return table('Application,User,Address,CTIManager,From,Lasts,Login,#Requests,#Failed,#Events,End', rows);
}

/** Results by their names; what is no success stands out. */
function outcome(result: string, missing: string): Html {
  if (result === '') return html`<span class="none">${missing}</span>`;
  return result === 'SUCCESS' ? html`${result}` : html`<b class="failure">${result}</b>`;
}

function requests({ requests: all }: QbeReport): Html {
  if (all.length === 0) return none('Nothing is asked in this capture.');
  const rows = all.map(({ name, count, failed, unanswered, ms }) => {
    const answered = count - unanswered;
    const mean = answered === 0 ? '–' : span(ms.total / answered);
    const bad = (value: number): Html => (value === 0 ? html`0` : html`<b class="failure">${value}</b>`);
    return html`<tr><td>${name.replace(/Request$/, '')}</td><td class="number">${count}</td><td class="number">${bad(failed)}</td><td class="number">${bad(unanswered)}</td><td class="number">${mean}</td><td class="number">${answered === 0 ? '–' : span(ms.max)}</td></tr>`;
  });
  return table('Request,#Asked,#Failed,#No answer,#Answered after (mean),#Longest', rows);
}

function failures({ failures: all, failureCount }: QbeReport, clock: Clock): Html {
  if (failureCount === 0) return none('Every request that is answered here is answered with success.');
  const rows = all.map(
    ({ at, packet, application, request, result, ms }) =>
      html`<tr><td>${clock.time(at)}</td><td>${request}</td><td>${outcome(result, 'no answer')}</td><td class="number">${ms === null ? '–' : span(ms)}</td><td>${application}</td><td class="number">${packet}</td></tr>`,
  );
  return html`<h3>${counted(failureCount, 'failed request')}</h3>${table('Time,Request,Result,#After,Application,#Packet', rows)}`;
}

function places(all: readonly QbePlace[], clock: Clock): Html {
  if (all.length === 0) return none('No device and no line is opened in this capture.');
  const rows = all.map((place) => {
    const told = [...place.byName].map(([name, count]) => `${count}\u00a0×\u00a0${name.replace(/Event(_V2)?$/, '')}`);
    const closed = place.closedAt === null ? 'open when the capture ends' : clock.time(place.closedAt);
    const opened = place.openedAt === null ? 'before the capture' : clock.time(place.openedAt);
    return html`<tr><td><b>${place.kind === 'line' ? place.line || 'a line' : 'device'}</b></td><td>${place.device || '–'}</td><td>${opened}</td><td>${closed}</td><td class="number">${place.events}</td><td class="told">${told.join(', ') || '–'}</td><td>${place.application}</td></tr>`;
  });
  return table('Line,Device,Opened,Closed,#Events,What was told,Application', rows);
}

function callCard(call: QbeCall, clock: Clock, open: boolean): Html {
  const id = `cti-call-${call.number}`;
  const parties = `${call.calling || 'unknown'} → ${call.called || 'unknown'}`;
  const waited = call.connectedAt === null ? 0 : call.connectedAt - call.from;
  const connected = waited > 0 ? `, connected after ${span(waited)}` : '';
  const end = call.endedAt === null ? ', its end is not told' : '';
  const [badge, kind] = verdict(call);
  const shape = { id, phones: [], entries: call.entries, entriesCut: call.entriesCut, steps: [] };
  return html`<details class="card call" id="${id}"${open ? html` open` : nothing}><summary><b>${parties}</b><span class="badge ${kind}">${badge}</span><span class="meta">${clock.time(call.from)}, ${span((call.endedAt ?? call.to) - call.from)}${connected}${end}; ${[...call.devices].join(', ')}; ${call.application}</span></summary>
${ladder({ ...shape, words: { server: 'CTIManager', dull: 'tones, ringer, media, device states' } }, clock)}</details>
`;
}

/** Causes that are no failure. */
const usual: ReadonlySet<string> = new Set(['', 'NOERROR', 'NORMALCALLCLEARING']);

/** What became of the call, and its colour. */
function verdict({ connectedAt, cause, state }: QbeCall): readonly [badge: string, kind: string] {
  if (connectedAt !== null) return ['connected', 'answered'];
  return usual.has(cause) ? [state.toLowerCase() || 'seen', ''] : [cause, 'failed'];
}
