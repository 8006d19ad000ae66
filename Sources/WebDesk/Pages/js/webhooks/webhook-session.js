// The page behind the components: which webhooks there are and how each fares, asked for again
// while somebody looks, and what is done with them. All of it is the REST API of docs/integrations.md.

import { get, getAll, post, query, remove, taggedRequest } from '../api.js';
import { PageSession } from '../page-session.js';
import { Problem } from '../problem.js';

/** How often health and deliveries are looked up, in milliseconds. */
const LOOK_EVERY = 3000;
const PAGE = 25;

export class WebhookSession extends PageSession {
  webhooks = [];
  /** Names of events that can be asked for. */
  types = [];
  /** The webhook whose log is shown, or null. */
  open = null;
  /** Its deliveries, newest first; only those that failed for good where `onlyDead`. */
  deliveries = [];
  hasMore = false;
  onlyDead = false;
  /** A secret that is shown this once: {webhook, secret, previousValidUntil?}, or null. */
  secret = null;
  /** What the last test came to: {webhook, attempt, delivery}, or null. */
  tested = null;

  #timer = null;
  #shown = PAGE;

  /** Events: `change`. */
  async start() {
    if (await this.admit(['admin'])) await this.read();
  }

  hold() {}

  async load() {
    const [webhooks, types] = await Promise.all([getAll('/webhooks'), getAll('/event-types')]);
    this.webhooks = webhooks;
    this.types = types.map(({ name }) => name);
    this.ready = true;
    this.#lookLater();
  }

  #lookLater() {
    clearTimeout(this.#timer);
    if (!this.signedOut) this.#timer = setTimeout(() => this.look(), LOOK_EVERY);
  }

  /** Asks how things stand now. */
  async look() {
    clearTimeout(this.#timer);
    if (!document.hidden) {
      await this.quietly(async () => {
        this.webhooks = await getAll('/webhooks');
        if (this.open) await this.#readDeliveries(this.open);
        this.changed();
      });
    }
    this.#lookLater();
  }

  async #readDeliveries(id) {
    const { items, nextCursor } = await get(`/webhooks/${id}/deliveries${query({ state: this.onlyDead ? 'dead' : null, limit: this.#shown })}`);
    if (id !== this.open) return;
    this.deliveries = items;
    this.hasMore = nextCursor !== null && nextCursor !== undefined && this.#shown < 200;
  }

  webhook(id) { return this.webhooks.find((one) => one.id === id) ?? null; }

  show(id) {
    [this.open, this.deliveries, this.hasMore, this.tested] = [id, [], false, null];
    this.#shown = PAGE;
    if (this.secret?.webhook !== id) this.secret = null;
    this.changed();
    if (id) this.look();
  }

  choose(onlyDead) {
    this.onlyDead = onlyDead;
    this.#shown = PAGE;
    return this.look();
  }

  more() {
    this.#shown = Math.min(200, this.#shown * 2);
    return this.look();
  }

  // What the components ask for. Each resolves to whether it succeeded.

  /** @param values {url, events, description, enabled} @param webhook the one to change as it was seen, or null for a new one @returns null, or what is wrong */
  async save(values, webhook) {
    try {
      if (webhook) {
        const { value, tag } = await taggedRequest('GET', `/webhooks/${webhook.id}`);
        const { queues, channels, teams } = value;
        await taggedRequest('PUT', `/webhooks/${webhook.id}`, { body: { queues, channels, teams, ...values }, tag });
      } else {
        const made = await post('/webhooks', values);
        this.webhooks = [...this.webhooks, made];
        this.secret = { webhook: made.id, secret: made.secret };
        this.show(made.id);
      }
      await this.look();
      return null;
    } catch (problem) {
      if (this.endedBy(problem)) return null;
      return problem instanceof Problem ? problem : new Problem({ code: 'other', detail: String(problem) });
    }
  }

  remove(webhook) {
    return this.attempt(async () => {
      const { tag } = await taggedRequest('GET', `/webhooks/${webhook.id}`);
      await remove(`/webhooks/${webhook.id}`, { tag });
      this.show(null);
      await this.look();
    });
  }

  test(webhook) {
    this.tested = null;
    return this.#act(webhook, async (path) => {
      const { delivery, attempts } = await post(`${path}/test`, undefined, { timeout: 30000, retries: 0 });
      this.tested = { webhook: webhook.id, delivery, attempt: attempts.at(-1) ?? null };
    });
  }

  pause(webhook) { return this.#act(webhook, (path) => post(`${path}/pause`)); }
  resume(webhook) { return this.#act(webhook, (path) => post(`${path}/resume`)); }
  rotate(webhook) { return this.#act(webhook, async (path) => { this.secret = { webhook: webhook.id, ...await post(`${path}/secret`) }; }); }
  replay(webhook, delivery) { return this.#act(webhook, (path) => post(`${path}/deliveries/${delivery.id}/replay`)); }

  /** Everything that failed for good, oldest first, so that each finds its place. */
  replayDead(webhook) {
    return this.#act(webhook, async (path) => {
      const dead = await getAll(`${path}/deliveries`, { state: 'dead' });
      for (const { id } of dead.toReversed()) await post(`${path}/deliveries/${id}/replay`);
    });
  }

  forgetSecret() {
    this.secret = null;
    this.changed();
  }

  /** @returns {payload, attempts} @throws Problem */
  details(webhook, delivery) { return get(`/webhooks/${webhook}/deliveries/${delivery}`); }

  async #act(webhook, action) {
    const done = await this.attempt(() => action(`/webhooks/${webhook.id}`));
    await this.look();
    return done;
  }

  stop() { clearTimeout(this.#timer); }
}
