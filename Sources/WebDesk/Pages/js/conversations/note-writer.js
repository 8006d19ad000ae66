// Notes to colleagues, each once: a text has one name until the server has it, so that what is sent
// again after a lost answer stays one note.

import { newKey, post } from '../api.js';

export class NoteWriter {
  #unconfirmed = null;

  /** @returns the note @throws Problem */
  async write(conversation, text) {
    const known = this.#unconfirmed;
    const note = known?.conversation === conversation && known.text === text ? known : { conversation, text, clientID: newKey() };
    this.#unconfirmed = note;
    const kept = await post(`/conversations/${conversation}/notes`, { text, clientID: note.clientID });
    if (this.#unconfirmed === note) this.#unconfirmed = null;
    return kept;
  }
}
