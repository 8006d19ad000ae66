// The sound of a new message: one short, soft note.

import { soundOf } from './ring.js';

const NOTES = [{ at: 0, pitch: 880 }, { at: 0.09, pitch: 1174.66 }];
/** A flood of messages is one sound, in milliseconds. */
const PAUSE = 1500;

export class Chime {
  #context = null;
  #last = 0;

  play() {
    if (Date.now() - this.#last < PAUSE) return;
    this.#last = Date.now();
    this.#context ??= new AudioContext();
    const sound = new AudioBufferSourceNode(this.#context, { buffer: soundOf(this.#context, NOTES, 0.6) });
    sound.connect(this.#context.destination);
    this.#context.resume();
    sound.start();
    // An idle context would keep the sound device open.
    sound.addEventListener('ended', () => this.#context.suspend());
  }
}
