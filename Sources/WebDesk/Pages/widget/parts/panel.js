// The panel: a dialog that shows the form, the messages, or why there is neither.

import { Slot, fill, h, icon } from '../dom.js';
import { saveAs } from './attachment-view.js';
import { transcript } from '../transcript.js';
import { askForm, questions } from './ask-form.js';
import { Composer } from './composer.js';
import { Head } from './head.js';
import { Log } from './log.js';
import { Notices } from './notices.js';
import { Question } from './question.js';

export class Panel {
  #chat;
  #words;
  #on;
  #head;
  #notices;
  #log;
  #composer;
  #question;
  #body = h('div', { class: 'body' });
  #typing = h('div', { class: 'typing', role: 'status', testid: 'chat-typing' });
  #typingSlot = new Slot(this.#typing);
  #foot = h('div', { class: 'foot' });
  #footSlot = new Slot(this.#foot);
  #pageSlot = null;
  #hadFocus = false;
  #drop = null;
  /** The visitor begins another chat after one that has ended. */
  #wantsNew = false;
  /** The form was filled in for it. */
  #isAsked = false;
  /** Once the place to write is there, it stays. */
  #hasTalked = false;

  /** @param on {close()} */
  constructor(chat, words, on) {
    this.#chat = chat;
    this.#words = words;
    this.#on = on;
    this.#head = new Head(chat, words, { close: () => on.close(), call: () => this.#call(), transcript: () => this.#save(), end: () => this.#askToEnd() });
    this.#notices = new Notices(chat, words);
    this.#composer = new Composer(chat, words, { sent: () => this.#log.toEnd() });
    this.#log = new Log(chat, words, { complain: (text) => this.#composer.complain(text), seen: () => this.#seen(), call: () => this.#call() });
    this.#question = new Question(words, () => this.focus());
    this.element = h('section', {
      class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true, tabindex: '-1', testid: 'chat-panel',
      onkeydown: (event) => this.#key(event), ondragover: (event) => this.#dragged(event), ondragleave: (event) => this.#dragLeft(event), ondrop: (event) => this.#dropped(event),
    }, this.#head.element, this.#head.menu, this.#notices.element, this.#question.element, this.#body);
    this.element.addEventListener('focusin', () => { this.#hadFocus = true; });
    document.addEventListener('focusin', ({ target }) => { if (target !== this.element.getRootNode().host) this.#hadFocus = false; });
    document.addEventListener('visibilitychange', () => this.#seen());
  }

  get isOpen() { return !this.element.hidden; }

  open(takesFocus) {
    this.element.hidden = false;
    this.show();
    this.#log.toEnd();
    if (takesFocus) this.focus();
  }

  close() {
    this.element.hidden = true;
    this.#head.closeMenu();
  }

  toNewest() { this.#log.toEnd(); }

  /** To where the visitor goes on. Where a telephone's keyboard would cover the greeting, not into the field. */
  focus() {
    if (this.#view === 'talk' && !this.#isOver && !matchMedia('(pointer: coarse)').matches) this.#composer.focus();
    else (this.element.querySelector('form input, form select, .page button') ?? this.element).focus({ preventScroll: true });
  }

  // --- what is shown --------------------------------------------------------------------------

  get #questions() { return questions(this.#chat.welcome, this.#chat.session.isIdentified, this.#words); }
  /** Outside of hours there is nothing to begin: who writes leaves a message. */
  get #isOver() { return this.#chat.state.state === 'ended' && this.#chat.state.isOpen !== false && !this.#wantsNew && this.#chat.outbox.items.length === 0; }

  get #view() {
    const { welcome, session, fault, isReturning, isUnderWay, outbox } = this.#chat;
    if (welcome.identity === 'required' && !session.isIdentified && !isReturning) return 'signIn';
    if (fault && !fault.isPassing) return session.refused && this.#questions.length > 0 ? 'form' : 'unavailable';
    const isNew = !isReturning || (this.#wantsNew && !this.#isAsked && !isUnderWay);
    if (isNew && !session.hasWish && outbox.items.length === 0 && this.#questions.length > 0) return 'form';
    return isReturning && !this.#chat.isLoaded && this.#chat.isOnline && !this.#hasTalked ? 'loading' : 'talk';
  }

  show() {
    if (!this.isOpen) return;
    if (this.#chat.isUnderWay) {
      this.#wantsNew = false;
      this.#isAsked = false;
    }
    if (!this.#chat.isReturning && this.#view === 'talk') this.#chat.connect();
    this.#head.show();
    this.#notices.show();
    if (this.#view === 'talk') this.#showTalk();
    else this.#showPage(this.#view);
  }

  #showTalk() {
    this.#hasTalked = true;
    const held = this.#pageSlot !== null && this.#holdsFocus;
    this.#pageSlot = null;
    this.#footSlot.show(this.#isOver, () => [this.#log.newest, ...(this.#isOver ? [this.#farewell()] : [this.#composer.element])]);
    fill(this.#body, this.#log.element, this.#typing, this.#foot);
    this.#log.show();
    const { typing } = this.#chat;
    this.#typingSlot.show(typing, () => (typing ? [dots(), typing.name ? this.#words.t('typing', typing) : this.#words.t('typingNobody')] : []));
    if (held) this.focus();
  }

  /** Also where what had it was just taken away. */
  get #holdsFocus() {
    const { activeElement } = this.element.getRootNode();
    return activeElement === null ? this.#hadFocus : this.element.contains(activeElement);
  }

  #showPage(view) {
    this.#pageSlot ??= new Slot(this.#body);
    const fields = view === 'form' ? this.#questions : null;
    this.#pageSlot.show([view, fields, this.#chat.fault?.detail, this.#chat.session.refused], () => {
      if (view === 'form') return [this.#form(fields)];
      const [symbol, text] = { signIn: ['lock', 'signIn'], unavailable: ['warning', 'unavailable'], loading: ['clock', 'loading'] }[view];
      return [h('div', { class: 'page middle', role: 'status', testid: `chat-${view}` }, view === 'loading' ? h('span', { class: 'spinner' }) : icon(symbol), h('p', null, this.#words.t(text)),
        view === 'unavailable' ? [h('p', { class: 'soft small' }, this.#chat.fault.detail), h('button', { type: 'button', class: 'plain', onclick: () => this.#chat.connect() }, this.#words.t('tryAgain'))] : null)];
    });
  }

  #form(fields) {
    const { welcome, session, fault } = this.#chat;
    const form = askForm(fields, { greeting: welcome.greeting, action: this.#words.t(welcome.isOpen ? 'formStart' : 'leaveMessage'), answers: session.refused, fault }, this.#words, (wish) => {
      this.#isAsked = true;
      this.#chat.beginAgain(wish);
      this.show();
      this.#composer.focus();
    });
    // The answers were taken for good, and the visitor was writing already.
    if (this.#holdsFocus) queueMicrotask(() => form.querySelector('[aria-invalid]')?.focus());
    return form;
  }

  #farewell() {
    return h('div', { class: 'over', testid: 'chat-over' }, h('p', { class: 'soft small', role: 'status' }, this.#words.t('ended')), h('button', {
      type: 'button', class: 'solid', testid: 'chat-new', onclick: () => {
        this.#wantsNew = true;
        if (this.#questions.length === 0) this.#chat.beginAgain({});
        this.show();
        this.focus();
      },
    }, this.#words.t('newChat')));
  }

  // --- what the visitor does ----------------------------------------------------------------------

  #seen() {
    if (this.isOpen && document.visibilityState === 'visible' && this.#log.isAtEnd && this.#log.element.isConnected) this.#chat.markRead();
  }

  async #act(work, key = 'failure') {
    try {
      await work();
    } catch (refusal) {
      this.#question.tell(this.#words.t(key, { why: this.#words.why(refusal) }));
    }
  }

  #askToEnd() {
    this.#question.ask(this.#words.t('endQuestion'), [
      { text: this.#words.t('end'), isBad: true, testid: 'chat-end-yes', act: () => this.#act(async () => { await this.#chat.leave(); this.focus(); }) },
      { text: this.#words.t('endNo'), testid: 'chat-end-no', act: () => this.focus() },
    ]);
  }

  #save() { return this.#act(async () => saveAs(await transcript(this.#chat, this.#words), `chat-${new Date().toISOString().slice(0, 10)}.txt`)); }

  /** The window is opened within the click, or the browser would take it for an advertisement. Where it does even so, a link remains. */
  #call() {
    const page = open('about:blank', '_blank', 'popup,width=440,height=640');
    return this.#act(async () => {
      try {
        const address = await this.#chat.startCall();
        if (page) page.location.replace(address);
        else this.#question.ask(this.#words.t('callReady'), [{ text: this.#words.t('callOpen'), testid: 'chat-call-open', href: address }, { text: this.#words.t('notNow'), testid: 'chat-call-not', act: () => this.focus() }]);
      } catch (refusal) {
        page?.close();
        throw refusal;
      }
    }, 'callFailed');
  }

  // --- keys and files -----------------------------------------------------------------------------

  #key(event) {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation();
      this.#on.close();
    }
    // What is typed here is not meant for the page's own short cuts.
    if (event.key !== 'Tab') { event.stopPropagation(); return; }
    const all = [...this.element.querySelectorAll('button, a[href], input, textarea, select, [tabindex="0"]')].filter((one) => !one.disabled && one.tabIndex >= 0 && one.getClientRects().length > 0);
    const focused = this.element.getRootNode().activeElement;
    const [leaves, enters] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (focused !== leaves && !(event.shiftKey && focused === this.element)) return;
    event.preventDefault();
    enters?.focus();
  }

  #dragged(event) {
    if (![...event.dataTransfer.types].includes('Files')) return;
    // Outside of a chat too: the browser would leave the page to show the file.
    event.preventDefault();
    if (this.#drop || this.#view !== 'talk' || this.#isOver) return;
    this.#drop = h('div', { class: 'drop', 'aria-hidden': 'true' }, icon('clip'), this.#words.t('drop'));
    this.#body.append(this.#drop);
  }

  #dragLeft(event) {
    if (!this.element.contains(event.relatedTarget)) this.#endDrag();
  }

  #endDrag() {
    this.#drop?.remove();
    this.#drop = null;
  }

  #dropped(event) {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    const isWelcome = this.#drop !== null;
    this.#endDrag();
    if (isWelcome) this.#composer.addFiles(event.dataTransfer.files);
  }
}

function dots() { return h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')); }
