/**
 * The ladder of a call or call back: a column for each phone and server, a row for each message. Each row is a
 * `details`, so that its fields open without scripts; rows that only illustrate are hidden by a checkbox, without them too.
 */

import type { Entry, PhoneReport, Step } from '../../gateway/tap/report/model.ts';
import { type Html, html, nothing } from './html.ts';
import { directionArrow, type Place, places } from './places.ts';
import { type Clock, counted, span } from './words.ts';

export interface Ladder {
  readonly id: string;
  readonly entries: readonly Entry[];
  readonly entriesCut: number;
  readonly phones: readonly PhoneReport[];
  readonly steps: readonly Step[];
  /** What the other end is called, and what is hidden at first, where it is not SCCP. */
  readonly words?: { readonly server: string; readonly dull: string };
}

export function ladder(of: Ladder, clock: Clock): Html {
  const columns = places(of);
  const dull = of.entries.filter((entry) => !entry.matters).length;
  const stepsOf = new Map<Entry, Step[]>();
  for (const step of of.steps) stepsOf.set(step.entry, [...(stepsOf.get(step.entry) ?? []), step]);
  const numbers = new Map(of.steps.map((step, index) => [step, index + 1]));
  const start = of.entries[0]?.at ?? 0;
  const rows = of.entries.map((entry) => row(entry, columns, clock, start, stepsOf.get(entry) ?? [], numbers));
  const all = `${of.id}-all`;
  return html`<div class="ladder" style="--columns:${columns.length}">
<input type="checkbox" id="${all}" class="all"><label for="${all}" class="switch">All messages <small>${dull} more: ${of.words?.dull ?? 'lamps, prompts, key sets, digits, media'}</small></label>
<div class="scroll"><div class="lanes">
<div class="heads"><span class="when">time</span><div class="lane-heads">${columns.map(head)}</div></div>
${rows}
</div></div>
${cutNote(of.entriesCut)}</div>
`;
}

const head = ({ title, note, kind }: Place): Html =>
  html`<div class="head ${kind}"><b>${title}</b><small>${note}</small></div>`;

function cutNote(cut: number): Html {
  if (cut === 0) return nothing;
  return html`<p class="cut">${counted(cut, 'message')} of this ladder ${cut === 1 ? 'is' : 'are'} left out: it holds no more.</p>`;
}

function row(
  entry: Entry,
  columns: readonly Place[],
  clock: Clock,
  start: number,
  steps: readonly Step[],
  numbers: ReadonlyMap<Step, number>,
): Html {
  const { left, width, towards } = directionArrow(entry, columns);
  const place = `left:${left}%;width:${width}%`;
  const kind = `${entry.matters || steps.length > 0 ? '' : ' dull'}${entry.fault === null ? '' : ' faulty'}`;
  return html`${steps.map((step) => html`<p class="step ${step.kind}" data-step="${step.kind}"><i>${numbers.get(step)!}</i>${step.text}</p>`)}<details class="row${kind}" data-message="${entry.name}"><summary><span class="when">${clock.time(entry.at)}<small>+${span(entry.at - start)}</small></span><span class="track"><span class="label" style="${place}"><b>${entry.name}</b> ${entry.brief}</span><span class="arrow ${towards} ${entry.direction === 'toServer' ? 'up' : 'down'}" style="${place}"></span></span></summary>${fields(entry, clock)}</details>
`;
}

function fields(entry: Entry, clock: Clock): Html {
  const [from, to] =
    entry.direction === 'toServer' ? [entry.phone.name, entry.server] : [entry.server, entry.phone.name];
  const fault =
    entry.fault === null ? nothing : html`<p class="fault">The body contradicts the table: ${entry.fault}.</p>`;
  const rows = entry.fields.map(({ name, text }) => html`<tr><th>${name}</th><td>${text}</td></tr>`);
  const table = rows.length === 0 ? html`<p class="none">No fields.</p>` : html`<table>${rows}</table>`;
  return html`<div class="fields"><p>${entry.name}, ${from} → ${to}, packet ${entry.packet}, ${clock.day(entry.at)} ${clock.time(entry.at)}</p>${fault}${table}</div>`;
}
