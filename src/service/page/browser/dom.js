// Building blocks of the page. Names and numbers are data: they enter the document as text, never as markup.

/** An element with properties and children; strings become text nodes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') node.className = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Sets text only where it changed, so that screen readers and selections are left in peace. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let hideToast = 0;

export function toast(text) {
  const node = document.getElementById('toast');
  node.textContent = text;
  node.hidden = false;
  clearTimeout(hideToast);
  hideToast = setTimeout(() => {
    node.hidden = true;
  }, 5000);
}

/** POST; what the server refuses is told to the user. Resolves true where it was done. */
export async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (answer.ok) return true;
    toast((await answer.json()).error ?? `The gateway answered ${answer.status}.`);
  } catch {
    toast('The gateway does not answer.');
  }
  return false;
}
