// Calls the person to a ringing call: sound, the tab's title, and, if they wish,
// a notification of the system.

import { customerName } from './customer.js';
import { t } from './i18n.js';
import { Ring } from './ring.js';

const WISH = 'tandem.notify';
const BLINK = 1000;

export class Attention {
  #ring = new Ring();
  #notification = null;
  #offer = null;
  #timer = null;
  #shown = false;

  get canNotify() { return 'Notification' in window && Notification.permission !== 'denied'; }
  get notifies() { return this.canNotify && Notification.permission === 'granted' && localStorage.getItem(WISH) === 'yes'; }

  /** Switches notifications on or off; asks the browser where it must be asked. */
  async toggleNotifications() {
    if (this.notifies) { localStorage.setItem(WISH, 'no'); return; }
    if (await Notification.requestPermission() === 'granted') localStorage.setItem(WISH, 'yes');
  }

  /** @param view the ringing interaction, or null @param audible whether this tab is the one that rings */
  update(view, audible) {
    const id = view?.offer?.id ?? null;
    if (view && audible) this.#ring.start();
    else this.#ring.stop();
    if (id === this.#offer) return;
    this.#offer = id;
    this.#notification?.close();
    this.#notification = null;
    clearInterval(this.#timer);
    this.#timer = null;
    if (!view) { document.title = 'Tandem'; return; }
    const title = t(view.callback ? 'offer.callback.title' : 'offer.title', { number: customerName(view) });
    this.#shown = true;
    document.title = `${title} · Tandem`;
    this.#timer = setInterval(() => {
      this.#shown = !this.#shown;
      document.title = this.#shown ? `${title} · Tandem` : `${title} ●`;
    }, BLINK);
    if (this.notifies && document.hidden) this.#notify(title, view.queueName ?? '');
  }

  #notify(title, queue) {
    this.#notification = new Notification(title, { body: queue, tag: 'tandem-offer', requireInteraction: true });
    this.#notification.addEventListener('click', () => { window.focus(); this.#notification?.close(); });
  }
}
