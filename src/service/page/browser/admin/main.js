// The dashboard: tabs, one view at a time, and the stream that keeps it true.
import { el, say } from '/dom.js';
import { alarms } from './alarms.js';
import { ask, follow } from './api.js';
import { events } from './events.js';
import { lines, records } from './lists.js';
import { overview } from './overview.js';
import { parameters } from './parameters.js';
import { phones } from './phones.js';
import { trace } from './trace.js';

const views = {
  overview: ['Overview', overview()],
  phones: ['Phones', phones()],
  lines: ['Lines', lines()],
  records: ['Call backs', records()],
  alarms: ['Alarms', alarms()],
  parameters: ['Parameters', parameters()],
  events: ['Events', events()],
  trace: ['Trace', trace()],
};
const names = Object.keys(views);
const place = document.getElementById('view');
const tabs = document.getElementById('tabs');
const alarmsStand = el('i', { class: 'count', hidden: true });
tabs.append(
  ...names.map((name, at) =>
    el('a', { href: `#${name}`, title: `Key ${at + 1}` }, views[name][0], ...(name === 'alarms' ? [alarmsStand] : [])),
  ),
);
let current = '';

function open() {
  const wanted = location.hash.slice(1);
  const name = names.includes(wanted) ? wanted : 'overview';
  if (name === current) return;
  views[current]?.[1].hide?.();
  current = name;
  const [title, view] = views[name];
  for (const tab of tabs.children) {
    if (tab.hash === `#${name}`) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  document.title = name === 'overview' ? 'ringback' : `${title} – ringback`;
  place.replaceChildren(view.node);
  void view.show();
}

/** 1 to 8 open the views, / goes to the word to look for. */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
  const name = names[Number(event.key) - 1];
  if (name !== undefined) location.hash = name;
  if (event.key === '/' && views[current][1].find) {
    event.preventDefault();
    views[current][1].find.focus();
  }
}

function drawNode({ version, node, role, state, demo }) {
  say(document.getElementById('node'), `${node} · ${role}${state === 'in service' ? '' : `, ${state}`} · ${version}`);
  document.getElementById('office').hidden = !demo;
}

async function countAlarms() {
  const answer = await ask('/alarms?most=0');
  if (answer === null) return;
  alarmsStand.textContent = String(answer.standing.length);
  alarmsStand.hidden = answer.standing.length === 0;
}

function hear(name, data) {
  if (name === 'status') drawNode(data.status);
  if (name === 'alarm') void countAlarms();
  // The stream of events is kept also while another view is looked at.
  if (current !== 'events') views.events[1].hear(name, data);
  views[current][1].hear(name, data);
}

function link(up) {
  const node = document.getElementById('link');
  say(node, up ? 'live' : 'no answer: trying again');
  node.dataset.link = up ? 'live' : 'lost';
}

addEventListener('hashchange', open);
addEventListener('keydown', pressed);
addEventListener('resize', () => views[current][1].resized?.());
open();
const status = await ask('/status');
if (status !== null) drawNode(status);
await countAlarms();
await follow(hear, link);
