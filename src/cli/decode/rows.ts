/**
 * Rows of text as bytes, put together without a string per value: millions of short values cost more as strings than all
 * the reading before them. Leaves as UTF-8.
 */
const PIECE_BYTES = 65_536;
/** Room for one value that is not split, with its tab: a number, a time, a letter. */
const ROOM_BYTES = 32;

const TAB = 9;
const NEWLINE = 10;
const DOT = 46;

/** Up to three letters and the tab behind them, stored at once; where more follow they are written over it. */
const letterWords = (text: (n: number) => string): Int32Array =>
  Int32Array.from({ length: 1000 }, (_, n) =>
    [...text(n), '\t'].reduce((word, letter, i) => word | (letter.charCodeAt(0) << (8 * i)), 0),
  );

/** 000 to 999, and 0 to 999. */
const threeLetters = letterWords((n) => String(n).padStart(3, '0'));
const fewLetters = letterWords(String);

/** Every value brings the tab behind it; the end of a row takes the place of the last one. */
export class Rows {
  /** Behind `PIECE_BYTES` there is room for all numbers of a row, which do not ask for it. */
  private piece: Uint8Array<ArrayBuffer>;
  private words: DataView<ArrayBuffer>;
  private used = 0;
  private readonly write: (piece: Uint8Array) => boolean;
  private second = -1;
  /** The seconds and the dot behind them. */
  private readonly secondWords = new DataView(new ArrayBuffer(ROOM_BYTES));
  private secondLength = 0;

  /**
   * @param write takes a piece; true where it is done with it, false where it keeps it for a while.
   * @param columns of a row, at most
   */
  constructor(write: (piece: Uint8Array) => boolean, columns: number) {
    this.write = write;
    this.piece = new Uint8Array(PIECE_BYTES + columns * ROOM_BYTES);
    this.words = new DataView(this.piece.buffer);
  }

  /** A value that a row has not. */
  none(): void {
    this.piece[this.used++] = TAB;
  }

  endRow(): void {
    this.piece[this.used - 1] = NEWLINE;
    this.room();
  }

  /** A whole number, 0 or more. */
  whole(value: number): void {
    this.used = digits(this.words, this.used, value) + 1;
  }

  /** Seconds and nine decimals. Messages of one second stand together. */
  epoch(seconds: number, nanos: number): void {
    const { words, secondWords } = this;
    if (seconds !== this.second) {
      this.second = seconds;
      this.secondLength = digits(secondWords, 0, seconds) + 1;
      secondWords.setUint8(this.secondLength - 1, DOT);
    }
    let at = this.used;
    for (let i = 0; i < this.secondLength; i += 4) words.setInt32(at + i, secondWords.getInt32(i, true), true);
    at += this.secondLength;
    const micros = (nanos / 1000) | 0;
    const millis = (micros / 1000) | 0;
    words.setInt32(at, threeLetters[millis]!, true);
    words.setInt32(at + 3, threeLetters[micros - millis * 1000]!, true);
    words.setInt32(at + 6, threeLetters[nanos - micros * 1000]!, true);
    this.used = at + 10;
  }

  /** Latin1 of the wire, up to a NUL. False, and nothing told, where it holds more than plain letters. */
  letters(view: DataView, from: number, bytes: number): boolean {
    if (bytes > PIECE_BYTES) return false;
    if (this.used + bytes > PIECE_BYTES) this.flush();
    let to = this.used;
    for (let at = from; at < from + bytes; at++) {
      const code = view.getUint8(at);
      if (code === 0) break;
      if (code < 0x20 || code > 0x7e) return false;
      this.piece[to++] = code;
    }
    this.piece[to] = TAB;
    this.used = to + 1;
    return true;
  }

  /** Must not hold control characters. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.letter(text.charCodeAt(i));
    this.none();
  }

  /** Hand on what is gathered. */
  flush(): void {
    if (this.used === 0) return;
    if (!this.write(this.piece.subarray(0, this.used))) {
      this.piece = new Uint8Array(this.piece.length);
      this.words = new DataView(this.piece.buffer);
    }
    this.used = 0;
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
    if (this.used > PIECE_BYTES) this.flush();
  }
}

/** Write a whole number, and a tab; returns the place of the tab. */
function digits(into: DataView, at: number, value: number): number {
  if (value < 1000) {
    into.setInt32(at, fewLetters[value]!, true);
    return at + (value > 99 ? 3 : value > 9 ? 2 : 1);
  }
  // Small numbers divide faster; those above are rare.
  const thousands = value < 1e9 ? (value / 1000) | 0 : Math.floor(value / 1000);
  const behind = digits(into, at, thousands);
  into.setInt32(behind, threeLetters[value - thousands * 1000]!, true);
  return behind + 3;
}
