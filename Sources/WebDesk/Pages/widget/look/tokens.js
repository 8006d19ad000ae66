// Colours and distances of the widget. They are its own: the site's style sheets neither
// reach in here, nor do these reach out. Contrasts meet WCAG 2.2 AA in both schemes.
// Sizes are pixels because a site may have made its `rem` anything.

const DARK = `
  --surface: #182128; --sunk: #25313a; --hover: #2e3b45; --line: #2f3d48; --line-strong: #71818f;
  --ink: #e8eef2; --ink-soft: #a9b6c1; --bad: #f7aaa4; --bad-soft: #421d1b; --warn-soft: #3a2d10; --warn-ink: #f0cf86;
  --brand: var(--brand-dark); --on-brand: var(--on-brand-dark); --brand-ink: var(--brand-ink-dark);
  --shadow: 0 2px 8px rgb(0 0 0 / 45%), 0 16px 48px rgb(0 0 0 / 55%);
  color-scheme: dark;`;

export const tokens = `
/* Rules of the page lose against these: "important" of the inner tree wins. */
:host {
  all: initial !important; display: block !important; position: fixed !important; inset: auto !important; width: 0 !important; height: 0 !important;
  z-index: 2147483000 !important; direction: ltr !important; unicode-bidi: isolate !important; contain: none !important; pointer-events: auto !important;
}
*, *::before, *::after { box-sizing: border-box; }
.root {
  --surface: #ffffff; --sunk: #eef1f4; --hover: #e4e9ee; --line: #dde3e8; --line-strong: #7d8b98;
  --ink: #17222c; --ink-soft: #52606d; --bad: #a3281f; --bad-soft: #fbe5e3; --warn-soft: #fdf0d3; --warn-ink: #6b4500;
  --brand: var(--brand-light); --on-brand: var(--on-brand-light); --brand-ink: var(--brand-ink-light);
  --shadow: 0 2px 8px rgb(16 32 48 / 14%), 0 16px 48px rgb(16 32 48 / 22%);
  --edge: 20px; --side: 20px;
  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  color: var(--ink); color-scheme: light; text-align: start;
}
.root[data-theme="dark"] { ${DARK} }
@media (prefers-color-scheme: dark) { .root[data-theme="auto"] { ${DARK} } }

h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
h2 { font-size: 16px; line-height: 1.25; font-weight: 650; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { width: 20px; height: 20px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.soft { color: var(--ink-soft); }
.small { font-size: 13px; }
a { color: inherit; text-underline-offset: 2px; }

button, input, textarea, select { font: inherit; color: inherit; margin: 0; }
button { border: 0; background: none; padding: 0; cursor: pointer; -webkit-tap-highlight-color: transparent; }
button:disabled { cursor: default; opacity: 0.55; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--brand-ink); outline-offset: 2px; }

.round { display: inline-grid; place-items: center; width: 40px; height: 40px; border-radius: 50%; flex: none; transition: background-color 120ms; }
.round:hover:enabled { background: var(--hover); }
.plain, .solid {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 40px; padding: 8px 16px; border-radius: 12px; font-weight: 600;
  transition: background-color 120ms, filter 120ms;
}
.plain { border: 1px solid var(--line-strong); background: var(--surface); }
.plain:hover:enabled { background: var(--hover); }
.solid { background: var(--brand); color: var(--on-brand); }
.solid:hover:enabled { filter: brightness(0.92); }
.solid.bad { background: var(--bad); color: var(--surface); }
.small-round { width: 28px; height: 28px; }
.text-button { font-weight: 600; text-decoration: underline; text-underline-offset: 2px; min-height: 24px; }

@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media print { .root { display: none; } }
@media (forced-colors: active) { .launcher, .panel, .bubble, .solid, .send { border: 1px solid; } }
`;
