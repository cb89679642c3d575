/** What is used of restructure 3, which ships no types. */
declare module 'restructure' {
  export interface Type<T> {
    fromBuffer(bytes: Uint8Array): T;
    toBuffer(value: T): Uint8Array;
  }
  export const uint8: Type<number>;
  export const uint16le: Type<number>;
  export const uint32le: Type<number>;
  export const int32le: Type<number>;
  type Length = number | string | ((this: Record<string, number>) => number);
  const StringType: new (length: Length | null, encoding?: string) => Type<string>;
  const BufferType: new (length: Length) => Type<Uint8Array>;

  export { BufferType as Buffer, StringType as String };
  export const Reserved: new (type: Type<number>, count: number) => Type<undefined>;
  export const Struct: new (fields: Record<string, unknown>) => Type<Record<string, unknown>>;
}
