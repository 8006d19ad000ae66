// Calls the person to what rings and to what is unread: sound, the tab's title,
// and, if they wish, notifications of the system.

import { Chime } from './chime.js';
import { customerName } from './customer.js';
import { t } from './i18n.js';
import { Ring } from './ring.js';
import { isSpoken } from './worklist/channels.js';

const BLINK = 1000;

/** What the person has chosen, kept in this browser; each is what it is by default until then. */
const CHOICES = { sounds: ['tandem.sounds', true], notify: ['tandem.notify', false], text: ['tandem.notifyText', true] };
const chosen = ([key, byDefault]) => (localStorage.getItem(key) ?? (byDefault ? 'yes' : 'no')) === 'yes';
const choose = ([key], on) => localStorage.setItem(key, on ? 'yes' : 'no');

export class Attention {
  #open;
  #ring = new Ring();
  #chime = new Chime();
  #notification = null;
  #offer = null;
  #timer = null;
  #shown = false;
  #unread = 0;

  /** @param open shows the interaction of this id: somebody has clicked on its notification */
  constructor(open) {
    this.#open = open;
  }

  get sounds() { return chosen(CHOICES.sounds); }
  toggleSounds() { choose(CHOICES.sounds, !this.sounds); }

  get canNotify() { return 'Notification' in window && Notification.permission !== 'denied'; }
  get notifies() { return this.canNotify && Notification.permission === 'granted' && chosen(CHOICES.notify); }
  /** Whether notifications tell what was written: who shares a screen may not want that. */
  get tellsText() { return chosen(CHOICES.text); }
  toggleText() { choose(CHOICES.text, !this.tellsText); }

  /** Switches notifications on or off; asks the browser where it must be asked, which it allows upon a click only. */
  async toggleNotifications() {
    if (this.notifies) choose(CHOICES.notify, false);
    else if (await Notification.requestPermission() === 'granted') choose(CHOICES.notify, true);
  }

  /** @param view the ringing interaction, or null @param calls whether this tab is the one that calls the person @param audible whether that is heard @param unread messages nobody has seen */
  update(view, { calls, audible, unread }) {
    const id = view?.offer?.id ?? null;
    if (view && audible && this.sounds) this.#ring.start();
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
    if (isNew && calls) this.#notification = this.#notify(view, title, view.queueName ?? '', 'tandem-offer', true);
  }

  /** A customer has written. @param seen whether the person is looking at it @param calls whether this tab is the one that calls the person */
  message(view, text, { seen, calls }) {
    if (seen || !calls) return;
    if (this.sounds) this.#chime.play();
    this.#notify(view, t('notify.message', { name: `\u2068${customerName(view)}\u2069` }), this.tellsText ? text : '', `tandem-message-${view.id}`, false);
  }

  /** One tag, one notification: what comes later on the same matter takes its place. */
  #notify(view, title, body, tag, stays) {
    if (!this.notifies || (!document.hidden && document.hasFocus())) return null;
    const shown = new Notification(title, { body, tag, requireInteraction: stays });
    shown.addEventListener('click', () => {
      window.focus();
      this.#open(view.id);
      shown.close();
    });
    return shown;
  }
}

/** What rings, in one line. */
export function offerTitle(view) {
  // Isolated: marks that turn the order of letters round end with the name.
  const values = { number: `\u2068${customerName(view)}\u2069` };
  if (!isSpoken(view)) return t('offer.chat.title', values);
  return t(view.callback ? 'offer.callback.title' : 'offer.title', values);
}
