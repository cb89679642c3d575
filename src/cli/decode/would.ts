/** What Call Back would have done, as lines between the messages, or objects between theirs. */
import { readable } from '../../codecs/skinny/labels.ts';
import type { Would } from '../../gateway/tap/observer.ts';
import type { LineOutput } from './output.ts';
import { isoTime } from './time.ts';
import type { LinesView } from './views.ts';

const NAME_CHARACTERS = 15;

export class WouldLines {
  private readonly out: LineOutput;
  private readonly lines: LinesView | null;

  /** @param lines tells times and days, also those of the messages; null: objects */
  constructor(out: LineOutput, lines: LinesView | null) {
    this.out = out;
    this.lines = lines;
  }

  tell(would: Would): void {
    const seconds = Math.floor(would.at / 1000);
    const nanos = (would.at - seconds * 1000) * 1e6 + would.nanos;
    const { device, what, text, action, sent } = would;
    if (this.lines === null) {
      const time = isoTime(seconds, nanos);
      this.out.line(
        JSON.stringify({ time, phone: device, callBack: { what, ...(sent === null ? {} : { sent }), text, action } }),
      );
      return;
    }
    const time = this.lines.timeOfDay(seconds, nanos);
    const mark = what === 'press' ? '' : sent === null ? ':' : sent ? ', sent:' : ', not sent:';
    this.out.line(`${time}  ${readable(device).padEnd(NAME_CHARACTERS)}  *  Call Back${mark} ${readable(text)}`);
  }
}
