// The visitors' part of the service's REST interface, from a page of another origin: the
// token goes along in a header, cookies never do.

/** Why the service did not do as asked; `status` 0 means that there was no answer. */
export class Refusal extends Error {
  constructor(status, body, retryAfter) {
    super(body?.detail || body?.title || `status ${status}`);
    this.status = status;
    this.code = body?.code ?? '';
    /** What is wrong with which field: {field, detail}. */
    this.faults = body?.errors ?? [];
    const [fault] = this.faults;
    this.detail = (fault ? [fault.field, fault.detail].filter(Boolean).join(': ') : body?.detail) ?? '';
    /** Seconds, or null. */
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get isPassing() { return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500; }
  get isUnauthorized() { return this.status === 401; }
}

const PATIENCE = 20000;
const PATIENCE_FOR_FILES = 180000;

export class VisitorAPI {
  #base;
  token = null;

  /** @param origin of the service @param address of the entry point */
  constructor(origin, address) { this.#base = `${origin}/api/v1/public/chat/${encodeURIComponent(address)}`; }

  get headers() { return this.token ? { Authorization: `Bearer ${this.token}` } : {}; }

  /** The address of the event stream, which goes on after this message. */
  eventsAddress(after) { return `${this.#base}/events?after=${after}`; }

  async #ask(method, path, { body, type = 'application/json', language, keepalive = false, patience = PATIENCE } = {}) {
    let response;
    try {
      response = await fetch(this.#base + path, {
        method, body, keepalive, mode: 'cors', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(patience),
        headers: { Accept: 'application/json', ...this.headers, ...(body === undefined ? {} : { 'Content-Type': type }), ...(language ? { 'Accept-Language': language } : {}) },
      });
    } catch (failure) {
      throw new Refusal(0, { detail: String(failure) }, null);
    }
    if (response.ok) return response;
    const wait = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    throw new Refusal(response.status, await response.json().catch(() => null), Number.isFinite(wait) ? wait : null);
  }

  async #json(method, path, body, options = {}) {
    const response = await this.#ask(method, path, { ...options, body: body === undefined ? undefined : JSON.stringify(body) });
    if (response.status === 204) return null;
    try {
      return await response.json();
    } catch (failure) {
      // The answer broke off on its way.
      throw new Refusal(0, { detail: String(failure) }, null);
    }
  }

  welcome(language) { return this.#json('GET', '', undefined, { language }); }
  openSession(wish) { return this.#json('POST', '/sessions', wish); }
  send(message) { return this.#json('POST', '/messages', message); }
  setTyping(isTyping) { return this.#json('POST', '/typing', { isTyping }); }
  markRead(upTo) { return this.#json('POST', '/read', { upTo }, { keepalive: true }); }
  leave() { return this.#json('POST', '/leave', {}); }
  startCall() { return this.#json('POST', '/call', {}); }

  /** @param range {after?, before?, limit?} */
  async messages(range) { return (await this.#json('GET', `/messages?${new URLSearchParams(range)}`)).items; }

  async upload(file) {
    const type = file.type || 'application/octet-stream';
    return (await this.#ask('POST', `/files?name=${encodeURIComponent(file.name || 'file')}`, { body: file, type, patience: PATIENCE_FOR_FILES })).json();
  }

  async file(id) { return (await this.#ask('GET', `/files/${encodeURIComponent(id)}`, { patience: PATIENCE_FOR_FILES })).blob(); }
}
