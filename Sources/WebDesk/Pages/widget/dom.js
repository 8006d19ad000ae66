// Elements without a framework. Text goes in as text, never as markup: nothing that a
// visitor or an agent writes can become part of the page.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element.
 * @param properties `on…` are listeners, `testid` and `class` are what they say, true and false
 *   set and leave out an attribute, null leaves it out
 * @param children nodes, texts, or arrays of them; null and false are left out
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'testid') element.dataset.testid = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts these children in the place of all that are there, unless they are the same nodes already. */
export function fill(element, ...children) {
  const wanted = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);
  const same = wanted.length === element.childNodes.length && wanted.every((child, index) => child === element.childNodes[index]);
  if (!same) element.replaceChildren(...wanted);
  return element;
}

/** Sets a text, touching the page only where it differs: a screen reader repeats what is written again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
  return element;
}

/** Renders a part again only when what it shows has changed, so that focus and selection stay. */
export class Slot {
  #shown = null;
  constructor(element) { this.element = element; }

  /** @param state anything that JSON can write: all that `make` depends on */
  show(state, make) {
    const mark = JSON.stringify(state);
    if (mark === this.#shown) return;
    this.#shown = mark;
    fill(this.element, make());
  }
}

const SHAPES = {
  chat: 'M12 3.6c-5 0-9 3.4-9 7.7 0 2.5 1.4 4.7 3.5 6.1-.1 1-.6 2.1-1.5 3 1.7 0 3.3-.6 4.5-1.5.8.2 1.6.2 2.5.2 5 0 9-3.4 9-7.8s-4-7.7-9-7.7zM8 11.5h.1M12 11.5h.1M16 11.5h.1',
  close: 'm6.5 6.5 11 11M17.5 6.5l-11 11',
  down: 'm6 9.5 6 6 6-6',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  send: 'M4.5 12 3.6 4.6 20.5 12 3.6 19.4zM4.5 12h7',
  clip: 'm20 11.6-8 7.9a5.2 5.2 0 0 1-7.4-7.3l8.3-8.3a3.5 3.5 0 0 1 5 4.9l-8.2 8.1a1.7 1.7 0 0 1-2.5-2.4l7.4-7.3',
  face: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.2 14.2a4.6 4.6 0 0 0 7.6 0M9 9.6h.1M15 9.6h.1',
  file: 'M6 3.5h7.5L18 8v12.5H6zM13.5 3.5V8H18',
  phone: 'M6.6 3.8 9.4 4l1.5 4-2 1.8a13 13 0 0 0 5.3 5.3l1.8-2 4 1.5.2 2.8a2.6 2.6 0 0 1-2.8 2.8A14.6 14.6 0 0 1 3.8 6.6a2.6 2.6 0 0 1 2.8-2.8z',
  save: 'M12 4v11M7.5 11 12 15.3 16.5 11M4.5 19.5h15',
  leave: 'M10 4H5.5v16H10M14.5 8l4 4-4 4M18.5 12H9.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.2l3.5 2',
  offline: 'M4 9.5a12 12 0 0 1 4.5-2.7M12 6a12 12 0 0 1 8 3.5M7 13a7.6 7.6 0 0 1 4-2M14.5 11.4A7.6 7.6 0 0 1 17 13M10 16.3a3.2 3.2 0 0 1 4 0M12 19.5v.1M4 4l16 16',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.2',
  check: 'm5 12.5 4.7 4.7L19.5 7.3',
  checks: 'm2.5 12.8 4.3 4.3 9-9.3M11.5 16l1.4 1.3 8.8-9.5',
  lock: 'M6 10.5h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5',
};

/** An icon beside words; it is silent to screen readers. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' })) drawing.setAttribute(key, value);
  path.setAttribute('d', SHAPES[name]);
  drawing.append(path);
  return drawing;
}
