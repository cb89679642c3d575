/**
 * What views of down messages have in common beyond FrameView: things that `check` finds out once and getters use.
 *
 *   ┌────────┬─ ints ─┬──────────┬──────────┬─ ··· ─┬─────────┐
 *   │ header │        │ text NUL │ text NUL │       │ padding │   texts back to back, not aligned
 *   └────────┴────────┴──────────┴──────────┴─ ··· ─┴─────────┘
 */
import { Fault } from '../fault.ts';
import { FrameView } from '../frame.ts';
import { fixedText, labelCode, pastNul, type TextReader } from '../text.ts';

/** Constants of their own file are constants for V8, too; what is imported is looked up. */
const { none, bodyTooShort, textUnterminated } = Fault;

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

/**
 * A view with variable texts. A frame whose last byte is 0 cannot hold a text without its NUL, so that `check` looks at one
 * byte and nobody walks over texts that nobody asks for, nor over those behind them; the places are kept in a reused array,
 * nothing is allocated.
 */
export abstract class TextsView extends LayoutView {
  /** From the start of the frame: `bounds[i]` is where text i begins, `bounds[i + 1] - 1` its NUL; as many as `count`. */
  protected readonly bounds: Int32Array;
  /** Texts that were found so far: nobody looks further than he is asked for. */
  private count = 0;

  constructor(textsMax: number) {
    super();
    this.bounds = new Int32Array(textsMax + 1);
  }

  /**
   * Prove the texts from `offset` on, as far as the body goes: what ends before a text leaves it out.
   * @param least as many are expected: one byte each must be there
   * @returns bodyTooShort, textUnterminated where a text has no NUL, or none
   */
  protected walk(offset: number, least: number): Fault {
    this.bounds[0] = offset;
    this.count = 0;
    if (this.start + offset + least > this.end) return bodyTooShort;
    if (this.view.getUint8(this.end - 1) === 0) return none;
    return this.look(this.bounds.length - 1) ? none : textUnterminated;
  }

  /** How many texts there are. */
  protected get found(): number {
    this.look(this.bounds.length - 1);
    return this.count;
  }

  /** Walks over NULs until `wanted` texts are found, or there are no more. @returns false where one has no NUL */
  private look(wanted: number): boolean {
    const { view, start, end, bounds } = this;
    let at = start + bounds[this.count]!;
    while (this.count < wanted && at < end) {
      at = pastNul(view, at, end);
      if (at < 0) return false;
      bounds[++this.count] = at - start;
    }
    return true;
  }

  /** True where there is a text i. */
  private reaches(i: number): boolean {
    if (i >= this.count) this.look(i + 1);
    return i < this.count;
  }

  /** Text i, latin1, without its NUL; '' where the body ended before it. */
  protected zstr(i: number): string {
    if (!this.reaches(i)) return '';
    const from = this.bounds[i]!;
    return fixedText(this.view, this.start + from, this.bounds[i + 1]! - from - 1);
  }

  /** Text i, as `read` makes it; '' where the body ended before it. */
  protected zstrBy(i: number, read: TextReader): string {
    if (!this.reaches(i)) return '';
    const from = this.bounds[i]!;
    return read(this.view, this.start + from, this.bounds[i + 1]! - from - 1);
  }

  /** Phrase code of text i. */
  protected zstrCode(i: number): number {
    if (!this.reaches(i)) return 0;
    return labelCode(this.view, this.start + this.bounds[i]!, this.start + this.bounds[i + 1]!);
  }
}
