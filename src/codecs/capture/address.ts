/** IP addresses as people write them: dotted, and RFC 5952 for version 6. */

/** Address at `at`, 4 or 16 bytes by version. */
export function addressText(view: DataView, at: number, version: number): string {
  return version === 4 ? addressV4(view, at) : addressV6(view, at);
}

/** `address:port`, in brackets where the address has colons itself. */
export function endpointText(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function addressV4(view: DataView, at: number): string {
  return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

function addressV6(view: DataView, at: number): string {
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) words.push(view.getUint16(at + i));
  const zeros = longestZeros(words);
  const hex = (part: number[]) => part.map((word) => word.toString(16)).join(':');
  if (zeros.count < 2) return hex(words);
  return `${hex(words.slice(0, zeros.at))}::${hex(words.slice(zeros.at + zeros.count))}`;
}

/** The first longest run of zero words. */
function longestZeros(words: readonly number[]): { at: number; count: number } {
  let best = { at: 0, count: 0 };
  for (let at = 0; at < words.length; at++) {
    let count = 0;
    while (words[at + count] === 0) count++;
    if (count > best.count) best = { at, count };
  }
  return best;
}
