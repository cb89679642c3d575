// The messages that scroll: filter, pause, everything about one on a click. What the gateway did is a colour and a word.
import { el, say } from './dom.js';

const ROWS_MAX = 400;
const FATES = { passed: '', changed: 'changed', added: 'added', swallowed: 'swallowed' };

export class MessagesView {
  constructor(node) {
    this.hidden = new Set();
    this.devices = new Map();
    this.paused = false;
    this.waiting = [];
    this.chips = el('div', { class: 'chips', role: 'group', 'aria-label': 'Show messages of' });
    this.pause = el(
      'button',
      { type: 'button', class: 'quiet', 'aria-pressed': 'false', onclick: () => this.togglePause() },
      'Pause',
    );
    this.rows = el('div', { class: 'rows', role: 'log', 'aria-live': 'off', tabindex: '0', 'aria-label': 'Messages' });
    this.count = el('span', { class: 'count' });
    this.touchedOnly = this.check('Touched only', 'touched-only', false);
    this.quiet = this.check('Keepalives', 'with-quiet', false);
    node.append(
      el('header', {}, el('h2', {}, 'SCCP messages'), this.count, this.pause),
      el('div', { class: 'filters' }, this.chips, this.touchedOnly, this.quiet),
      this.rows,
      el(
        'footer',
        { class: 'legend' },
        el('span', { 'data-fate': 'added' }, 'added'),
        el('span', { 'data-fate': 'changed' }, 'changed'),
        el('span', { 'data-fate': 'swallowed' }, 'swallowed'),
        el('span', { class: 'rest-passes' }, 'by ringback. All else passes bit for bit.'),
      ),
    );
    this.total = 0;
  }

  check(text, name, on) {
    const box = el('input', {
      type: 'checkbox',
      checked: on,
      onchange: (event) => this.rows.classList.toggle(name, event.target.checked),
    });
    return el('label', {}, box, text);
  }

  /** Numbers of phones by device name, for the chips and the rows. */
  know(device, number) {
    if (this.devices.get(device) === number) return;
    this.devices.set(device, number);
    for (const cell of this.rows.querySelectorAll(`[data-device="${CSS.escape(device)}"] .who`)) {
      say(cell, number);
      cell.dataset.phone = this.hue(device);
    }
    this.drawChips();
  }

  take({ lines, leftOut }) {
    if (this.paused) {
      this.waiting.push(...lines);
      if (this.waiting.length > ROWS_MAX) this.waiting.splice(0, this.waiting.length - ROWS_MAX);
      say(this.pause, `Resume (${this.waiting.length})`);
      return;
    }
    this.total += lines.length + leftOut;
    say(this.count, this.total.toLocaleString());
    const atEnd = this.rows.scrollHeight - this.rows.scrollTop - this.rows.clientHeight < 40;
    if (leftOut > 0) this.rows.append(el('p', { class: 'gap' }, `${leftOut} more were not sent to this page`));
    for (const line of lines) {
      if (line.number !== undefined) this.know(line.device, line.number);
      else if (!this.devices.has(line.device)) this.know(line.device, line.device || 'new');
      this.rows.append(this.row(line));
    }
    while (this.rows.childElementCount > ROWS_MAX) this.rows.firstElementChild.remove();
    if (atEnd) this.rows.scrollTop = this.rows.scrollHeight;
  }

  row(line) {
    const up = line.direction === 'toServer';
    const body = el('pre', {}, 'reading…');
    const node = el(
      'details',
      { class: 'row', 'data-fate': line.fate, 'data-device': line.device, 'data-news': String(line.news) },
      el(
        'summary',
        {},
        el('time', {}, stamp(line.at)),
        el('span', { class: 'who', 'data-phone': this.hue(line.device) }, this.devices.get(line.device) ?? line.device),
        el('span', { class: 'arrow', title: up ? 'phone to call manager' : 'call manager to phone' }, up ? '→' : '←'),
        el('span', { class: 'what' }, el('b', {}, line.message), line.summary === '' ? '' : ` ${line.summary}`),
        el('span', { class: 'fate' }, FATES[line.fate] ?? line.fate),
      ),
      body,
    );
    node.hidden = this.hidden.has(line.device);
    node.addEventListener('toggle', () => node.open && this.detail(line.sequence, body), { once: true });
    return node;
  }

  async detail(sequence, body) {
    const answer = await fetch(`/api/messages/${sequence}`);
    const detail = await answer.json();
    if (!answer.ok) return say(body, detail.error);
    const { message, id, headerVersion, bytes, fields, fault, hex } = detail;
    say(
      body,
      JSON.stringify({ message, id: `0x${id.toString(16)}`, headerVersion, bytes, fault, fields, hex }, null, 2),
    );
  }

  drawChips() {
    // Before it names itself a phone has no chip.
    const named = [...this.devices].filter(([device]) => device !== '');
    const devices = named.sort((a, b) => a[1].localeCompare(b[1])).slice(0, 24);
    this.chips.replaceChildren(
      ...devices.map(([device, number]) =>
        el(
          'button',
          {
            type: 'button',
            class: 'chip',
            'data-phone': this.hue(device),
            'aria-pressed': String(!this.hidden.has(device)),
            onclick: () => this.toggleDevice(device),
          },
          number,
        ),
      ),
    );
  }

  toggleDevice(device) {
    if (!this.hidden.delete(device)) this.hidden.add(device);
    for (const row of this.rows.querySelectorAll(`[data-device="${CSS.escape(device)}"]`))
      row.hidden = this.hidden.has(device);
    this.drawChips();
  }

  togglePause() {
    this.paused = !this.paused;
    this.pause.setAttribute('aria-pressed', String(this.paused));
    say(this.pause, this.paused ? 'Resume' : 'Pause');
    if (!this.paused) this.take({ lines: this.waiting.splice(0), leftOut: 0 });
  }

  /** One of six colours, the same for a device as long as the page is open. */
  hue(device) {
    return String([...this.devices.keys()].indexOf(device) % 6);
  }
}

function stamp(at) {
  const date = new Date(at);
  const two = (value) => String(value).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}
