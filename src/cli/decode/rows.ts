/**
 * Rows of text as bytes, put together without a string per value: millions of short values cost more as strings than all
 * the reading before them. Leaves as UTF-8.
 */
const PIECE_BYTES = 65_536;
/** Room for one value that is not split: a number, an escape. */
const ROOM_BYTES = 32;

/** 000 to 999, three letters each. */
const thousand = new Uint8Array(3000);
for (let n = 0; n < 1000; n++)
  thousand.set([48 + Math.floor(n / 100), 48 + (Math.floor(n / 10) % 10), 48 + (n % 10)], 3 * n);

const TAB = 9;
const NEWLINE = 10;
const DOT = 46;

export class Rows {
  private piece = new Uint8Array(PIECE_BYTES);
  private used = 0;
  private readonly write: (piece: Uint8Array) => boolean;
  private second = -1;
  private readonly secondDigits = new Uint8Array(16);
  private secondLength = 0;

  /** @param write takes a piece; true where it is done with it, false where it keeps it for a while. */
  constructor(write: (piece: Uint8Array) => boolean) {
    this.write = write;
  }

  tab(): void {
    this.byte(TAB);
  }

  endRow(): void {
    this.byte(NEWLINE);
  }

  /** A whole number, 0 or more. */
  whole(value: number): void {
    this.room();
    this.used = digits(this.piece, this.used, value);
  }

  /** Seconds and nine decimals. Messages of one second stand together. */
  epoch(seconds: number, nanos: number): void {
    if (seconds !== this.second) {
      this.second = seconds;
      this.secondLength = digits(this.secondDigits, 0, seconds);
    }
    this.room();
    const { piece, secondDigits, secondLength } = this;
    let at = this.used;
    for (let i = 0; i < secondLength; i++) piece[at++] = secondDigits[i]!;
    piece[at] = DOT;
    const micros = (nanos / 1000) | 0;
    const millis = (micros / 1000) | 0;
    three(piece, at + 1, millis);
    three(piece, at + 4, micros - millis * 1000);
    three(piece, at + 7, nanos - micros * 1000);
    this.used = at + 10;
  }

  /** Latin1 of the wire, up to a NUL. False, and nothing told, where it holds more than plain letters. */
  letters(view: DataView, from: number, bytes: number): boolean {
    if (this.used + bytes > PIECE_BYTES) this.flush();
    if (bytes > PIECE_BYTES) return false;
    let to = this.used;
    for (let at = from; at < from + bytes; at++) {
      const code = view.getUint8(at);
      if (code === 0) break;
      if (code < 0x20 || code > 0x7e) return false;
      this.piece[to++] = code;
    }
    this.used = to;
    return true;
  }

  /** Must not hold control characters. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.letter(text.charCodeAt(i));
  }

  /** Hand on what is gathered. */
  flush(): void {
    if (this.used === 0) return;
    if (!this.write(this.piece.subarray(0, this.used))) this.piece = new Uint8Array(PIECE_BYTES);
    this.used = 0;
  }

  private byte(value: number): void {
    this.room();
    this.piece[this.used++] = value;
  }

  private letter(code: number): void {
    this.room();
    if (code < 0x80) this.piece[this.used++] = code;
    else if (code < 0x800) {
      this.piece[this.used++] = 0xc0 | (code >> 6);
      this.piece[this.used++] = 0x80 | (code & 63);
    } else {
      this.piece[this.used++] = 0xe0 | (code >> 12);
      this.piece[this.used++] = 0x80 | ((code >> 6) & 63);
      this.piece[this.used++] = 0x80 | (code & 63);
    }
  }

  private room(): void {
    if (this.used + ROOM_BYTES > PIECE_BYTES) this.flush();
  }
}

function three(into: Uint8Array, at: number, n: number): void {
  into[at] = thousand[3 * n]!;
  into[at + 1] = thousand[3 * n + 1]!;
  into[at + 2] = thousand[3 * n + 2]!;
}

/** Write a whole number; returns the place behind it. */
function digits(into: Uint8Array, at: number, value: number): number {
  if (value >= 1e6) {
    const thousands = Math.floor(value / 1000);
    const behind = digits(into, at, thousands);
    three(into, behind, value - thousands * 1000);
    return behind + 3;
  }
  if (value >= 1000) {
    const thousands = (value / 1000) | 0;
    const behind = upTo999(into, at, thousands);
    three(into, behind, value - thousands * 1000);
    return behind + 3;
  }
  return upTo999(into, at, value);
}

function upTo999(into: Uint8Array, from: number, n: number): number {
  let at = from;
  if (n > 99) into[at++] = thousand[3 * n]!;
  if (n > 9) into[at++] = thousand[3 * n + 1]!;
  into[at++] = thousand[3 * n + 2]!;
  return at;
}
