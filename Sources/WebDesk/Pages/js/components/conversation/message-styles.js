// What messages look like: theirs at the beginning of the line, ours at its end,
// notes across in another colour.

import { css } from 'lit';

export const messageStyles = css`
  :host { display: flex; flex-direction: column; position: relative; }
  .scroller { flex: 1; min-height: 0; overflow-y: auto; padding: var(--space-3) var(--space-4); overscroll-behavior: contain; }
  .scroller:focus-visible { outline-offset: -3px; }
  ol { display: grid; gap: var(--space-2); }
  .older { text-align: center; }
  li { display: flex; align-items: center; gap: var(--space-1); content-visibility: auto; contain-intrinsic-size: auto 4rem; }
  li.ours { flex-direction: row-reverse; }
  li.day { justify-content: center; margin: var(--space-2) 0; color: var(--ink-soft); font-size: var(--text-small); }
  li.day span { padding: 0 var(--space-3); border-radius: 1rem; background: var(--surface-sunk); }
  .bubble { min-width: 6rem; max-width: min(85%, 34rem); padding: var(--space-2) var(--space-3); border-radius: var(--radius); background: var(--surface-sunk); }
  .theirs .bubble { border-end-start-radius: 0.25rem; }
  .ours .bubble { border-end-end-radius: 0.25rem; background: var(--accent-soft); }
  .automatic .bubble { background: transparent; border: 1px dashed var(--line); }
  .note .bubble { max-width: 100%; flex: 1; background: var(--warn-soft); color: var(--warn-ink); border: 1px solid var(--warn-line); }
  .note .meta, .note a { color: inherit; }
  .meta { display: flex; flex-wrap: wrap; gap: 0 var(--space-2); color: var(--ink-soft); font-size: 0.75rem; }
  .author { display: inline-flex; align-items: center; gap: var(--space-1); font-weight: 600; }
  .author .icon { width: 0.9rem; height: 0.9rem; }
  .text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
  .gone { font-style: italic; color: var(--ink-soft); }
  .state.failed, .why { color: var(--bad-ink); font-weight: 600; }
  .state.read { color: var(--good-ink); }
  .pending .bubble { opacity: 0.75; }
  .pending.failed .bubble { opacity: 1; background: var(--bad-soft); border: 1px solid var(--bad); }
  .again { display: flex; gap: var(--space-2); margin-top: var(--space-2); }
  .hand { display: inline-flex; opacity: 0; }
  li:hover .hand, .hand:focus-within { opacity: 1; }
  .hand button { min-height: 2rem; width: 2rem; padding: 0; color: var(--ink-soft); }
  .hand .icon { width: 1rem; height: 1rem; }
  .picture img { display: block; max-width: 100%; height: auto; border-radius: var(--radius-small); margin-top: var(--space-1); background: var(--surface); }
  .file { display: inline-flex; align-items: center; gap: var(--space-2); margin-top: var(--space-1); padding: var(--space-2) var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius-small); background: var(--surface); overflow-wrap: anywhere; }
  .choices { display: flex; flex-wrap: wrap; gap: var(--space-1); margin-top: var(--space-1); }
  .choices span { padding: 0 var(--space-2); border: 1px solid var(--line-strong); border-radius: 1rem; font-size: var(--text-small); }
  .mend { display: grid; gap: var(--space-2); width: min(26rem, 60vw); }
  .mend textarea { min-height: 3.5rem; resize: vertical; field-sizing: content; }
  .mend div { display: flex; justify-content: flex-end; gap: var(--space-2); }
  .types { display: flex; align-items: center; gap: var(--space-2); padding-top: var(--space-2); color: var(--ink-soft); }
  .dots { display: inline-flex; gap: 0.2rem; }
  .dots i { width: 0.4rem; height: 0.4rem; border-radius: 50%; background: currentColor; animation: type 1.2s infinite; }
  .dots i:nth-child(2) { animation-delay: 0.2s; }
  .dots i:nth-child(3) { animation-delay: 0.4s; }
  .below { position: absolute; inset-block-end: var(--space-3); inset-inline: 0; margin-inline: auto; width: max-content; min-height: 2.25rem; border-radius: 2rem; box-shadow: var(--shadow-high); font-size: var(--text-small); }
  @keyframes type { 0%, 60%, 100% { opacity: 0.3; } 30% { opacity: 1; } }
  @media (hover: none) { .hand { opacity: 1; } }
`;
