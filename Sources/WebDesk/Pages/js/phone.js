// The softphone of the desk: registered as long as it runs, and truthful about
// it. It knows SIP and sound, not contact-centre rules: who asks it to answer
// decides. The one exception is an INVITE that says it must answer by itself.

import { Registerer, RegistererState, SessionState } from 'sip.js';
import { Backoff, pause } from './backoff.js';
import { CallAudio } from './call-audio.js';
import { makeUserAgent } from './sip-user-agent.js';

/**
 * Seconds for which the server keeps a registration that is not renewed. A closed connection ends it at once;
 * the time is long because browsers let the timers of hidden pages run up to a minute late.
 */
const EXPIRES = 300;

export class Phone extends EventTarget {
  #account;
  #microphone;
  #running = null;
  #agent = null;
  #registerer = null;
  #wake = null;
  #backoff = new Backoff(400, 10000);

  /** `stopped`, `connecting`, `registered`, or `waiting` (for the next attempt). */
  state = 'stopped';
  /** When the next attempt begins, milliseconds since the epoch; null unless waiting. */
  retryAt = null;
  /** Why the phone is not registered, for whoever looks into a fault. */
  reason = '';
  /** Interaction id → {session, audio, state}; state is `ringing`, `answering` or `standing`. */
  calls = new Map();

  /** Events: `state`; `call` when one of `calls` came, changed or went. @param account gives the credentials, asked anew for each connection */
  constructor(account, microphone) {
    super();
    this.#account = account;
    this.#microphone = microphone;
  }

  start() {
    if (this.#running) return;
    this.#running = new AbortController();
    addEventListener('online', this.#hurry);
    this.#run(this.#running.signal);
  }

  /** Leaves without hanging up: whoever takes the phone next is given its calls by the server. */
  stop() {
    this.#running?.abort();
    this.#running = null;
    removeEventListener('online', this.#hurry);
    this.#leave();
    this.#become('stopped');
  }

  /** Registers anew, when there is reason to doubt that the server still knows of us. */
  refresh() {
    if (this.state !== 'registered') { this.#hurry(); return; }
    this.#registerer?.register().catch((failure) => { this.reason = String(failure); });
  }

  /** Hangs up by SIP, where the server cannot be asked to. */
  hangUp(interaction) {
    const call = this.calls.get(interaction);
    if (call?.state === 'standing') call.session.bye().catch((failure) => { this.reason = String(failure); });
  }

  /** Answers the ringing call of an interaction. @returns whether there was one */
  answer(interaction) {
    const call = this.calls.get(interaction);
    if (call?.state !== 'ringing') return false;
    call.state = 'answering';
    call.session.accept().catch((failure) => {
      this.reason = String(failure);
      this.#forget(interaction, call.session);
    });
    this.#told();
    return true;
  }

  #hurry = () => {
    this.#backoff.reset();
    this.#wake?.abort();
  };

  #become(state, retryAt = null) {
    this.state = state;
    this.retryAt = retryAt;
    this.dispatchEvent(new Event('state'));
  }

  #told() { this.dispatchEvent(new Event('call')); }

  async #run(signal) {
    while (!signal.aborted) {
      if (this.state !== 'waiting') this.#become('connecting');
      try {
        await this.#stayRegistered(signal);
      } catch (failure) {
        this.reason = String(failure?.message ?? failure);
      }
      if (signal.aborted) return;
      this.#leave();
      const wait = this.#backoff.next();
      this.#become('waiting', Date.now() + wait);
      this.#wake = new AbortController();
      await pause(wait, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** Connects and registers, and returns or throws when either is lost. */
  async #stayRegistered(signal) {
    const account = await this.#account();
    if (signal.aborted) return;
    const { promise: lost, reject: lose } = Promise.withResolvers();
    lost.catch((failure) => { this.reason = String(failure?.message ?? failure); });
    const agent = makeUserAgent(account, this.#microphone, {
      onInvite: (invitation) => this.#ring(invitation),
      onDisconnect: (failure) => lose(failure ?? new Error('the connection was closed')),
    });
    this.#agent = agent;
    const stop = () => lose(new Error('stopped'));
    signal.addEventListener('abort', stop);
    try {
      await Promise.race([agent.start(), lost]);
      const registerer = new Registerer(agent, { expires: EXPIRES, refreshFrequency: 75 });
      this.#registerer = registerer;
      registerer.stateChange.addListener((state) => {
        if (state === RegistererState.Registered) {
          this.#backoff.reset();
          this.#become('registered');
        } else if (this.#agent === agent) {
          lose(new Error('no longer registered'));
        }
      });
      await registerer.register({ requestDelegate: { onReject: (response) => lose(new Error(`registration refused: ${response.message.statusCode}`)) } });
      await lost;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #leave() {
    const agent = this.#agent;
    this.#agent = null;
    this.#registerer = null;
    this.calls.forEach(({ audio }) => audio.close());
    this.calls.clear();
    this.#told();
    // Only the WebSocket is closed: no BYE is sent, so the server holds the customer for us.
    agent?.transport.disconnect().catch((failure) => { this.reason = String(failure); });
  }

  #ring(invitation) {
    const interaction = invitation.request.getHeader('X-Tandem-Interaction');
    if (!interaction) {
      invitation.reject({ statusCode: 480 }).catch((failure) => { this.reason = String(failure); });
      return;
    }
    const former = this.calls.get(interaction);
    const audio = new CallAudio(invitation, this.#microphone);
    audio.addEventListener('state', () => this.#told());
    this.calls.set(interaction, { session: invitation, audio, state: 'ringing' });
    // The server rings again for the same interaction only when it has given up the former session.
    former?.audio.close();
    invitation.stateChange.addListener((state) => {
      const call = this.calls.get(interaction);
      if (call?.session !== invitation) return;
      if (state === SessionState.Established) {
        call.state = 'standing';
        audio.attach();
        this.#told();
      }
      if (state === SessionState.Terminated) this.#forget(interaction, invitation);
    });
    if (invitation.request.getHeader('X-Tandem-Answer') === 'auto') this.answer(interaction);
    this.#told();
  }

  #forget(interaction, session) {
    const call = this.calls.get(interaction);
    if (call?.session !== session) return;
    call.audio.close();
    this.calls.delete(interaction);
    this.#told();
  }
}
