// That the visitor writes, told to the agent: not with each key, and again while it goes on.

/** The other side forgets it after some seconds, in case we vanish. */
const SAID_AGAIN = 4000;

export class OwnTyping {
  #say;
  #timer = null;
  #isTyping = false;

  /** @param say called with whether the visitor writes */
  constructor(say) { this.#say = say; }

  /** @param mayBegin whether there is somebody who may see it */
  set(isTyping, mayBegin) {
    if (isTyping === this.#isTyping || (isTyping && !mayBegin)) return;
    this.#isTyping = isTyping;
    this.#say(isTyping);
    clearTimeout(this.#timer);
    if (isTyping) this.#timer = setTimeout(() => { this.#isTyping = false; }, SAID_AGAIN);
  }
}
