// The phone of this desk as the person must see it: whether this browser and this tab have it,
// whether we may use the microphone, whether it is registered, and whether the
// server, too, says that it can be reached. Only the tab that holds the lock and
// may use the microphone registers: what would not be heard must not ring.

import { get } from './api.js';
import { Microphone } from './microphone.js';
import { Phone } from './phone.js';
import { PhonePlace } from './phone-place.js';
import { TabLock } from './tab-lock.js';
import { isSpoken } from './worklist/channels.js';

/** Registration here and the server's word for it are a moment apart. */
const UNREACHABLE_AFTER = 4000;
const REFRESH_EVERY = 8000;
/** How long a conversation may be without its SIP session before the server is asked to ring again. */
const REJOIN_AFTER = 1500;
/** The same on a page that never had that session: it was just loaded, so none can be on its way out. */
const REJOIN_AFTER_LOADING = 250;
const REJOIN_PAUSE = 4000;

export class DeskPhone extends EventTarget {
  #store;
  #lock;
  #place;
  #wasHere = false;
  #rejoin;
  #missing = new Map();
  #left = new Set();
  /** Interactions that had a SIP session on this page. */
  #had = new Set();
  #registeredAt = 0;
  #unreachableSince = 0;
  #refreshedAt = 0;
  /** Interaction id → whether the person wants to be silent, until the server has said so too. */
  #muteWishes = new Map();
  #timer = null;

  microphone = new Microphone();
  phone = new Phone(() => get('/me/phone'), this.microphone);

  /** Events: `change`. @param rejoin asks the server to ring again for an interaction's conversation @param take asks it to bring the phone to the desk of a name */
  constructor(store, { rejoin, take }) {
    super();
    this.#store = store;
    this.#rejoin = rejoin;
    this.#place = new PhonePlace(store, take);
    const told = () => this.dispatchEvent(new Event('change'));
    this.microphone.addEventListener('state', () => { this.#govern(); told(); });
    this.phone.addEventListener('state', () => {
      if (this.phone.state === 'registered') this.#registeredAt = Date.now();
      told();
    });
    this.phone.addEventListener('call', () => { this.#follow(); told(); });
  }

  /** Begins once it is known who is at the desk. */
  start() {
    if (this.#lock || this.#store.phoneKind !== 'browser') return;
    this.#lock = new TabLock(`tandem-phone-${this.#store.agent.id}`);
    this.#lock.addEventListener('state', () => { this.#settle(); this.dispatchEvent(new Event('change')); });
    this.#timer = setInterval(() => this.#watch(), 500);
    this.#place.settle();
    this.#lock.start();
  }

  stop() {
    clearInterval(this.#timer);
    this.phone.stop();
    this.#lock?.stop();
    this.#lock = null;
    this.#place.leave();
  }

  /** Fetches the phone from the other tab, and from the other desk. */
  async useHere() {
    await this.#lock.takeOver();
    if (!this.#place.isHere) await this.#place.take();
  }

  /** Registers anew, when there is reason to doubt that the server still knows of us. */
  refresh() { if (this.isHere) this.phone.refresh(); }

  get isHere() { return this.#lock?.state === 'held' && this.#place.isHere; }

  /** One word for all of it; see the texts `phone.*`. */
  get state() {
    const reachable = this.#store.agent?.reachable === true;
    if (this.#store.phoneKind === 'sip') return reachable ? 'sip' : 'unreachable';
    if (!this.#lock) return 'off';
    if (!this.#place.isHere) return this.#place.isTaking ? 'connecting' : 'other-desk';
    if (this.#lock.state === 'waiting') return 'other-tab';
    switch (this.microphone.state) {
    case 'unknown': case 'asking': return this.phone.state === 'registered' ? 'ready' : 'microphone-asking';
    case 'refused': return 'microphone-refused';
    case 'missing': case 'busy': return 'microphone-missing';
    case 'insecure': return 'insecure';
    default: break;
    }
    if (this.phone.state === 'waiting') return 'network';
    if (this.phone.state !== 'registered') return 'connecting';
    return this.#unreachableSince > 0 && Date.now() - this.#unreachableSince > UNREACHABLE_AFTER ? 'unreachable' : 'ready';
  }

  /** `ringing`, `answering`, `standing`, or null where there is no SIP session for this interaction here. */
  media(interaction) { return this.phone.calls.get(interaction)?.state ?? null; }

  audio(interaction) { return this.phone.calls.get(interaction)?.audio ?? null; }

  isMuted(view) { return this.#muteWishes.get(view.id) ?? view.muted; }

  /** Silences the microphone, or not, at once: that must not wait for the network. */
  mute(interaction, muted) {
    this.#muteWishes.set(interaction, muted);
    this.#follow();
    this.dispatchEvent(new Event('change'));
  }

  /** The server knows the wish, or has refused it: from now on its word counts again. */
  settleMute(interaction) {
    this.#muteWishes.delete(interaction);
    this.#follow();
  }

  /** Wishes that the server has not heard yet: [interaction, muted]. */
  get unsettledMutes() { return [...this.#muteWishes]; }

  /** Hangs up by SIP because the server could not be asked to; it is told when it is back. */
  hangUp(interaction) {
    this.#left.add(interaction);
    this.phone.hangUp(interaction);
  }

  /** Interactions whose hang-up the server has not heard of yet. */
  get unheardHangUps() { return [...this.#left]; }
  settleHangUp(interaction) { this.#left.delete(interaction); }

  /** Brings the phone in line with the store: answers what was accepted, mutes what is muted. */
  follow() {
    this.#settle();
    this.#follow();
  }

  /** The phone came here, or has gone elsewhere: then it is left at once. */
  #settle() {
    if (this.isHere === this.#wasHere) return;
    this.#wasHere = this.isHere;
    if (this.isHere) this.microphone.check();
    this.#govern();
  }

  #govern() {
    const wanted = this.isHere && this.microphone.state === 'granted';
    const refused = ['refused', 'missing', 'busy', 'insecure'].includes(this.microphone.state);
    if (wanted) this.phone.start();
    else if (!this.isHere || (refused && this.phone.calls.size === 0)) this.phone.stop();
  }

  #follow() {
    this.phone.calls.forEach((call, id) => {
      this.#had.add(id);
      const view = this.#store.interaction(id);
      if (!view) return;
      const accepted = view.state === 'offered' ? view.offer?.accepted === true : view.state !== 'wrapUp';
      if (call.state === 'ringing' && accepted) this.phone.answer(id);
      const muted = this.isMuted(view);
      if (call.audio.muted !== muted) call.audio.muted = muted;
    });
  }

  #watch() {
    const reachable = this.#store.agent?.reachable === true;
    const before = this.state;
    if (this.phone.state !== 'registered' || reachable) this.#unreachableSince = 0;
    else this.#unreachableSince ||= Math.max(Date.now(), this.#registeredAt);
    if (this.#unreachableSince > 0 && Date.now() - this.#unreachableSince > UNREACHABLE_AFTER && Date.now() - this.#refreshedAt > REFRESH_EVERY) {
      this.#refreshedAt = Date.now();
      this.phone.refresh();
    }
    if (this.state !== before || this.state === 'unreachable') this.dispatchEvent(new Event('change'));
    this.#watchMedia();
  }

  /** A conversation without a SIP session here: the page was loaded anew, or the network was away. */
  #watchMedia() {
    if (this.phone.state !== 'registered') { this.#missing.clear(); return; }
    this.#store.interactions.filter(isSpoken).forEach(({ id, state }) => {
      const lost = ['active', 'held', 'agentLost'].includes(state) && !this.phone.calls.has(id) && !this.#left.has(id);
      if (!lost) { this.#missing.delete(id); return; }
      const patience = this.#had.has(id) && state !== 'agentLost' ? REJOIN_AFTER : REJOIN_AFTER_LOADING;
      const due = this.#missing.get(id) ?? Date.now() + patience;
      this.#missing.set(id, due);
      if (Date.now() < due) return;
      this.#missing.set(id, Date.now() + REJOIN_PAUSE);
      this.#rejoin(id);
    });
  }
}
