// One phone: drawn once, then brought up to date from each state that arrives.
import { el, post, say } from './dom.js';
import { handset } from './handset.js';

const KEYPAD = [
  ['1', ''],
  ['2', 'abc'],
  ['3', 'def'],
  ['4', 'ghi'],
  ['5', 'jkl'],
  ['6', 'mno'],
  ['7', 'pqrs'],
  ['8', 'tuv'],
  ['9', 'wxyz'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];
const SOFT_KEYS = 4;
/** Tones and states as a listener would put them. */
const HEARD = [
  [/busy/i, 'busy tone'],
  [/alert/i, 'ringback'],
  [/reorder|nosuch/i, 'reorder tone'],
  [/dial/i, 'dial tone'],
  [/zip/i, 'a short beep'],
];

export class PhoneView {
  constructor(state) {
    this.state = state;
    this.morePage = 0;
    this.build();
    this.update(state);
  }

  press(key, value) {
    return post(
      `/api/phones/${encodeURIComponent(this.state.name)}/keys`,
      value === undefined ? { key } : { key, value },
    );
  }

  build() {
    this.number = el('span', { class: 'number' });
    this.label = el('span', { class: 'label' });
    this.mood = el('span', { class: 'mood' });
    this.handset = el('button', { type: 'button', class: 'handset', onclick: () => this.toggleHook() }, handset());
    this.heard = el('span', { class: 'heard' });
    this.lcd = this.buildDisplay();
    this.keys = Array.from({ length: SOFT_KEYS }, (_, index) =>
      el('button', { type: 'button', class: 'soft', onclick: () => this.softKey(index) }, el('i')),
    );
    this.lamp = el('span', { class: 'lamp', 'aria-hidden': 'true' });
    this.lampText = el('span', { class: 'line-text' });
    this.quick = el('div', { class: 'quick' });
    this.why = el('div', { class: 'why' });
    const keypad = el('div', { class: 'keypad', role: 'group', 'aria-label': 'Keypad' });
    for (const [digit, letters] of KEYPAD)
      keypad.append(
        el(
          'button',
          { type: 'button', 'aria-label': digit, onclick: () => this.press('dial', digit) },
          el('b', {}, digit),
          el('small', {}, letters),
        ),
      );
    this.node = el(
      'article',
      { class: 'phone', onkeydown: (event) => this.typed(event) },
      el('header', {}, this.number, this.label, this.mood),
      el(
        'div',
        { class: 'body' },
        el('div', { class: 'rest' }, this.handset, this.heard),
        el(
          'div',
          { class: 'face' },
          this.lcd,
          el('div', { class: 'softs' }, ...this.keys),
          el('div', { class: 'line' }, this.lamp, this.lampText),
          keypad,
        ),
      ),
      this.quick,
      this.why,
    );
  }

  buildDisplay() {
    this.clock = el('span');
    this.own = el('span');
    this.main = el('div', { class: 'lcd-main' });
    this.prompt = el('div', { class: 'lcd-prompt', 'aria-live': 'polite' });
    this.labels = Array.from({ length: SOFT_KEYS }, () => el('span'));
    return el(
      'div',
      { class: 'lcd', role: 'group', 'aria-label': 'Display' },
      el('div', { class: 'lcd-top' }, this.clock, this.own),
      this.main,
      this.prompt,
      el('div', { class: 'lcd-keys', 'aria-hidden': 'true' }, ...this.labels),
    );
  }

  update(state) {
    const before = this.state;
    this.state = state;
    const number = state.lines[0]?.number ?? '';
    say(this.number, number || '—');
    say(this.label, state.lines[0]?.label === number ? state.model : `${state.lines[0]?.label ?? ''} · ${state.model}`);
    say(this.own, number);
    this.tick();
    const mood = moodOf(state);
    say(this.mood, mood.text);
    this.mood.dataset.mood = mood.name;
    this.node.dataset.number = number;
    this.node.setAttribute('aria-label', `Phone ${number}: ${mood.text}`);
    this.node.classList.toggle('lifted', state.hook === 'off');
    this.node.classList.toggle('ringing', state.ringing);
    this.node.classList.toggle('away', !state.registered);
    this.handset.setAttribute('aria-label', state.hook === 'off' ? 'Hang up' : 'Lift the handset');
    this.handset.title = state.hook === 'off' ? 'Hang up' : 'Lift the handset';
    this.handset.setAttribute('aria-pressed', String(state.hook === 'off'));
    this.lamp.dataset.lamp = state.lamp;
    say(this.lampText, `Line ${number} · lamp ${state.lamp}`);
    say(this.heard, heardOf(state));
    this.drawMain(state);
    say(this.prompt, promptOf(state));
    this.drawKeys(JSON.stringify(offered(before)) !== JSON.stringify(offered(state)));
    this.drawWhy(state.why ?? []);
  }

  tick() {
    const now = new Date();
    say(this.clock, now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
  }

  drawMain(state) {
    const wanted = JSON.stringify([state.screen, state.calls, state.lines, state.registered]);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.lcd.classList.toggle('service', state.screen !== null);
    if (state.screen !== null) {
      const lines = state.screen.text.split('\n').map((line) => el('p', {}, line));
      this.main.replaceChildren(el('h3', {}, state.screen.title), ...lines);
    } else if (state.calls.length > 0) this.main.replaceChildren(...state.calls.map((call) => callLine(call, state)));
    else
      this.main.replaceChildren(
        el('p', { class: 'idle' }, state.registered ? (state.lines[0]?.label ?? '') : 'Registering…'),
      );
  }

  drawKeys(changed) {
    if (changed) this.morePage = 0;
    const shown = this.shownKeys();
    for (let i = 0; i < SOFT_KEYS; i++) {
      const label = shown[i]?.label ?? '';
      say(this.labels[i], label);
      this.keys[i].disabled = label === '';
      this.keys[i].setAttribute('aria-label', label || 'no key');
      this.keys[i].classList.toggle('wanted', this.isWanted(label));
    }
  }

  /** Four places under the display; the fourth is `more` where there are more than four keys. */
  shownKeys() {
    const keys = offered(this.state);
    if (keys.length <= SOFT_KEYS) return keys;
    const step = SOFT_KEYS - 1;
    const pages = Math.ceil(keys.length / step);
    const from = (this.morePage % pages) * step;
    const page = keys.slice(from, from + step);
    while (page.length < step) page.push({ label: '', key: '' });
    return [...page, { label: 'more', key: 'more' }];
  }

  softKey(index) {
    const key = this.shownKeys()[index];
    if (key === undefined || key.label === '') return;
    if (key.key !== 'more') return this.press(key.key, key.label);
    this.morePage++;
    this.drawKeys(false);
  }

  toggleHook() {
    return this.press(this.state.hook === 'off' ? 'onHook' : 'offHook');
  }

  /** With the focus in a phone, digits are typed on its keypad. */
  typed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    this.press('dial', event.key);
  }

  /** Quick actions: call the others, answer, hang up. */
  offer(numbers) {
    const own = this.state.lines[0]?.number ?? '';
    const others = numbers.filter((number) => number !== own && number !== '');
    const wanted = others.join();
    if (wanted === this.offeredQuick) return;
    this.offeredQuick = wanted;
    this.quick.replaceChildren(
      ...others.map((number) =>
        el('button', { type: 'button', class: 'quiet', onclick: () => this.call(number) }, `Call ${number}`),
      ),
    );
  }

  async call(number) {
    if (this.state.hook === 'on' && !(await this.press('offHook'))) return;
    await this.press('dial', number);
  }

  /** Keys of the story are lit: CallBack while a call is up, Dial on our screen. */
  isWanted(label) {
    const { screen, hook } = this.state;
    if (screen === null) return label === 'CallBack' && hook === 'off';
    return screen.softKeys.some(({ name, url }) => name === label && url.startsWith('Dial:'));
  }

  /** Why Call Back does what it does: the first sentence, the others on a click. */
  drawWhy(sentences) {
    const numbered = sentences.map((sentence) => sentence.replaceAll(this.state.name, this.number.textContent));
    const wanted = numbered.join('\n');
    if (wanted === this.drawnWhy) return;
    this.drawnWhy = wanted;
    const open = this.why.querySelector('details')?.open ?? false;
    const [first, ...others] = numbered;
    if (first === undefined) this.why.replaceChildren();
    else
      this.why.replaceChildren(
        el('details', { open }, el('summary', {}, first), ...others.map((sentence) => el('p', {}, sentence))),
      );
  }
}

function offered(state) {
  if (state.screen !== null) return state.screen.softKeys.map(({ name }) => ({ label: name, key: 'screenKey' }));
  return state.softKeys.map(({ label }) => ({ label, key: 'softKey' }));
}

/** Servers leave `From 1002` up to ten seconds after the call: phones show it while it rings. */
function promptOf(state) {
  if (state.screen !== null) return state.screen.prompt;
  const stale = !state.ringing && state.notify.startsWith('From ');
  return state.calls.length > 0 || stale ? state.prompt || (stale ? '' : state.notify) : state.notify || state.prompt;
}

function callLine(call, state) {
  const own = state.lines.some((line) => line.number === call.calling);
  const other = own ? call.called : call.calling || call.called;
  const text = other === '' ? '' : `${own ? 'To' : 'From'} ${other}`;
  return el(
    'p',
    { class: 'call' },
    el('span', { class: 'call-icon', 'data-state': call.state.toLowerCase() }),
    el('span', { class: 'call-text' }, text || 'New call'),
    el('span', { class: 'call-state' }, words(call.state)),
  );
}

/** ringOut → ring out */
function words(name) {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function heardOf(state) {
  if (state.tone === null || state.hook === 'on') return '';
  return HEARD.find(([pattern]) => pattern.test(state.tone))?.[1] ?? words(state.tone);
}

function moodOf(state) {
  const is = (pattern) => state.calls.some((call) => pattern.test(call.state));
  if (!state.registered) return { name: 'away', text: 'not registered' };
  if (state.ringing) return { name: 'ringing', text: 'rings' };
  if (state.screen !== null && state.hook === 'on') {
    const free = state.screen.softKeys.some((key) => key.url.startsWith('Dial:'));
    return free ? { name: 'notice', text: 'has a notice' } : { name: 'screen', text: 'shows a screen' };
  }
  if (heardOf(state) === 'busy tone' || is(/^busy/i)) return { name: 'busy', text: 'hears busy' };
  if (is(/connected/i)) return { name: 'talking', text: 'talks' };
  if (is(/ringOut|proceed/i)) return { name: 'calling', text: 'calls' };
  if (state.hook === 'off') return { name: 'calling', text: 'off hook' };
  return { name: 'idle', text: 'idle' };
}
