/**
 * Golden frames with their fields. Some are in test/vectors; the whole collection lies beside the project and is used
 * where it is there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Field {
  /** Dotted path; elements of arrays as `caps[0].payloadCapability`. */
  readonly name: string;
  /** From the start of the body. */
  readonly off: number;
  readonly len: number;
  readonly value?: number | string;
  readonly hexValue?: string;
}

export class Golden {
  readonly name: string;
  readonly message: string;
  readonly version: number;
  readonly fields: readonly Field[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  private byName: Map<string, Field> | undefined;

  constructor(name: string, message: string, version: number, hex: string, fields: readonly Field[]) {
    this.name = name;
    this.message = message;
    this.version = version;
    this.fields = fields;
    this.bytes = fromHex(hex);
  }
  /** The same values, in a frame of another version. */
  inVersion(version: number): Golden {
    return new Golden(this.name, this.message, version, Buffer.from(this.bytes).toString('hex'), this.fields);
  }
  /** What stands in its header, whatever it is taken for. */
  get headerVersion(): number {
    return new DataView(this.bytes.buffer).getUint32(4, true);
  }
  get bodyBytes(): number {
    return this.bytes.length - 12;
  }
  has(field: string): boolean {
    return this.places.has(field);
  }
  /** Number of a field, 0 where the frame has none. */
  n(field: string): number {
    return Number(this.value(field) ?? 0);
  }
  /** Text of a field, '' where the frame has none. */
  s(field: string): string {
    return String(this.value(field) ?? '');
  }
  /** Bytes of a field. */
  raw(field: string): Uint8Array<ArrayBuffer> {
    const { off, len } = this.places.get(field) ?? { off: 0, len: 0 };
    return this.bytes.slice(12 + off, 12 + off + len);
  }
  /** The frame with everything zero that no field explains, and with these fields zero: no old memory, nothing unsent. */
  clean(unsent: readonly string[] = []): Uint8Array<ArrayBuffer> {
    const clean = new Uint8Array(this.bytes.length);
    clean.set(this.bytes.subarray(0, 12));
    for (const { name, off, len, value, hexValue } of this.fields) {
      if (unsent.some((each) => name === each || name.endsWith(`.${each}`))) continue;
      const text = typeof value === 'string' && !isAddress(value);
      const used = hexValue !== undefined ? hexValue.length / 2 : text ? value.length : len;
      clean.set(this.bytes.subarray(12 + off, 12 + off + used), 12 + off);
    }
    return clean;
  }
  private value(field: string): number | string | undefined {
    return this.places.get(field)?.value;
  }
  /** Fields by name; of two with one name the first counts. */
  private get places(): ReadonlyMap<string, Field> {
    this.byName ??= new Map(this.fields.toReversed().map((each) => [each.name, each]));
    return this.byName;
  }
}

const isAddress = (text: string): boolean => /^(\d+\.){3}\d+$|^([0-9a-f]{2}:){5}[0-9a-f]{2}$|^[0-9a-f]{32}$/.test(text);

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

interface Written {
  name: string;
  message: string;
  hex: string;
  version?: number;
  header?: { version: number };
  fields: Field[];
}
const read = (file: URL): { vectors: Written[] } | Written[] => JSON.parse(readFileSync(fileURLToPath(file), 'utf8'));
const golden = ({ name, message, version, header, hex, fields }: Written): Golden =>
  new Golden(name, message, version ?? header?.version ?? 0, hex, fields);

const own = (file: string): URL => new URL(`../vectors/${file}`, import.meta.url);

/** Frames in test/vectors/skinny, and in another file of test/vectors where one is named. */
export function ownGolden(file?: string): Golden[] {
  const more = file === undefined ? [] : (read(own(file)) as Written[]);
  const files = ['captured.json', 'constructed.json'].map(
    (each) => read(own(`skinny/${each}`)) as { vectors: Written[] },
  );
  const unique = new Map([...files.flatMap(({ vectors }) => vectors), ...more].map((each) => [each.name, each]));
  return [...unique.values()].map(golden);
}

const shared = (file: string): URL => new URL(`../../../shared/facts/sccp/${file}`, import.meta.url);
/** True where the collection lies beside the project. */
export const sharedGoldenPresent = ['vectors.json', 'constructed.json'].every((file) => existsSync(shared(file)));

/** Every frame of the collection; none where it is missing. */
export function sharedGolden(): Golden[] {
  if (!sharedGoldenPresent) return [];
  return ['vectors.json', 'constructed.json'].flatMap((file) =>
    (read(shared(file)) as { vectors: Written[] }).vectors.map(golden),
  );
}
