// Server-Sent Events out of a stream of text, as the HTML standard defines them
// (section 9.2.6, "Interpreting an event stream").

export class EventParser {
  #rest = '';
  #event = { name: '', data: [], id: null };
  #started = false;

  /** The id of the last event that was given out. */
  lastID = null;

  /** @returns the events that end within this piece: {name, data, id} */
  read(piece) {
    let text = this.#rest + piece;
    if (!this.#started && text.length > 0) {
      this.#started = true;
      if (text.charCodeAt(0) === 0xFEFF) text = text.slice(1);
    }
    // A carriage return at the very end may be the first half of a line break.
    const held = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + held;
    return lines.map((line) => this.#line(line)).filter((event) => event !== null);
  }

  #line(line) {
    if (line === '') return this.#finish();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event.name = value;
    if (field === 'data') this.#event.data.push(value);
    if (field === 'id' && !value.includes('\0')) this.#event.id = value;
    return null;
  }

  #finish() {
    const { name, data, id } = this.#event;
    this.#event = { name: '', data: [], id: null };
    if (id !== null) this.lastID = id;
    return data.length === 0 ? null : { name: name || 'message', data: data.join('\n'), id: this.lastID };
  }
}
