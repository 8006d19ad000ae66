// The sound of a ringing call, made here: two soft tones, twice, then a rest. It
// is one looped piece of sound, since browsers slow the timers of hidden pages.

const PERIOD = 3;
const NOTES = [{ at: 0, pitch: 587.33 }, { at: 0.18, pitch: 739.99 }, { at: 0.6, pitch: 587.33 }, { at: 0.78, pitch: 739.99 }];
const LENGTH = 0.36;
const LOUDNESS = 0.22;

/** Soft notes {at, pitch} in so many seconds, as samples. */
export function soundOf(context, notes, seconds) {
  const buffer = context.createBuffer(1, seconds * context.sampleRate, context.sampleRate);
  const samples = buffer.getChannelData(0);
  notes.forEach(({ at, pitch }) => {
    const begin = Math.round(at * context.sampleRate);
    for (let index = 0; index < LENGTH * context.sampleRate; index += 1) {
      const time = index / context.sampleRate;
      const swell = Math.min(1, time / 0.02) * Math.exp(-9 * time) * Math.min(1, (LENGTH - time) / 0.03);
      samples[begin + index] += LOUDNESS * swell * Math.sin(2 * Math.PI * pitch * time);
    }
  });
  return buffer;
}

export class Ring {
  #context = null;
  #sound = null;

  constructor() {
    // Browsers let a page sound only after the person has touched it once.
    const wake = () => { if (this.#sound && this.#context.state === 'suspended') this.#context.resume(); };
    addEventListener('pointerdown', wake);
    addEventListener('keydown', wake);
  }

  start() {
    if (this.#sound) return;
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.#sound = new AudioBufferSourceNode(this.#context, { buffer: soundOf(this.#context, NOTES, PERIOD), loop: true });
    this.#sound.connect(this.#context.destination);
    this.#sound.start();
  }

  stop() {
    this.#sound?.stop();
    this.#sound?.disconnect();
    this.#sound = null;
    // An idle context would keep the sound device open.
    this.#context?.suspend();
  }
}
