import { css, html } from 'lit';
import { t } from '../i18n.js';
import { DeskElement } from '../element.js';
import { icon } from '../icons.js';
import { base } from '../styles/base.js';
import { isSpoken } from '../worklist/channels.js';

/** Nothing to do: says whether a call could come, and if not, why. */
class IdleCard extends DeskElement {
  static styles = [base, css`
    :host { display: block; }
    .card { display: grid; justify-items: center; align-content: center; gap: var(--space-2); min-height: 16rem; text-align: center; box-shadow: none; }
    .round { display: grid; place-items: center; width: 4rem; height: 4rem; margin-bottom: var(--space-2); border-radius: 50%; background: var(--surface-sunk); color: var(--ink-soft); }
    .round .icon { width: 1.75rem; height: 1.75rem; }
    :is(.ready, .elsewhere) .round { background: var(--good-soft); color: var(--good-ink); }
    p { color: var(--ink-soft); max-width: 26rem; text-wrap: balance; }
    @media (max-width: 40rem) { .card { min-height: 12rem; } }
  `];

  get #situation() {
    const { store, phone } = this.desk;
    if (!store.agent) return { kind: 'loading', symbol: 'clock' };
    if (store.agent.routingStatus === 'notResponding') return { kind: 'notResponding', symbol: 'warning' };
    if (store.agent.presence.kind !== 'available') return { kind: 'away', symbol: 'cup' };
    // Who is there for what is written alone needs no phone.
    const { channels } = store.agent.presence;
    if (channels && !channels.some((channel) => isSpoken({ channel }))) return { kind: 'ready', symbol: 'chat' };
    const isElsewhere = ['other-tab', 'other-desk'].includes(phone.state);
    if (isElsewhere ? !store.agent.reachable : !['ready', 'sip'].includes(phone.state)) return { kind: 'phone', symbol: 'phone' };
    return { kind: isElsewhere ? 'elsewhere' : 'ready', symbol: 'phone' };
  }

  render() {
    const { kind, symbol } = this.#situation;
    const detail = { ready: 'idle.ready.detail', elsewhere: 'idle.elsewhere.detail', away: 'idle.away.detail', phone: 'idle.phone.detail', notResponding: 'idle.phone.detail' }[kind];
    return html`<section class="card ${kind}" data-testid="idle-card">
      <div class="round">${icon(symbol)}</div>
      <h2>${t(`idle.${kind === 'elsewhere' ? 'ready' : kind}`)}</h2>
      <p>${detail ? t(detail) : ''}</p>
    </section>`;
  }
}

customElements.define('idle-card', IdleCard);
