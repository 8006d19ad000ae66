// What stands between a person and their page, as banners: how one is made, and the one that all pages have.

import { html, nothing } from 'lit';
import { t } from '../i18n.js';
import './notice-banner.js';

/** How long a connection may be away before it is worth a banner, in milliseconds. */
export const PATIENCE = 1200;

/** @param note counts seconds, or the like @param action its remedy */
export function banner(hook, kind, symbol, heading, detail, action = nothing, note = '') {
  return html`<notice-banner data-testid=${hook} kind=${kind} symbol=${symbol} heading=${heading} detail=${detail} note=${note}>${action}</notice-banner>`;
}

export function remedy(hook, text, act) { return html`<button type="button" data-testid=${hook} @click=${act}>${text}</button>`; }

/** Banners of what failed, until they are closed. */
export function faultBanners(session) {
  return session.faults.map(({ id, text }) => banner('banner-error', 'bad', 'warning', text, '', remedy('error-close', t('banner.close'), () => session.dismiss(id))));
}

export function signedOutBanner(goOn) {
  return banner('banner-signedout', 'warn', 'leave', t('banner.signedOut.title'), t('banner.signedOut.detail'), remedy('sign-in-again', t('signIn.again'), () => location.assign(goOn)));
}

/** The feed is away: since when, and when it is tried again. */
export class FeedWatch {
  #lostSince = 0;

  /** @param detail what that means on this page @returns nothing while there is no reason to worry */
  banner({ feed, ready }, detail) {
    const now = Date.now();
    this.#lostSince = feed.state === 'open' ? 0 : this.#lostSince || now;
    if (this.#lostSince === 0 || now - this.#lostSince <= PATIENCE || !(ready || feed.state === 'waiting')) return nothing;
    const seconds = Math.max(0, Math.ceil(((feed.retryAt ?? now) - now) / 1000));
    const when = seconds > 0 ? t('banner.network.waiting', { seconds }) : t('banner.network.trying');
    return banner('banner-network', 'bad', 'offline', t('banner.network.title'), detail, remedy('network-retry', t('banner.network.retry'), () => feed.retry()), when);
  }
}
