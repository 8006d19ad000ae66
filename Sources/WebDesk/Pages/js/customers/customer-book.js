// The customers whom this desk has to do with: read once, kept true by events,
// changed only as they were seen.

import { get, post, put, query, taggedRequest } from '../api.js';
import { Problem, explain } from '../problem.js';

/** So many are remembered; the least recently looked at goes first. */
const KEPT = 60;

export class CustomerBook extends EventTarget {
  #attempt;
  /** Customer id → {state: 'loading'|'ready'|'failed', customer, tag, failure, crm, parts: those who were merged into this one}. */
  #entries = new Map();

  /** Events: `change`; `journey` with detail the id of a customer whose journey goes on. */
  constructor(attempt) {
    super();
    this.#attempt = attempt;
  }

  /** What is known of a customer, which is read if it was not yet. */
  entry(id) {
    const known = this.#entries.get(id);
    if (known) return known;
    const entry = { state: 'loading', customer: null, tag: null, failure: '', crm: null, parts: [] };
    this.#entries.set(id, entry);
    if (this.#entries.size > KEPT) this.#entries.delete(this.#entries.keys().next().value);
    this.#read(id, entry);
    this.#readParts(id, entry);
    this.#readCRM(id, entry);
    return entry;
  }

  #changed() { this.dispatchEvent(new Event('change')); }

  async #read(id, entry) {
    try {
      const { value, tag } = await taggedRequest('GET', `/customers/${id}`);
      Object.assign(entry, { state: 'ready', customer: value, tag });
    } catch (problem) {
      Object.assign(entry, { state: 'failed', failure: explain(problem) });
    }
    this.#changed();
  }

  async #readParts(id, entry) {
    try {
      entry.parts = (await get(`/customers/${id}/parts`)).items;
      this.#changed();
    } catch (problem) {
      // The card is of use without them; the next change of the customer asks again.
      this.lastFailure = String(problem);
    }
  }

  async #readCRM(id, entry) {
    try {
      entry.crm = await get(`/customers/${id}/crm`);
    } catch (problem) {
      entry.crm = { state: 'failed', fields: [], failure: explain(problem) };
    }
    this.#changed();
  }

  refreshCRM(id) {
    const entry = this.entry(id);
    entry.crm = null;
    this.#changed();
    return this.#readCRM(id, entry);
  }

  /** Takes one event of the feed. */
  take({ name, data }) {
    if (name.startsWith('customer.') && data.view?.id) this.#stale(data.view.id);
    if (name.startsWith('interaction.') && data.view?.customer && data.view.state === 'closed') this.dispatchEvent(new CustomEvent('journey', { detail: data.view.customer.id }));
  }

  #stale(id) {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#read(id, entry);
    this.#readParts(id, entry);
  }

  /** After a gap in the feed each is read again when somebody looks. */
  refresh() { this.#entries.clear(); }

  /** Writes what is to be changed of what was seen; the rest stays. @returns whether it was taken */
  async save(id, changes) {
    const entry = this.entry(id);
    return this.#attempt(async () => {
      try {
        const { value, tag } = await taggedRequest('PUT', `/customers/${id}`, { body: changes, tag: entry.tag });
        Object.assign(entry, { customer: value, tag: tag ?? entry.tag });
        this.#changed();
      } catch (problem) {
        // Somebody else was faster: what they wrote is shown before anything is written over it.
        if (problem instanceof Problem && problem.status === 412) this.#read(id, entry);
        throw problem;
      }
    });
  }

  /** Somebody who was merged into this customer by mistake is somebody of their own again. @returns whether it was done */
  part(id, part) {
    return this.#attempt(async () => {
      await post(`/customers/${part}/unmerge`);
      this.#stale(id);
    });
  }

  search(text, signal) { return get(`/customers${query({ search: text, limit: 8 })}`, { signal }); }
  journey(id, text, cursor) { return get(`/customers/${id}/journey${query({ search: text, cursor, limit: 15 })}`); }
  create(values) { return post('/customers', values); }

  /**
   * Says whose interaction it is. Somebody of whom nothing is known but the browser is the found customer from now on, and is
   * recognised next time; of two who are known only this interaction changes hands. @param present whose it was so far, or null
   */
  link(interaction, present, customer) {
    const known = present ? this.#entries.get(present)?.customer : null;
    const isBare = known && known.identities.every(({ kind }) => kind === 'visitor');
    return this.#attempt(async () => {
      if (isBare) await post(`/customers/${customer}/merge`, { from: present });
      await put(`/interactions/${interaction}/customer`, { customer });
      this.#stale(customer);
    });
  }
}
