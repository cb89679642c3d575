/**
 * What views of down messages have in common beyond FrameView: things that `check` finds out once and getters use.
 *
 *   ┌────────┬─ ints ─┬──────────┬──────────┬─ ··· ─┬─────────┐
 *   │ header │        │ text NUL │ text NUL │       │ padding │   texts back to back, not aligned
 *   └────────┴────────┴──────────┴──────────┴─ ··· ─┴─────────┘
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { fixedText, labelCode, pastNul } from '../text.ts';

/** A view that keeps what `check` found out (a layout, where texts start). So `at` has to check as well. */
export abstract class LayoutView extends FrameView {
  override at(view: DataView, start: number, end: number): this {
    super.at(view, start, end);
    this.check();
    return this;
  }

  /** Phrase code of a text in `bytesMax` bytes: 0x8000 | nn for `80 nn`, 0x1e00 | nn for `1e nn`, else 0. */
  protected code(offset: number, bytesMax: number): number {
    const at = this.start + offset;
    return labelCode(this.view, at, Math.min(at + bytesMax, this.end));
  }
}

/** A view with variable texts: one walk over the NULs, offsets kept in a reused array, nothing allocated. */
export abstract class TextsView extends LayoutView {
  /** From the start of the frame: `bounds[i]` is where text i begins, `bounds[i + 1] - 1` its NUL. */
  protected readonly bounds: Int32Array;
  /** Texts found by the last walk. */
  protected found = 0;

  constructor(textsMax: number) {
    super();
    this.bounds = new Int32Array(textsMax + 1);
  }

  /**
   * Find the texts from `offset` on, as far as the body goes: what ends before a text leaves it out.
   * @param least as many are expected: one byte each must be there
   * @returns bodyTooShort, textUnterminated where a text has no NUL, or none
   */
  protected walk(offset: number, least: number): Fault {
    const most = this.bounds.length - 1;
    let at = this.start + offset;
    this.bounds[0] = offset;
    this.found = 0;
    if (at + least > this.end) return Fault.bodyTooShort;
    while (this.found < most && at < this.end) {
      at = pastNul(this.view, at, this.end);
      if (at < 0) return Fault.textUnterminated;
      this.found++;
      this.bounds[this.found] = at - this.start;
    }
    return Fault.none;
  }

  /** Text i, latin1, without its NUL; '' where the body ended before it. */
  protected zstr(i: number): string {
    if (i >= this.found) return '';
    const from = this.bounds[i]!;
    return fixedText(this.view, this.start + from, this.bounds[i + 1]! - from - 1);
  }

  /** Phrase code of text i. */
  protected zstrCode(i: number): number {
    if (i >= this.found) return 0;
    return labelCode(this.view, this.start + this.bounds[i]!, this.start + this.bounds[i + 1]!);
  }
}
