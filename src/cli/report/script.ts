/** The page's script: it filters, opens and zooms. Everything else works without it. */
export const SCRIPT = `
'use strict';
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  document.querySelector('.tools').hidden = false;

  const cards = all('.card.call-back, .card.call');
  const rows = all('#summary .list tbody tr, .rows tbody tr, #faults tbody tr, .counts li, .chart .phone');
  const text = new Map();
  const textOf = (node) => {
    if (!text.has(node)) text.set(node, ((node.dataset.search || '') + ' ' + node.textContent).toLowerCase());
    return text.get(node);
  };
  let waiting = 0;
  const filter = () => {
    const words = $('filter').value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    const fits = (node) => words.every((word) => textOf(node).includes(word));
    let shown = 0;
    for (const card of cards) {
      const fit = fits(card);
      card.hidden = !fit;
      if (fit) shown++;
      for (const row of card.querySelectorAll('.row')) {
        row.classList.toggle('hit', words.length > 0 && words.some((word) => textOf(row).includes(word)));
      }
    }
    for (const row of rows) row.hidden = !fits(row);
    $('found').textContent = words.length === 0 ? '' : shown + ' of ' + cards.length + ' calls and call backs';
  };
  $('filter').addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });

  const shown = () => all('.card').filter((card) => !card.hidden);
  $('open').addEventListener('click', () => shown().forEach((card) => { card.open = true; }));
  $('shut').addEventListener('click', () => all('details').forEach((each) => { each.open = false; }));

  const chart = document.querySelector('.chart');
  if (chart === null) $('zoom').hidden = true;
  let zoom = 1;
  const zoomTo = (next, at) => {
    if (chart === null) return;
    const stretch = chart.querySelector('.stretch');
    const place = at === undefined ? chart.clientWidth / 2 : at;
    const part = (chart.scrollLeft + place) / stretch.offsetWidth;
    zoom = Math.min(200, Math.max(1, next));
    stretch.style.width = zoom * 100 + '%';
    chart.scrollLeft = part * stretch.offsetWidth - place;
  };
  $('in').addEventListener('click', () => zoomTo(zoom * 2));
  $('out').addEventListener('click', () => zoomTo(zoom / 2));
  if (chart !== null) chart.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomTo(zoom * Math.exp(-event.deltaY / 300), event.clientX - chart.getBoundingClientRect().left);
  }, { passive: false });
})();
`;
