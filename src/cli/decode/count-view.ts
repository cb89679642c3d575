/** `--count`: how often each message stands in the captures, most frequent first. Nothing is decoded for it. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { pduName } from '../../codecs/qbe/ids.ts';
import { messageName } from '../../codecs/skinny/ids.ts';
import type { LineOutput } from './output.ts';
import type { View } from './views.ts';

/** Ids below this are counted in one array: nearly all of both protocols. */
const FEW_IDS = 1_024;

/** How often each id came in each direction. */
class Counts {
  private readonly few = new Uint32Array(2 * FEW_IDS);
  private readonly others = new Map<number, Uint32Array>();

  add(id: number, toServer: boolean): void {
    const way = toServer ? 0 : 1;
    if (id < FEW_IDS) this.few[2 * id + way]!++;
    else this.other(id)[way]!++;
  }

  *[Symbol.iterator](): Generator<[id: number, toServer: number, toPhone: number]> {
    for (let id = 0; id < FEW_IDS; id++) {
      const [up, down] = this.few.subarray(2 * id, 2 * id + 2) as unknown as [number, number];
      if (up + down > 0) yield [id, up, down];
    }
    for (const [id, [up, down]] of this.others) yield [id, up!, down!];
  }

  private other(id: number): Uint32Array {
    const known = this.others.get(id) ?? new Uint32Array(2);
    this.others.set(id, known);
    return known;
  }
}

const NAME_CHARACTERS = 24;
const COUNT_CHARACTERS = 10;

export class CountView implements View {
  private readonly out: LineOutput;
  private readonly counts: Readonly<Record<CapturedMessage['protocol'], Counts>> = {
    skinny: new Counts(),
    qbe: new Counts(),
  };

  constructor(out: LineOutput) {
    this.out = out;
  }

  begin(): void {}

  undecoded({ protocol, id, direction }: CapturedMessage): boolean {
    this.counts[protocol].add(id, direction === 'toServer');
    return true;
  }

  message(message: CapturedMessage): void {
    this.undecoded(message);
  }

  /** No message; the summary counts them. */
  trouble(): void {}

  end(): void {
    const rows = (['skinny', 'qbe'] as const).flatMap((protocol) =>
      [...this.counts[protocol]].map(([id, up, down]) => ({
        name: protocol === 'qbe' ? pduName(id) : messageName(id),
        up,
        down,
      })),
    );
    rows.sort((a, b) => b.up + b.down - (a.up + a.down) || (a.name < b.name ? -1 : 1));
    if (rows.length > 0) this.row('all', '→', '←', 'message');
    for (const { up, down, name } of rows) this.row(String(up + down), String(up), String(down), name);
  }

  private row(all: string, up: string, down: string, name: string): void {
    const [a, b, c] = [all, up, down].map((text) => text.padStart(COUNT_CHARACTERS));
    this.out.line(`${a}${b}${c}  ${name.padEnd(NAME_CHARACTERS).trimEnd()}`);
  }
}
