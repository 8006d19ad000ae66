// Who the visitor is to the service: the token, what they answered before the chat, and whom
// the site has named.

import { nameIn } from './identity.js';

/** The service did not accept what was said; the same again would fare the same. */
const UNACCEPTABLE = [400, 413, 422];

export class Session {
  #api;
  #memory;
  #language;
  /** Whom the site has named: a signed token, or {id, hash}; null for nobody. */
  identity = null;
  /** What POST /sessions has answered, or null. */
  view = null;
  /** The answers that the service has refused, for the reasons that the chat's `fault` tells, until others are given; null while it has refused none. */
  refused = null;
  /** Whether the flow shall begin before anything is written: the service's own choice, unless something stands here. */
  beginning = {};
  /** The token that we have is not yet that of whom the site has named. */
  isSomebodyElse = false;

  constructor(api, memory, language) {
    this.#api = api;
    this.#memory = memory;
    this.#language = language;
    api.token = memory.get('token');
  }

  /** The site's name for the person whose token we have, or null. */
  get who() { return this.#memory.get('who'); }
  set who(name) { this.#memory.set('who', name); }
  /** The same of the person at the page, though the token may still be to come. */
  get writer() { return this.identity ? nameIn(this.identity) : this.who; }
  /** The site has named this visitor, now or before. */
  get isIdentified() { return this.identity !== null || this.view?.isVerified === true; }
  /** A form was filled in that the service does not have yet. */
  get hasWish() { return this.#memory.get('wish') !== null; }

  /** Kept until the service has it: a form that was filled in without a network is not asked for again. */
  set wish(answers) {
    this.refused = null;
    this.#memory.set('wish', answers);
  }

  get isMissing() { return this.#api.token === null || this.isSomebodyElse || this.hasWish; }

  /** Pages that begin at the same time would each be a visitor of their own: the second takes what the first has got. @returns as `#ask` */
  open(welcome) {
    const ours = this.#api.token;
    return this.#memory.alone(async () => {
      const kept = this.#memory.get('token');
      const isTheirs = kept !== null && kept !== ours && !this.isSomebodyElse;
      if (isTheirs) this.#api.token = kept;
      return !isTheirs || this.hasWish || this.identity ? this.#ask(welcome) : null;
    });
  }

  /** @returns {state, isAnother: whether the token is another visitor's than before} */
  async #ask(welcome) {
    const wish = this.#memory.get('wish') ?? {};
    const { token } = this.#api;
    const view = await this.#api.openSession({
      ...wish, ...this.beginning, ...(welcome?.isOpen === false && !token ? { begin: false } : {}), ...(token ? { token } : {}), ...(this.identity ? { identity: this.identity } : {}),
      language: this.#language, page: location.href.split('#')[0].slice(0, 2000),
    }).catch((refusal) => {
      // Sent again for ever they would keep the visitor out.
      if (UNACCEPTABLE.includes(refusal.status)) {
        this.wish = null;
        this.refused = wish;
      }
      throw refusal;
    });
    const isAnother = this.view !== null && this.view.visitor !== view.visitor;
    this.wish = null;
    this.beginning = {};
    this.isSomebodyElse = false;
    this.view = view;
    if (this.identity) this.who = nameIn(this.identity);
    this.#api.token = view.token;
    this.#memory.set('token', view.token);
    return { state: view.state, isAnother };
  }

  /** Another page has this token now, or has forgotten it. */
  follow(token) {
    if (this.identity && nameIn(this.identity) !== this.who) this.identity = null;
    this.view = null;
    this.#api.token = token;
  }

  forget() {
    this.view = null;
    this.#api.token = null;
    this.#memory.set('token', null);
    this.who = null;
  }
}
