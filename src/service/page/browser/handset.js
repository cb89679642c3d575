// The handset as a drawing: lies in its cradle, or is lifted.
const SVG = 'http://www.w3.org/2000/svg';

function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

export function handset() {
  const svg = shape('svg', { viewBox: '0 0 64 236', 'aria-hidden': 'true', class: 'handset-drawing' });
  const cradle = shape('g', { class: 'cradle' });
  cradle.append(
    shape('rect', { x: 13, y: 18, width: 38, height: 44, rx: 10 }),
    shape('rect', { x: 13, y: 172, width: 38, height: 44, rx: 10 }),
  );
  const cord = shape('path', {
    class: 'cord',
    d: 'M32 214c-9 3-9 8 0 8s9 5 0 7-9 5 0 6',
  });
  const grip = shape('g', { class: 'grip' });
  grip.append(
    shape('path', {
      class: 'grip-body',
      d: 'M17 12c-8 2-11 9-11 20v24c0 9 5 13 13 14l3 96c-11 1-16 5-16 14v24c0 11 3 18 11 20h30c8-2 11-9 11-20v-24c0-9-5-13-16-14V70c11-1 16-5 16-14V32c0-11-3-18-11-20z',
    }),
    shape('path', { class: 'grip-light', d: 'M27 74c-3 28-3 60 0 88' }),
    shape('rect', { class: 'mwi', x: 22, y: 18, width: 20, height: 7, rx: 3.5 }),
  );
  for (const [x, y] of [
    [24, 196],
    [32, 196],
    [40, 196],
    [24, 206],
    [32, 206],
    [40, 206],
  ])
    grip.append(shape('circle', { class: 'hole', cx: x, cy: y, r: 2 }));
  svg.append(cord, cradle, grip);
  return svg;
}
