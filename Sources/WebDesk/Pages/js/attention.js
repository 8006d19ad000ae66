// Calls the person to what rings and to what is unread: sound, the tab's title,
// and, if they wish, notifications of the system.

import { Chime } from './chime.js';
import { customerName } from './customer.js';
import { t } from './i18n.js';
import { Ring } from './ring.js';
import { isSpoken } from './work/channels.js';

const WISH = 'tandem.notify';
const BLINK = 1000;

export class Attention {
  #ring = new Ring();
  #notification = null;
  #offer = null;
  #timer = null;
  #shown = false;
  #unread = 0;
  #chime = new Chime();

  get canNotify() { return 'Notification' in window && Notification.permission !== 'denied'; }
  get notifies() { return this.canNotify && Notification.permission === 'granted' && localStorage.getItem(WISH) === 'yes'; }

  /** Switches notifications on or off; asks the browser where it must be asked. */
  async toggleNotifications() {
    if (this.notifies) { localStorage.setItem(WISH, 'no'); return; }
    if (await Notification.requestPermission() === 'granted') localStorage.setItem(WISH, 'yes');
  }

  /** @param view the ringing interaction, or null @param audible whether this tab is the one that rings @param unread messages nobody has seen */
  update(view, audible, unread) {
    const id = view?.offer?.id ?? null;
    if (view && audible) this.#ring.start();
    else this.#ring.stop();
    if (id === this.#offer && unread === this.#unread) return;
    const isNew = id !== this.#offer;
    this.#offer = id;
    this.#unread = unread;
    clearInterval(this.#timer);
    this.#timer = null;
    const own = unread > 0 ? `(${unread}) Tandem` : 'Tandem';
    if (isNew) {
      this.#notification?.close();
      this.#notification = null;
    }
    if (!view) { document.title = own; return; }
    const title = offerTitle(view);
    this.#shown = true;
    document.title = `${title} · Tandem`;
    this.#timer = setInterval(() => {
      this.#shown = !this.#shown;
      document.title = this.#shown ? `${title} · Tandem` : `${title} ●`;
    }, BLINK);
    if (isNew && this.notifies && document.hidden) this.#notification = notify(title, view.queueName ?? '', 'tandem-offer', true);
  }

  /** A customer has written. @param seen whether the person is looking at it */
  message(view, text, { seen, audible }) {
    if (seen || !audible) return;
    this.#chime.play();
    if (this.notifies && document.hidden) notify(t('notify.message', { name: customerName(view) }), text, `tandem-message-${view.id}`, false);
  }
}

/** What rings, in one line. */
export function offerTitle(view) {
  const values = { number: customerName(view) };
  if (!isSpoken(view)) return t('offer.chat.title', values);
  return t(view.callback ? 'offer.callback.title' : 'offer.title', values);
}

function notify(title, body, tag, stays) {
  const shown = new Notification(title, { body, tag, requireInteraction: stays });
  shown.addEventListener('click', () => { window.focus(); shown.close(); });
  return shown;
}
