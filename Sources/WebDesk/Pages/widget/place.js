// Where the chat's element is: beside the body, in the top layer. Pages that render themselves
// anew may take it along; it comes back, unless the page insists.

/** So many returns within so long; a page that takes it away more often means it. */
const MOST_RETURNS = 5;
const WITHIN = 10000;

export class Place {
  #element;
  #returned;
  #returns = [];
  #observer = new MutationObserver(() => this.#comeBack());

  /** @param returned called when the element is on the page again */
  constructor(element, returned) {
    this.#element = element;
    this.#returned = returned;
  }

  /** Puts it on the page, unless it is there. */
  take() {
    if (this.#element.isConnected) return;
    document.documentElement.append(this.#element);
    // The top layer, where browsers have it: above whatever number a page gives its own, out of reach of what it turns or blurs.
    this.#element.showPopover?.();
    for (const where of [document, document.documentElement]) this.#observer.observe(where, { childList: true });
  }

  #comeBack() {
    if (this.#element.isConnected || !document.documentElement) return;
    const now = Date.now();
    this.#returns = [...this.#returns.filter((then) => Math.abs(now - then) < WITHIN), now];
    if (this.#returns.length > MOST_RETURNS) {
      this.#observer.disconnect();
      console.warn('tandem chat: the page keeps taking the chat away. It stays away until tandemChat.open() is called.');
      return;
    }
    this.take();
    this.#returned();
  }
}
