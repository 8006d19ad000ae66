// Messages and the place where they are written.

export const talk = `
.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 16px 14px 8px; display: flex; flex-direction: column; gap: 2px; outline-offset: -3px !important; }
.log > :first-child { margin-top: auto; }
.opening { padding-bottom: 6px; }
.opening .bubble { white-space: pre-line; }
.day { align-self: center; margin: 12px 0 8px; font-size: 12px; color: var(--ink-soft); }
.older { align-self: center; margin-bottom: 8px; }
.message { display: grid; grid-template-columns: 30px minmax(0, 1fr); column-gap: 8px; max-width: 88%; margin-top: 8px; }
.message.follows { margin-top: 0; }
.message.visitor { align-self: flex-end; grid-template-columns: minmax(0, 1fr); justify-items: end; }
.message .who { grid-column: 2; font-size: 12px; color: var(--ink-soft); margin: 0 0 3px 12px; }
.small-face { grid-column: 1; grid-row: 2; align-self: end; width: 30px; height: 30px; border-radius: 50%; display: grid; place-items: center; font-size: 13px; font-weight: 650; background: var(--sunk); color: var(--brand-ink); }
.more .small-face { display: none; }
.content { grid-column: -2; grid-row: 2; display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; justify-items: start; min-width: 0; max-width: 100%; }
.visitor .content { justify-items: end; }
.bubble { padding: 9px 13px; border-radius: 18px; background: var(--sunk); white-space: pre-wrap; overflow-wrap: anywhere; max-width: 100%; min-width: 0; unicode-bidi: plaintext; }
.agent .bubble { border-bottom-left-radius: 6px; }
.visitor .bubble { background: var(--brand); color: var(--on-brand); border-bottom-right-radius: 6px; }
.bubble.gone { background: none; border: 1px dashed var(--line-strong); color: var(--ink-soft); font-style: italic; }
.root:lang(zh) .bubble.gone { font-style: normal; }
.bubble.failed { background: var(--bad-soft); color: var(--ink); }
.bubble.big { font-size: 34px; line-height: 1.2; background: none; padding: 2px 4px; color: inherit; }
.bubble.cut { max-height: 340px; overflow: hidden; -webkit-mask-image: linear-gradient(#000 75%, transparent); mask-image: linear-gradient(#000 75%, transparent); }
.meta { grid-column: -2; grid-row: 3; display: flex; align-items: center; flex-wrap: wrap; gap: 4px 6px; font-size: 12px; color: var(--ink-soft); padding: 2px 4px; }
.meta:empty { display: none; }
.visitor .meta { justify-content: flex-end; }
.meta .icon { width: 15px; height: 15px; }
.meta .row { gap: 0 8px; flex-wrap: nowrap; }
.meta.bad { color: var(--bad); }
.meta .seen { color: var(--brand-ink); }
.picture { border: 0; padding: 0; border-radius: 16px; overflow: hidden; display: block; max-width: 100%; background: var(--sunk); }
.picture img { display: block; max-width: 100%; max-height: 240px; min-width: 60px; min-height: 60px; object-fit: contain; }
.file { display: inline-flex; align-items: center; gap: 10px; max-width: 100%; padding: 9px 13px; border-radius: 14px; border: 1px solid var(--line); background: var(--surface); text-align: start; }
.file:hover:enabled { background: var(--hover); }
.file .icon { color: var(--brand-ink); }
.file span { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
.file small { color: var(--ink-soft); flex: none; font-size: 12px; }
.offers { grid-column: 1 / -1; grid-row: 4; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; padding: 4px 0 6px; }
.choices button { min-height: 38px; padding: 7px 16px; border-radius: 19px; border: 1.5px solid var(--brand-ink); color: var(--brand-ink); font-weight: 600; background: var(--surface); overflow-wrap: anywhere; transition: background-color 120ms; }
.choices button:hover:enabled { background: var(--brand); color: var(--on-brand); border-color: var(--brand); }
.typing { display: flex; align-items: center; gap: 8px; min-height: 22px; padding: 0 18px 4px; font-size: 13px; color: var(--ink-soft); flex: none; }
.dots { display: inline-flex; gap: 3px; }
.dots i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; animation: breathe 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: 0.15s; }
.dots i:nth-child(3) { animation-delay: 0.3s; }
@keyframes breathe { 0%, 60%, 100% { opacity: 0.3; } 30% { opacity: 1; } }
.newest { position: absolute; bottom: 100%; left: 50%; margin: 0 0 10px -20px; width: 40px; height: 40px; background: var(--surface); border: 1px solid var(--line); box-shadow: var(--shadow); z-index: 1; }

.foot { position: relative; flex: none; }
.writing { border-top: 1px solid var(--line); padding: 10px 10px 12px; }
.box { display: flex; align-items: flex-end; gap: 2px; border: 1px solid var(--line-strong); border-radius: 24px; padding: 2px; background: var(--surface); }
.box:focus-within { border-color: var(--brand-ink); box-shadow: 0 0 0 1px var(--brand-ink); }
.box textarea { flex: 1; min-width: 0; border: 0; resize: none; background: none; padding: 9px 4px; height: 40px; max-height: min(140px, 22vh); font-size: 16px; line-height: 22px; outline: none; unicode-bidi: plaintext; }
.box textarea::placeholder { color: var(--ink-soft); opacity: 1; }
.box:has([aria-invalid]) { border-color: var(--bad); box-shadow: 0 0 0 1px var(--bad); }
.box .round { color: var(--ink-soft); }
.box .send { background: var(--brand); color: var(--on-brand); }
.box .send:hover:enabled { background: var(--brand); filter: brightness(0.92); }
.box .send:disabled { background: none; color: var(--ink-soft); }
.parcels { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 4px 8px; }
.parcels:empty { display: none; }
.parcel { display: inline-flex; align-items: center; gap: 6px; max-width: 100%; padding: 4px 4px 4px 12px; border-radius: 16px; background: var(--sunk); font-size: 13px; }
.parcel > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; max-width: 190px; unicode-bidi: plaintext; }
.parcel .round { width: 24px; height: 24px; }
.parcel .icon { width: 14px; height: 14px; }
.parcel.busy { opacity: 0.7; }
.spinner { width: 14px; height: 14px; border-radius: 50%; border: 2px solid currentColor; border-right-color: transparent; animation: turn 0.9s linear infinite; flex: none; }
@keyframes turn { to { transform: rotate(1turn); } }
.count { padding: 0 6px 6px; font-size: 12px; color: var(--ink-soft); text-align: end; font-variant-numeric: tabular-nums; }
.count.too-much { color: var(--bad); }
.complaint { padding: 0 6px 8px; font-size: 13px; color: var(--bad); overflow-wrap: anywhere; }
.emoji { position: absolute; bottom: calc(100% - 4px); left: 10px; right: 10px; display: grid; grid-template-columns: repeat(8, 1fr); padding: 8px; border-radius: 16px; background: var(--surface); border: 1px solid var(--line); box-shadow: var(--shadow); z-index: 2; }
.emoji button, .bubble.big { font-family: "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif; }
.emoji button { font-size: 22px; line-height: 1; height: 38px; border-radius: 10px; }
.emoji button:hover, .emoji button:focus-visible { background: var(--hover); }
.over { border-top: 1px solid var(--line); padding: 14px 18px 18px; display: grid; gap: 10px; text-align: center; }
`;
