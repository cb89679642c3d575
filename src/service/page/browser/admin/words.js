// Numbers and times as people read them.
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** 93 s → "1 min 33 s": the two largest units. */
export function duration(ms) {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return '0 s';
  let rest = ms;
  const words = [];
  for (const [name, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${name}`);
  }
  return words.join(' ');
}

export const ago = (at) => (at ? `${duration(Math.max(0, Date.now() - at))} ago` : '');

export const time = (at) => new Date(at).toLocaleTimeString([], { hour12: false });

export const count = (number) => number.toLocaleString('en').replaceAll(',', '\u202f');
