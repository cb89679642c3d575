// Joins the parts of the page: one stream of events in, views out.
import { el, say } from './dom.js';
import { MessagesView } from './messages.js';
import { PhoneView } from './phone.js';
import { Sound } from './sound.js';
import { StoryView } from './story.js';

const $ = (id) => document.getElementById(id);
const phones = new Map();
const messages = new MessagesView($('messages'));
const story = new StoryView($('story'));
const sound = new Sound($('sound'));

function takePhone(state) {
  let view = phones.get(state.name);
  if (view === undefined) {
    view = new PhoneView(state);
    phones.set(state.name, view);
    $('phones').append(view.node);
  } else {
    if (state.played.length > view.state.played.length) twinkle(view);
    view.update(state);
  }
  const numbers = [...phones.values()].map((each) => each.state.lines[0]?.number ?? '').sort();
  for (const each of phones.values()) each.offer(numbers);
  if (state.lines[0] !== undefined) messages.know(state.name, state.lines[0].number);
}

function twinkle(view) {
  view.node.classList.remove('twinkle');
  void view.node.offsetWidth; // so that the animation starts again
  view.node.classList.add('twinkle');
  sound.twinkle();
}

function describeOffice(office) {
  const hop = (name, at) => el('span', { class: 'hop' }, el('b', {}, name), at === '' ? '' : ` ${at}`);
  $('way').replaceChildren(
    hop('phones', office.listen),
    el('i', { class: 'wire' }),
    el('span', { class: 'hop ours' }, el('b', {}, 'ringback'), ` ${office.version}`),
    el('i', { class: 'wire' }),
    hop(office.demo ? 'simulated call manager' : 'call server', office.upstream),
  );
  document.body.classList.toggle('no-phones', office.phones.length === 0);
  if (office.phones.length === 0)
    $('phones').replaceChildren(
      el(
        'p',
        { class: 'empty' },
        `Point your phones at ${office.listen}: what they say to the call server, and what ringback does with it, scrolls here.`,
      ),
    );
}

async function start() {
  describeOffice(await (await fetch('/api/office')).json());
  const events = new EventSource('/api/events');
  events.addEventListener('phone', (event) => takePhone(JSON.parse(event.data)));
  events.addEventListener('story', (event) => story.update(JSON.parse(event.data)));
  events.addEventListener('messages', (event) => messages.take(JSON.parse(event.data)));
  events.addEventListener('open', () => link('live'));
  events.addEventListener('error', () => link('lost'));
}

function link(state) {
  say($('link'), state === 'live' ? 'live' : 'gateway away');
  $('link').dataset.link = state;
}

setInterval(() => {
  for (const view of phones.values()) view.tick();
}, 5000);
start().catch(() => link('lost'));
