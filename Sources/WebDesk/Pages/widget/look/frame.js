// The launcher and the frame of the panel: its place on the page, head, notices, menu, forms.

/** Where the chat takes the whole screen: telephones, and windows in which a panel would have no room. */
export const WHOLE_SCREEN = '(max-width: 480px), (max-height: 420px)';

export const frame = `
.launcher {
  position: fixed; bottom: calc(var(--edge) + env(safe-area-inset-bottom, 0px)); right: var(--side); width: 60px; height: 60px; border-radius: 50%;
  display: grid; place-items: center; background: var(--brand); color: var(--on-brand); box-shadow: var(--shadow); transition: transform 160ms, filter 120ms;
}
.root[data-side="left"] .launcher { right: auto; left: var(--side); }
.launcher:hover { transform: scale(1.05); }
.launcher:active { transform: scale(0.97); }
.launcher:focus-visible { outline-color: var(--brand-ink); outline-offset: 3px; }
.launcher .icon { width: 28px; height: 28px; stroke-width: 1.9; }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; display: grid; place-items: center;
  background: #c02b20; color: #ffffff; font-size: 12px; font-weight: 700; line-height: 1; border: 2px solid var(--surface); font-variant-numeric: tabular-nums;
}

.panel {
  position: fixed; right: var(--side); bottom: calc(var(--edge) + 74px); width: 384px; max-width: calc(100vw - 2 * var(--side)); height: min(660px, calc(100vh - 114px)); height: min(660px, calc(100dvh - 114px));
  display: flex; flex-direction: column; overflow: hidden; background: var(--surface); border-radius: 20px; box-shadow: var(--shadow); animation: rise 180ms ease-out;
}
.root[data-side="left"] .panel { right: auto; left: var(--side); }
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }

.head { display: flex; align-items: center; gap: 12px; padding: 14px 10px 14px 18px; background: var(--brand); color: var(--on-brand); flex: none; }
.head :focus-visible { outline-color: currentColor; outline-offset: -3px; }
.head .round:hover:enabled { background: color-mix(in srgb, currentColor 16%, transparent); }
.titles { flex: 1; min-width: 0; }
.titles > * { overflow: hidden; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.titles p { font-size: 13px; }
.titles p:empty { display: none; }
.face { width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; flex: none; font-weight: 650; background: color-mix(in srgb, currentColor 16%, transparent); }
.actions { display: flex; flex: none; }
.actions .icon { stroke-width: 2.2; }
.actions [aria-haspopup] .icon { stroke-width: 3.4; }

.menu { position: absolute; top: 62px; right: 12px; min-width: 240px; max-width: calc(100% - 24px); padding: 6px; border-radius: 14px; background: var(--surface); border: 1px solid var(--line); box-shadow: var(--shadow); z-index: 2; }
.menu button { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 44px; padding: 8px 12px; border-radius: 9px; text-align: start; }
.menu button:hover, .menu button:focus-visible { background: var(--hover); }
.menu .icon { color: var(--ink-soft); }

.notices:empty { display: none; }
.notice { display: flex; align-items: flex-start; gap: 10px; padding: 11px 18px; font-size: 14px; border-bottom: 1px solid var(--line); background: var(--sunk); }
.notice > div { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.notice strong { font-weight: 650; display: block; }
.notice .icon { margin-top: 1px; color: var(--ink-soft); }
.notice.warn { background: var(--warn-soft); color: var(--warn-ink); border-color: transparent; }
.notice.bad { background: var(--bad-soft); color: var(--bad); border-color: transparent; }
.notice.warn .icon, .notice.bad .icon { color: inherit; }
.notice .row { margin-top: 8px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
a.plain { text-decoration: none; }
.row .solid, .row .plain { min-height: 36px; padding: 6px 14px; font-size: 14px; }

.body { flex: 1; min-height: 0; display: flex; flex-direction: column; position: relative; }
.page { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 20px 18px; }
.middle { display: grid; place-content: center; justify-items: center; gap: 14px; text-align: center; }
.middle .icon { width: 32px; height: 32px; color: var(--ink-soft); }

form.ask { display: grid; gap: 16px; align-content: start; }
.greeting { white-space: pre-line; overflow-wrap: anywhere; }
.field { display: grid; gap: 5px; }
.field label { font-weight: 600; font-size: 13px; color: var(--ink-soft); }
.field label span { font-weight: 400; }
.field input, .field select, .field textarea {
  width: 100%; min-height: 44px; padding: 9px 12px; border-radius: 12px; border: 1px solid var(--line-strong); background: var(--surface); font-size: 16px;
}
.choice { display: grid; align-items: center; }
.choice > * { grid-area: 1 / 1; }
.choice select { appearance: none; padding-inline-end: 42px; text-overflow: ellipsis; }
.choice .icon { justify-self: end; margin-inline-end: 12px; color: var(--ink-soft); pointer-events: none; }
.field [aria-invalid="true"] { border-color: var(--bad); }
.field .wrong { color: var(--bad); font-size: 13px; }
form.ask .solid { min-height: 46px; }

.drop { position: absolute; inset: 8px; display: grid; place-content: center; justify-items: center; gap: 10px; border: 2px dashed var(--brand-ink); border-radius: 14px; background: color-mix(in srgb, var(--surface) 92%, transparent); color: var(--brand-ink); font-weight: 600; z-index: 1; pointer-events: none; }

/* A telephone: the whole screen is the chat. */
@media ${WHOLE_SCREEN} {
  .root { --edge: 16px; --side: 16px; }
  .panel { inset: var(--seen-top, 0px) 0 auto !important; width: auto; max-width: none; height: var(--seen-height, 100vh); height: var(--seen-height, 100dvh); border-radius: 0; padding-bottom: env(safe-area-inset-bottom, 0px); }
  .head { padding-top: calc(12px + env(safe-area-inset-top, 0px)); }
  .root[data-open] .launcher { visibility: hidden; }
}
/* A page enlarged to several times its size: what is read and written comes first. */
@media (max-height: 420px) {
  .head { padding-block: 2px; }
  .head .face { display: none; }
  .titles > * { -webkit-line-clamp: 1; }
  .writing { padding-block: 4px; }
  .menu { top: 44px; }
}
`;
