// What all components look like: text, buttons, fields, cards. The values are
// the tokens of css/tokens.css, which reach into every component.

import { css } from 'lit';

export const base = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { color: var(--ink); }
  :host([hidden]), [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  fieldset { border: 0; min-inline-size: 0; }
  p { text-wrap: pretty; }
  h1 { font-size: var(--text-title); line-height: 1.25; font-weight: 650; }
  h2 { font-size: var(--text-large); line-height: 1.35; font-weight: 650; }
  a { color: var(--accent-ink); }
  .soft { color: var(--ink-soft); }
  .small { font-size: var(--text-small); }
  .number { font-variant-numeric: tabular-nums; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .icon { flex: none; width: 1.25rem; height: 1.25rem; }

  :focus { outline: none; }
  :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
  [tabindex="-1"]:focus-visible:not(button) { outline: none; }

  button {
    font: inherit; font-weight: 600; color: inherit;
    display: inline-flex; align-items: center; justify-content: center; gap: var(--space-2);
    min-height: var(--target); padding: var(--space-2) var(--space-4);
    border: 1px solid var(--line-strong); border-radius: var(--radius-small);
    background: var(--surface); cursor: pointer;
    transition: background-color 120ms, border-color 120ms;
  }
  button:hover { background: var(--surface-hover); }
  button:disabled { cursor: not-allowed; opacity: 0.5; }
  button[aria-pressed="true"] { background: var(--accent-soft); border-color: var(--accent); color: var(--accent-ink); }
  .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  .primary:hover:enabled { background: var(--accent-hover); border-color: var(--accent-hover); }
  .go { background: var(--good); border-color: var(--good); color: var(--on-good); }
  .go:hover:enabled { background: var(--good-hover); border-color: var(--good-hover); }
  .end { background: var(--bad); border-color: var(--bad); color: var(--on-bad); }
  .end:hover:enabled { background: var(--bad-hover); border-color: var(--bad-hover); }
  .quiet { background: transparent; border-color: transparent; }
  .quiet:hover { background: var(--surface-hover); }

  label, legend, .label { font-weight: 600; font-size: var(--text-small); color: var(--ink-soft); }
  input[type="text"], input[type="tel"], input[type="password"], textarea {
    font: inherit; color: inherit; width: 100%; min-height: var(--target);
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--line-strong); border-radius: var(--radius-small); background: var(--surface);
  }
  input[aria-invalid="true"] { border-color: var(--bad); }

  .card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: var(--space-5); }

  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
  @media (max-width: 40rem) { .card { padding: var(--space-4); } }
`;
