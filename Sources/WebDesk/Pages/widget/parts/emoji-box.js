// A handful of emoji. The arrows move within, Escape closes.

import { h } from '../dom.js';

const COLUMNS = 8;
const EMOJI = [...'😀😄😅😂🙂😉😊😍😘😎🤔😐😕😢😭😡👍👎👌🙏👏💪👋🤝❤🎉🔥✨⭐✅❌❓'];

/** @param on {pick(emoji), close()} */
export function emojiBox(label, on) {
  const buttons = EMOJI.map((emoji, index) => h('button', { type: 'button', tabindex: index === 0 ? '0' : '-1', onclick: () => on.pick(shown(emoji)) }, shown(emoji)));
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
  const box = h('div', {
    class: 'emoji', role: 'group', 'aria-label': label, testid: 'chat-emoji-box',
    onkeydown: (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        on.close();
        return;
      }
      const step = steps[event.key];
      const at = buttons.indexOf(event.target);
      if (!step || at < 0) return;
      event.preventDefault();
      const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))];
      buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
      next.focus();
    },
  }, buttons);
  return box;
}

/** The heart and the star are drawn as emoji only where they are told so. */
function shown(emoji) { return /[❤⭐]/u.test(emoji) ? `${emoji}\uFE0F` : emoji; }
