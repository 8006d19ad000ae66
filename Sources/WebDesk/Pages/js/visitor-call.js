// One visitor's call to an entry point: asks the server for a phone that may call
// nothing else, calls, and tells what becomes of it.

import { Inviter, SessionState, UserAgent } from 'sip.js';
import { post } from './api.js';
import { Backoff, pause } from './backoff.js';
import { CallAudio } from './call-audio.js';
import { Microphone } from './microphone.js';
import { Problem } from './problem.js';
import { makeUserAgent } from './sip-user-agent.js';

/** What a SIP status says to a visitor (RFC 3261, section 21). */
function codeOf(status) {
  switch (status) {
  case 404: case 410: case 484: case 604: return 'not-found';
  case 486: case 503: case 600: return 'busy';
  case 408: case 480: return 'unanswered';
  default: return 'rejected';
  }
}

const MICROPHONE = { refused: 'microphone-refused', missing: 'microphone-missing', busy: 'microphone-busy', insecure: 'insecure' };

/** How often a lost signalling connection is tried again while the voices may still flow. */
const RETURNS = 8;

export class VisitorCall extends EventTarget {
  #agent = null;
  #session = null;
  #connecting = null;
  #microphone = new Microphone();

  /** `idle`, `microphone`, `connecting`, `connected`, `ended`, `failed` */
  state = 'idle';
  /** Why it failed: {code, retryAfter?, detail?}, or null. */
  fault = null;
  /** The signalling connection is away; the voices may still flow. */
  interrupted = false;
  connectedAt = 0;
  endedAt = 0;
  audio = null;

  /** Events: `change`. */

  get isUnderWay() { return ['microphone', 'connecting', 'connected'].includes(this.state); }

  /** Calls an entry point by its address: `demo`. @param ticket with which another page has been let in already, or null */
  async begin(address, ticket = null) {
    if (this.isUnderWay) return;
    this.fault = null;
    this.connectedAt = 0;
    this.#become('microphone');
    if (!await this.#microphone.check()) { this.#fail({ code: MICROPHONE[this.#microphone.state] }); return; }
    if (this.state !== 'microphone') return;
    this.#become('connecting');
    this.#connecting = new AbortController();
    try {
      await this.#invite(ticket ?? await post('/public/web-calls', { address }, { signal: this.#connecting.signal }));
    } catch (failure) {
      if (this.state !== 'connecting') return;
      this.#fail(this.#faultOf(failure));
    }
  }

  #faultOf(failure) {
    if (failure instanceof Problem) {
      if (failure.status === 404) return { code: 'not-found' };
      if (failure.status === 429) return { code: 'rate-limited', retryAfter: failure.retryAfter ?? 60 };
      if (failure.isPassing) return { code: 'network' };
      return { code: 'other', detail: failure.detail || failure.code };
    }
    if (MICROPHONE[this.#microphone.state]) return { code: MICROPHONE[this.#microphone.state] };
    return this.#agent?.isConnected() ? { code: 'other', detail: failure?.message ?? String(failure) } : { code: 'network' };
  }

  async #invite(account) {
    const agent = makeUserAgent(account, this.#microphone, { onDisconnect: (failure) => { if (failure && this.#agent === agent) this.#returnTo(agent); } });
    this.#agent = agent;
    await agent.start();
    if (this.state !== 'connecting') { this.#leave(); return; }
    const target = UserAgent.makeURI(account.dial);
    if (!target) throw new Error(`not a SIP address: ${account.dial}`);
    const session = new Inviter(agent, target);
    this.#session = session;
    this.audio = new CallAudio(session, this.#microphone);
    this.audio.addEventListener('state', () => this.#soundChanged());
    session.stateChange.addListener((state) => this.#sessionBecame(session, state));
    await session.invite({ requestDelegate: { onReject: (response) => { if (this.state === 'connecting') this.#fail({ code: codeOf(response.message.statusCode) }); } } });
  }

  #sessionBecame(session, state) {
    if (this.#session !== session) return;
    if (state === SessionState.Established) {
      this.audio.attach();
      this.connectedAt = Date.now();
      this.#become('connected');
    }
    if (state === SessionState.Terminated && this.state === 'connected') this.#end();
  }

  #soundChanged() {
    if (this.state === 'connected' && this.audio.connectionState === 'failed') this.#fail({ code: 'dropped' });
    this.#told();
  }

  /** The signalling is gone: comes back while the sound may still be there. */
  async #returnTo(agent) {
    if (this.state !== 'connected') return;
    this.interrupted = true;
    this.#told();
    const backoff = new Backoff(500, 4000);
    for (let attempt = 0; attempt < RETURNS && this.#agent === agent; attempt += 1) {
      await pause(backoff.next());
      if (this.#agent !== agent) return;
      try {
        await agent.reconnect();
        this.interrupted = false;
        this.#told();
        return;
      } catch (failure) {
        this.lastFailure = String(failure);
      }
    }
    if (this.#agent === agent) this.#fail({ code: 'dropped' });
  }

  /** Ends the call, or gives it up while it is being set up. */
  hangUp() {
    const session = this.#session;
    const goodbye = this.state === 'connected' ? session?.bye() : session?.state === SessionState.Establishing ? session.cancel() : null;
    goodbye?.catch((failure) => { this.lastFailure = String(failure); });
    this.#connecting?.abort();
    this.#end();
  }

  sendKey(key) { return this.audio?.sendKeys(key); }

  set muted(muted) {
    if (this.audio) this.audio.muted = muted;
    this.#told();
  }

  get muted() { return this.audio?.muted ?? false; }

  #end() {
    this.endedAt = Date.now();
    this.#leave();
    this.#become('ended');
  }

  #fail(fault) {
    this.fault = fault;
    this.endedAt = Date.now();
    this.#leave();
    this.#become('failed');
  }

  #leave() {
    const agent = this.#agent;
    this.#agent = null;
    this.#session = null;
    this.interrupted = false;
    this.audio?.close();
    this.audio = null;
    // The goodbye, just handed over, must be on its way before the connection closes.
    if (agent) setTimeout(() => agent.transport.disconnect().catch((failure) => { this.lastFailure = String(failure); }), 1500);
  }

  #become(state) {
    this.state = state;
    this.#told();
  }

  #told() { this.dispatchEvent(new Event('change')); }
}
