// What the tables and panels of this page share.

import { css } from 'lit';

export const tables = css`
  .card { padding: 0; overflow: clip; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3); padding: var(--space-3) var(--space-4); border-bottom: 1px solid var(--line); }
  .bar h2 { margin-inline-end: auto; }
  .bar h2 .count { font-weight: 500; font-size: var(--text); color: var(--ink-soft); margin-inline-start: var(--space-1); }
  .bar input, .bar select { width: auto; flex: 0 1 12rem; min-width: 0; min-height: 2.25rem; padding-block: var(--space-1); }
  select {
    font: inherit; color: inherit; min-height: var(--target); max-width: 100%; padding: var(--space-1) var(--space-2);
    border: 1px solid var(--line-strong); border-radius: var(--radius-small); background: var(--surface);
  }
  input[type="search"], input[type="number"] {
    font: inherit; color: inherit; min-height: var(--target); padding: var(--space-1) var(--space-3);
    border: 1px solid var(--line-strong); border-radius: var(--radius-small); background: var(--surface);
  }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: var(--space-2); text-align: start; vertical-align: middle; white-space: nowrap; }
  th:first-child, td:first-child { padding-inline-start: var(--space-4); }
  th:last-child, td:last-child { padding-inline-end: var(--space-4); }
  td { border-top: 1px solid var(--line); height: 3.25rem; }
  tbody tr:first-child td { border-top: 0; }
  thead th { background: var(--surface-sunk); padding-block: 0; }
  thead button { min-height: 2.25rem; padding: 0; border: 0; background: none; font-size: var(--text-small); color: var(--ink-soft); gap: var(--space-1); white-space: nowrap; }
  thead button:hover { color: var(--ink); background: none; }
  thead .icon { width: 0.875rem; height: 0.875rem; display: none; }
  th[aria-sort="ascending"] .icon, th[aria-sort="descending"] .icon { display: inline; }
  th[aria-sort="ascending"] .icon { transform: rotate(180deg); }
  th[aria-sort="ascending"] button, th[aria-sort="descending"] button { color: var(--ink); }
  .figure { text-align: end; font-variant-numeric: tabular-nums; }
  th.figure button { width: 100%; justify-content: flex-end; }
  tr.open td { background: var(--accent-soft); }
  .link { min-height: 2.25rem; padding: 0 var(--space-2); margin-inline-start: calc(-1 * var(--space-2)); border: 0; background: none; font-weight: 600; text-align: start; justify-content: flex-start; max-width: 18rem; }
  .link span { overflow: hidden; text-overflow: ellipsis; }
  .link:hover { background: var(--surface-hover); }
  .empty { padding: var(--space-5) var(--space-4); color: var(--ink-soft); text-align: center; }
  run-time { font-variant-numeric: tabular-nums; }
  run-time[data-late] { color: var(--bad-ink); font-weight: 600; }
  .tag { display: inline-flex; align-items: center; gap: var(--space-1); padding: 0.1rem 0.5rem; border-radius: 1rem; font-size: var(--text-small); font-weight: 600; white-space: nowrap; background: var(--surface-sunk); color: var(--ink-soft); }
  .tag .icon { width: 0.95rem; height: 0.95rem; }
  .tag.good { background: var(--good-soft); color: var(--good-ink); }
  .tag.warn { background: var(--warn-soft); color: var(--warn-ink); }
  .tag.bad { background: var(--bad-soft); color: var(--bad-ink); }
  .tag.accent { background: var(--accent-soft); color: var(--accent-ink); }
  @media (max-width: 48rem) {
    .bar input, .bar select { flex: 1 1 8rem; min-height: var(--target); }
    .bar h2 { flex: 1 1 100%; }
    table, tbody { display: block; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: var(--space-2) var(--space-3); padding: var(--space-3) var(--space-4); border-top: 1px solid var(--line); }
    tbody tr:first-child { border-top: 0; }
    tr.open { background: var(--accent-soft); }
    td, td:first-child, td:last-child { display: block; padding: 0; border: 0; height: auto; text-align: start; white-space: normal; min-width: 0; }
    td.wide { grid-column: 1 / -1; }
    td.half { grid-column: span 2; }
    td.blank { display: none; }
    td[data-label]::before { content: attr(data-label); display: block; font-size: var(--text-small); color: var(--ink-soft); }
    .link { max-width: 100%; min-height: var(--target); }
  }
`;

export const panel = css`
  :host { display: block; }
  section { display: flex; flex-direction: column; max-height: calc(100dvh - 6rem); padding: 0; }
  section:focus-visible { outline: none; }
  .head { display: flex; align-items: flex-start; gap: var(--space-3); padding: var(--space-3) var(--space-4); border-bottom: 1px solid var(--line); }
  .head > div { flex: 1; min-width: 0; }
  .head h2 { overflow-wrap: anywhere; }
  .body { flex: 1; overflow-y: auto; overscroll-behavior: contain; }
  .empty { padding: var(--space-5) var(--space-4); color: var(--ink-soft); text-align: center; }
  @media (max-width: 75rem) { section { max-height: none; height: 100dvh; border-radius: 0; border: 0; } }
`;
