// The twinkle, as phones play it: CallBack.raw, mu-law, 8000 samples a second. Silent until the user asks for sound.
const RATE = 8000;

/** ITU-T G.711 mu-law byte to a sample of -1..1. */
function fromMuLaw(byte) {
  const value = ~byte & 0xff;
  const magnitude = (((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4);
  return (value & 0x80 ? 0x84 - magnitude : magnitude - 0x84) / 32768;
}

export class Sound {
  constructor(button) {
    this.button = button;
    this.context = null;
    button.addEventListener('click', () => this.toggle());
  }

  async toggle() {
    const on = this.context === null;
    this.button.setAttribute('aria-pressed', String(on));
    this.button.textContent = on ? 'Sound on' : 'Sound off';
    if (!on) {
      await this.context.close();
      this.context = null;
      return;
    }
    this.context = new AudioContext();
    await this.twinkle();
  }

  async twinkle() {
    if (this.context === null) return;
    this.bytes ??= new Uint8Array(await (await fetch('/CallBack.raw')).arrayBuffer());
    const buffer = this.context.createBuffer(1, this.bytes.length, RATE);
    buffer.getChannelData(0).set(Float32Array.from(this.bytes, fromMuLaw));
    const source = this.context.createBufferSource();
    const gain = this.context.createGain();
    gain.gain.value = 0.5;
    source.buffer = buffer;
    source.connect(gain).connect(this.context.destination);
    source.start();
  }
}
