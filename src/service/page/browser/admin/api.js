// Asks /api/v1, with the token where one is wanted. What the service refuses is told to the user.
import { toast } from '/dom.js';

const KEY = 'ringback.token';

function headers(body) {
  const token = sessionStorage.getItem(KEY);
  return {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

/** Resolves with the answer, or null where it was refused or nobody answers. */
export async function ask(path, method = 'GET', body = undefined) {
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method,
      headers: headers(body),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status === 401 && (await wantToken())) return ask(path, method, body);
    const data = await answer.json();
    if (answer.ok) return data;
    toast(data.error ?? `The service answered ${answer.status}.`);
  } catch {
    toast('The service does not answer.');
  }
  return null;
}

let asking = null;

/** Asks the user for the token, once however many requests want it. */
function wantToken() {
  asking ??= new Promise((resolve) => {
    const dialog = document.getElementById('token');
    dialog.addEventListener(
      'close',
      () => {
        const { value } = dialog.querySelector('input');
        if (value !== '') sessionStorage.setItem(KEY, value);
        asking = null;
        resolve(value !== '');
      },
      { once: true },
    );
    dialog.showModal();
  });
  return asking;
}

/**
 * Server-sent events by fetch, because EventSource sends no token. Comes back by itself.
 * @param hear (name, data); @param link told true and false
 */
export async function follow(hear, link) {
  for (;;) {
    try {
      const answer = await fetch('/api/v1/events', { headers: headers() });
      if (answer.status === 401) await wantToken();
      else if (answer.ok) {
        link(true);
        await read(answer.body.getReader(), hear);
      }
    } catch {
      // The service has gone; it is called again below.
    }
    link(false);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function read(reader, hear) {
  const decoder = new TextDecoder();
  let held = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += decoder.decode(value, { stream: true });
    const blocks = held.split('\n\n');
    held = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name !== undefined && data !== undefined) hear(name, JSON.parse(data));
    }
  }
}

/** A question that the user answers by Yes. */
export function sure(question) {
  const dialog = document.getElementById('ask');
  document.getElementById('question').textContent = question;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
