/**
 * QBE frames built and read by hand, from what the JTAPI client wrote (see ../shared/facts/qbe/wire.md) and without a line
 * of the codec: number → i32, boolean → true as ffffffff, string → str, { u } → unicode without a NUL, bytes, null,
 * { of } → nested element, { list } → list of elements.
 */
export type Part =
  | number
  | boolean
  | string
  | null
  | Uint8Array
  | { readonly u: string }
  | { readonly of: readonly Part[] }
  | { readonly list: readonly (readonly Part[])[] };

function sizeOf(part: Part): number {
  if (typeof part === 'number' || typeof part === 'boolean') return 4;
  if (typeof part === 'string' || part === null || part instanceof Uint8Array) return 8;
  return 'of' in part ? 12 : 16;
}

const fixedSize = (parts: readonly Part[]): number => parts.reduce((sum: number, part) => sum + sizeOf(part), 0);

/** One whole frame. */
export function qbeFrame(pdu: number, parts: readonly Part[] = [], version = 0x0011_0000): Buffer {
  const fixed = fixedSize(parts);
  let bytes = Buffer.alloc(32 + fixed);
  const append = (more: Uint8Array): number => {
    const at = bytes.length;
    bytes = Buffer.concat([bytes, more]);
    return at;
  };
  const words = (at: number, ...values: number[]): void => {
    values.forEach((value, i) => void bytes.writeUInt32LE(value >>> 0, at + 4 * i));
  };
  const fill = (from: number, fields: readonly Part[]): void => {
    let at = from;
    for (const field of fields) {
      put(at, field);
      at += sizeOf(field);
    }
  };
  const put = (at: number, part: Part): void => {
    if (typeof part === 'number') words(at, part);
    else if (typeof part === 'boolean') words(at, part ? 0xffff_ffff : 0);
    else if (typeof part === 'string') words(at, append(Buffer.from(`${part}\0`, 'latin1')), part.length + 1);
    else if (part === null) words(at, bytes.length, 0);
    else if (part instanceof Uint8Array) words(at, append(part), part.length);
    else if ('u' in part) words(at, append(Buffer.from(part.u, 'utf16le')), part.u.length * 2, part.u.length, 2);
    else if ('list' in part) {
      const each = fixedSize(part.list[0] ?? []);
      const first = append(Buffer.alloc(each * part.list.length));
      part.list.forEach((element, i) => void fill(first + i * each, element));
      words(at, first, bytes.length - first, part.list.length, each);
    } else {
      const size = fixedSize(part.of);
      const first = append(Buffer.alloc(size));
      fill(first, part.of);
      words(at, first, size, size);
    }
  };
  fill(32, parts);
  words(0, bytes.length - 8, 0, 0xffff_dddd, version, pdu, 32, fixed, bytes.length - 32 - fixed);
  return bytes;
}

/** A frame that came from a server, read at offsets into its fixed part. */
export class QbeBytes {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
  get pdu(): number {
    return this.bytes.readUInt32LE(16);
  }
  /** The word at an offset of the fixed part. */
  i(at: number): number {
    return this.bytes.readUInt32LE(32 + at);
  }
  /** A str: the byte at its end is dropped, as the client does it. */
  s(at: number): string {
    return this.bytes.toString('latin1', this.i(at), this.i(at) + this.i(at + 4) - 1);
  }
  /** A ustr: the unit at its end is dropped. */
  u(at: number): string {
    return this.bytes.toString('utf16le', this.i(at), this.i(at) + (this.i(at + 8) - 1) * 2);
  }
  data(at: number): Buffer {
    return this.bytes.subarray(this.i(at), this.i(at) + this.i(at + 4));
  }
}

/** Parts a stream as the client does: by fixedOffset + fixedSize + varSize. */
export class QbeStream {
  private rest = Buffer.alloc(0);

  push(chunk: Buffer): QbeBytes[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: QbeBytes[] = [];
    while (this.rest.length >= 32) {
      const size = this.rest.readUInt32LE(20) + this.rest.readUInt32LE(24) + this.rest.readUInt32LE(28);
      if (this.rest.length < size) break;
      frames.push(new QbeBytes(Buffer.from(this.rest.subarray(0, size))));
      this.rest = this.rest.subarray(size);
    }
    return frames;
  }
}
