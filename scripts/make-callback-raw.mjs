// Makes src/service/audio/CallBack.raw: the twinkle that a phone plays before it shows that a line is free.
// Phones want raw mu-law, 8000 samples a second, 240 to 16080 samples in multiples of 240, zero at both ends.
// The same bytes come out each time: sums of decaying partials, no chance in it.
import { writeFileSync } from 'node:fs';

const RATE = 8000;
const SAMPLES = 240 * 46; // 1.38 s

/** Four bells of a rising major chord, and the first once more from above. [start s, Hz, loudness] */
const bells = [
  [0.0, 1046.5, 0.75],
  [0.09, 1318.5, 0.75],
  [0.18, 1568.0, 0.8],
  [0.27, 2093.0, 0.95],
  [0.5, 1568.0, 0.45],
  [0.59, 2093.0, 0.55],
];
/** A small bell: partials as multiples of the tone, how loud, and how fast each fades (per second). */
const partials = [
  [1, 1, 5],
  [2.01, 0.28, 9],
  [0.5, 0.2, 7],
];

function bell(time, hz) {
  const strike = Math.min(1, time / 0.004);
  let sum = 0;
  for (const [multiple, loudness, fade] of partials)
    if (hz * multiple < RATE / 2)
      sum += loudness * Math.exp(-fade * time) * Math.sin(2 * Math.PI * hz * multiple * time);
  return strike * sum;
}

/** ITU-T G.711: sample of -1..1 to mu-law. */
function muLaw(sample) {
  const BIAS = 0x84;
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32635, Math.round(Math.abs(sample) * 32767)) + BIAS;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

const wave = Float64Array.from({ length: SAMPLES }, (_, index) => {
  const now = index / RATE;
  const end = Math.min(1, (SAMPLES - 1 - index) / (RATE * 0.12));
  return end * bells.reduce((sum, [at, hz, loudness]) => sum + (now < at ? 0 : loudness * bell(now - at, hz)), 0);
});
const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const bytes = Uint8Array.from(wave, (sample) => muLaw((0.8 * sample) / peak));
writeFileSync(new URL('../src/service/audio/CallBack.raw', import.meta.url), bytes);
console.log(
  `CallBack.raw: ${bytes.length} bytes, first 0x${bytes[0].toString(16)}, last 0x${bytes.at(-1).toString(16)}`,
);
