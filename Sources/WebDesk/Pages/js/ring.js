// The sound of a ringing call, made here: two soft tones, twice, then a rest.

const PERIOD = 3000;
const NOTES = [{ at: 0, pitch: 587.33 }, { at: 0.18, pitch: 739.99 }, { at: 0.6, pitch: 587.33 }, { at: 0.78, pitch: 739.99 }];

export class Ring {
  #context = null;
  #timer = null;

  constructor() {
    // Browsers let a page sound only after the person has touched it once.
    const wake = () => { if (this.#context?.state === 'suspended') this.#context.resume(); };
    addEventListener('pointerdown', wake);
    addEventListener('keydown', wake);
  }

  get rings() { return this.#timer !== null; }

  start() {
    if (this.rings) return;
    this.#context ??= new AudioContext();
    this.#timer = setInterval(() => this.#once(), PERIOD);
    this.#once();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #once() {
    if (this.#context.state === 'suspended') await Promise.race([this.#context.resume(), new Promise((resolve) => { setTimeout(resolve, 200); })]);
    if (this.#context.state !== 'running' || !this.rings) return;
    NOTES.forEach(({ at, pitch }) => this.#note(this.#context.currentTime + at, pitch));
  }

  #note(begin, pitch) {
    const tone = new OscillatorNode(this.#context, { type: 'sine', frequency: pitch });
    const loudness = new GainNode(this.#context, { gain: 0 });
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(0.22, begin + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, begin + 0.34);
    tone.connect(loudness).connect(this.#context.destination);
    tone.start(begin);
    tone.stop(begin + 0.36);
  }
}
