// The pages' icons: lines on a grid of 24, drawn in the colour of the text.

import { html, svg } from 'lit';

const SHAPES = {
  phone: svg`<path d="M6.6 3.8 9.4 4l1.5 4-2 1.8a13 13 0 0 0 5.3 5.3l1.8-2 4 1.5.2 2.8a2.6 2.6 0 0 1-2.8 2.8A14.6 14.6 0 0 1 3.8 6.6a2.6 2.6 0 0 1 2.8-2.8z"/>`,
  hangUp: svg`<path d="M2 14.6c5.4-6 14.6-6 20 0l-2.2 3.2-4.8-1.4v-3a12 12 0 0 0-6 0v3l-4.8 1.4z"/>`,
  hold: svg`<path d="M9 5.5v13M15 5.5v13"/>`,
  resume: svg`<path d="M8 5.2v13.6l10.5-6.8z"/>`,
  microphone: svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`,
  muted: svg`<path d="M9 9.5V6a3 3 0 0 1 6 0v5M9.3 12.6A3 3 0 0 0 12 14M5.5 11.5a6.5 6.5 0 0 0 10.8 4.9M18.5 11.5a6.4 6.4 0 0 1-.5 2.4M12 18v3M4 4l16 16"/>`,
  keypad: svg`<g fill="currentColor" stroke="none"><circle cx="6" cy="5" r="1.6"/><circle cx="12" cy="5" r="1.6"/><circle cx="18" cy="5" r="1.6"/><circle cx="6" cy="11" r="1.6"/><circle cx="12" cy="11" r="1.6"/><circle cx="18" cy="11" r="1.6"/><circle cx="6" cy="17" r="1.6"/><circle cx="12" cy="17" r="1.6"/><circle cx="18" cy="17" r="1.6"/><circle cx="12" cy="22" r="1.6"/></g>`,
  record: svg`<circle cx="12" cy="12" r="8"/><circle cx="12" cy="12" r="3.5" fill="currentColor"/>`,
  stop: svg`<rect x="6.5" y="6.5" width="11" height="11" rx="1.5"/>`,
  check: svg`<path d="m5 12.5 4.7 4.7L19.5 7.3"/>`,
  close: svg`<path d="m6.5 6.5 11 11M17.5 6.5l-11 11"/>`,
  warning: svg`<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.2"/>`,
  info: svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.2"/>`,
  offline: svg`<path d="M4 9.5a12 12 0 0 1 4.5-2.7M12 6a12 12 0 0 1 8 3.5M7 13a7.6 7.6 0 0 1 4-2M14.5 11.4A7.6 7.6 0 0 1 17 13M10 16.3a3.2 3.2 0 0 1 4 0M12 19.5v.1M4 4l16 16"/>`,
  down: svg`<path d="m6.5 9.5 5.5 5.5 5.5-5.5"/>`,
  incoming: svg`<path d="M18.5 5.5 6 18M6 9v9h9"/>`,
  outgoing: svg`<path d="M5.5 18.5 18 6M9 6h9v9"/>`,
  missed: svg`<path d="m4 8 8 8 8-8M4 13.5V8h5.5"/>`,
  person: svg`<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/>`,
  bell: svg`<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2.2 2.2 0 0 0 4 0"/>`,
  speaker: svg`<path d="M4 9.5v5h3.5l5 4v-13l-5 4H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11"/>`,
  keyboard: svg`<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6.5 10v.1M10.2 10v.1M13.9 10v.1M17.5 10v.1M8 14.5h8"/>`,
  leave: svg`<path d="M10 4H5.5v16H10M14.5 8l4 4-4 4M18.5 12H9.5"/>`,
  globe: svg`<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9s.5-6 3.5-9z"/>`,
  clock: svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.5 2"/>`,
  people: svg`<circle cx="9" cy="9" r="3.5"/><path d="M2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 5.9a3.5 3.5 0 0 1 0 6.2M18 14.2a6.5 6.5 0 0 1 3.5 5.3"/>`,
  cup: svg`<path d="M4.5 9h12v6a4.5 4.5 0 0 1-4.5 4.5H9A4.5 4.5 0 0 1 4.5 15zM16.5 10.5h1.8a2.4 2.4 0 0 1 0 4.9h-1.9M8 3.5V6M12.5 3.5V6"/>`,
  tabs: svg`<rect x="3" y="7.5" width="13" height="12.5" rx="2"/><path d="M8 7.5V6a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v8.5a2 2 0 0 1-2 2h-3"/>`,
  signal: svg`<path d="M5 18.5v-3M10 18.5v-6.5M15 18.5V8.5M20 18.5V5"/>`,
  notes: svg`<path d="M5.5 3.5h13v17h-13zM9 8.5h6M9 12h6M9 15.5h3.5"/>`,
  chat: svg`<path d="M4 5.5h16v11H11l-4.5 4v-4H4z"/>`,
  envelope: svg`<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>`,
  video: svg`<rect x="3" y="6.5" width="12" height="11" rx="2"/><path d="m15 10.5 6-3v9l-6-3z"/>`,
  send: svg`<path d="M4 12 3.5 4.5 21 12 3.5 19.5zM4 12h8"/>`,
  clip: svg`<path d="m19 11.5-7.3 7.2a4.4 4.4 0 0 1-6.2-6.2l7.8-7.8a2.9 2.9 0 0 1 4.2 4.2l-7.6 7.5a1.4 1.4 0 0 1-2-2l6.6-6.6"/>`,
  file: svg`<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/>`,
  pencil: svg`<path d="m5 19 .8-3.8L16.6 4.4l3 3L8.8 18.2zM14.5 6.5l3 3"/>`,
  bin: svg`<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5"/>`,
  transfer: svg`<path d="M4 8.5h14M14.5 5 18 8.5 14.5 12M20 15.5H6M9.5 12 6 15.5 9.5 19"/>`,
  back: svg`<path d="M14.5 6.5 9 12l5.5 5.5"/>`,
  search: svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`,
  plus: svg`<path d="M12 5.5v13M5.5 12h13"/>`,
  eye: svg`<path d="M2.5 12s3.5-6 9.5-6 9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6z"/><circle cx="12" cy="12" r="2.8"/>`,
  chevron: svg`<path d="m9.5 6.5 5.5 5.5-5.5 5.5"/>`,
};

/** An icon beside words; it is silent to screen readers. */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}

/** The project's mark. */
export function mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
    <rect class="mark-ground" width="32" height="32" rx="8"></rect>
    <g class="mark-line" fill="none" stroke-width="2.6"><circle cx="12" cy="16" r="5.6"></circle><circle cx="20" cy="16" r="5.6"></circle></g>
  </svg>`;
}
