// The desk's keyboard shortcuts. All need Alt, so that no letter that somebody
// types or speaks (WCAG 2.1.4) hangs up a call; Enter alone accepts a ringing one.

import { isWriting } from './element.js';

export const SHORTCUTS = [
  { key: 'A', what: 'accept' },
  { key: 'X', what: 'decline' },
  { key: 'H', what: 'hold' },
  { key: 'M', what: 'mute' },
  { key: 'K', what: 'keypad' },
  { key: 'E', what: 'hangup' },
  { key: 'T', what: 'transfer' },
  { key: 'N', what: 'next' },
  { key: 'P', what: 'previous' },
  { key: 'W', what: 'write' },
  { key: 'O', what: 'note' },
  { key: 'R', what: 'reply' },
  { key: 'Q', what: 'end' },
  { key: 'C', what: 'customer' },
];

/** Calls the handler, one for each `what` above, that the keys ask for; it says whether it did anything. @returns a function that ends it */
export function listenForShortcuts(handlers) {
  const pressed = (event) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' && !event.altKey && !event.shiftKey) {
      const onControl = event.composedPath().some((node) => node instanceof Element && node.matches('button, a, input, textarea, select, audio, dialog'));
      if (!onControl && !isWriting() && handlers.accept()) event.preventDefault();
      return;
    }
    // AltGr writes characters; by the key's place, so that Option on a Mac works too.
    if (!event.altKey || event.getModifierState('AltGraph')) return;
    const shortcut = SHORTCUTS.find(({ key }) => event.code === `Key${key}`);
    if (shortcut && handlers[shortcut.what]()) event.preventDefault();
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}
