/** `--count`: how often each message stands in the captures, most frequent first. Nothing is decoded for it. */
import type { CapturedMessage } from '../../codecs/capture/index.ts';
import { pduName } from '../../codecs/qbe/ids.ts';
import { messageName } from '../../codecs/skinny/ids.ts';
import type { LineOutput } from './output.ts';
import type { View } from './views.ts';

type Counts = Map<number, [toServer: number, toPhone: number]>;

const NAME_CHARACTERS = 24;
const COUNT_CHARACTERS = 10;

export class CountView implements View {
  private readonly out: LineOutput;
  private readonly counts: Readonly<Record<CapturedMessage['protocol'], Counts>> = {
    skinny: new Map(),
    qbe: new Map(),
  };

  constructor(out: LineOutput) {
    this.out = out;
  }

  begin(): void {}

  undecoded({ protocol, id, direction }: CapturedMessage): boolean {
    const counts = this.counts[protocol];
    let both = counts.get(id);
    if (both === undefined) {
      both = [0, 0];
      counts.set(id, both);
    }
    both[direction === 'toServer' ? 0 : 1]++;
    return true;
  }

  message(message: CapturedMessage): void {
    this.undecoded(message);
  }

  /** No message; the summary counts them. */
  trouble(): void {}

  end(): void {
    const rows = (['skinny', 'qbe'] as const).flatMap((protocol) =>
      [...this.counts[protocol]].map(([id, [up, down]]) => ({
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
