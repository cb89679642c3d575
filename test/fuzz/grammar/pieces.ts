/** Changes to a list of pieces: frames of a stream, blocks of a file, steps of a session. */
import type { Random } from '../engine/random.ts';
import { changeBytes } from './bytes.ts';
import type { Grammar } from './grammar.ts';

export interface Pieces {
  /** Most pieces of a fresh input. */
  readonly most: number;
  /** Cut an input into pieces; whatever fits no piece is the last one. */
  cut(bytes: Buffer): Buffer[];
  /** A fresh piece. */
  make(random: Random): Buffer;
  /** A changed piece, by what its protocol says. */
  change(piece: Buffer, random: Random): Buffer;
  /** What every fresh input begins with. */
  begin?(random: Random): Buffer[];
}

type Order = (list: Buffer[], random: Random, pieces: Pieces, others: readonly Buffer[]) => void;

const orders: readonly Order[] = [
  (list, random) => void list.splice(random.below(list.length), 1),
  (list, random) => void list.splice(random.below(list.length), 0, random.pick(list)),
  (list, random) => {
    const [a, b] = [random.below(list.length), random.below(list.length)];
    [list[a], list[b]] = [list[b]!, list[a]!];
  },
  (list, random, pieces) => void list.splice(random.below(list.length + 1), 0, pieces.make(random)),
  (list, random, pieces) => void list.splice(random.below(list.length), 1, pieces.make(random)),
  (list, random, _, others) => {
    if (others.length > 0) list.splice(random.below(list.length + 1), 0, random.pick(others));
  },
  (list, random, _, others) => void list.splice(random.below(list.length), list.length, ...others.slice(-3)),
];

export function grammarOf(pieces: Pieces): Grammar {
  return {
    make(random) {
      const list = pieces.begin?.(random) ?? [];
      const count = 1 + random.below(random.oneIn(3) ? pieces.most : 2);
      for (let i = 0; i < count; i++) list.push(pieces.make(random));
      return Buffer.concat(list);
    },
    change(bytes, random, other) {
      const how = random.below(10);
      if (how < 3 || bytes.length === 0) return changeBytes(bytes, random, other);
      const list = pieces.cut(bytes);
      if (how < 6) random.pick(orders)(list, random, pieces, pieces.cut(other));
      else {
        const at = random.below(list.length);
        list[at] = pieces.change(list[at]!, random);
      }
      return Buffer.concat(list);
    },
  };
}
