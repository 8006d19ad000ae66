// The messages of one conversation in their order, each once, however often and by whichever
// way it comes.

export class Timeline {
  #byID = new Map();
  #sorted = null;
  /** Whether the service may have older ones. */
  hasOlder = false;

  get messages() {
    this.#sorted ??= [...this.#byID.values()].sort((a, b) => a.number - b.number);
    return this.#sorted;
  }

  get first() { return this.messages[0] ?? null; }
  get last() { return this.messages.at(-1) ?? null; }
  get lastNumber() { return this.last?.number ?? 0; }

  /** Takes new messages and changed ones. @returns those that were not known */
  take(messages) {
    const fresh = messages.filter((message) => !this.#byID.has(message.id));
    for (const message of messages) this.#byID.set(message.id, message);
    this.#sorted = null;
    return fresh;
  }

  clear() {
    this.#byID.clear();
    this.#sorted = null;
    this.hasOlder = false;
  }
}
