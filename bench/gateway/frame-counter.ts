/** Counts whole frames in a stream whose bytes it does not keep. */
export class FrameCounter {
  /** Bytes of the present frame that are still to come. */
  private left = 0;
  private word = 0;
  private wordBytes = 0;

  /** @returns frames that end within these bytes. */
  push(bytes: Uint8Array, length = bytes.length): number {
    let at = 0;
    let frames = 0;
    while (at < length) {
      if (this.left > 0) {
        const step = Math.min(this.left, length - at);
        at += step;
        this.left -= step;
        if (this.left === 0) frames++;
        continue;
      }
      this.word += bytes[at++]! * 2 ** (8 * this.wordBytes);
      if (++this.wordBytes < 4) continue;
      this.left = this.word + 4;
      this.word = 0;
      this.wordBytes = 0;
    }
    return frames;
  }
}
