// A file in a message. It is fetched with the visitor's token, so an address of it is of no
// use to anybody else. Where the site's policy shows no pictures of ours, a picture is a file.

import { h, icon } from '../dom.js';

/** What browsers show as a picture and nothing else. SVG is not among them: it can hold scripts. */
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
const PREVIEW_LIMIT = 5000000;

/** @param on {fetch(id) → Promise of a Blob, complain(text), loaded()} */
export function attachmentView(attachment, words, on) {
  const { id, name, mediaType, size } = attachment;
  const label = words.t('download', { name, size: words.size(size) });
  const save = h('button', { type: 'button', class: 'file', testid: 'chat-file', 'aria-label': label, onclick: () => download() }, icon('file'), h('span', null, name), h('small', null, words.size(size)));

  async function download() {
    save.disabled = true;
    try {
      saveAs(await on.fetch(id), name);
    } catch (refusal) {
      on.complain(words.t('fileFailed', { name, why: words.why(refusal) }));
    } finally {
      save.disabled = false;
    }
  }

  if (!PICTURE.test(mediaType) || size > PREVIEW_LIMIT) return save;
  const holder = h('div', null, save);
  on.fetch(id).then((blob) => {
    const address = URL.createObjectURL(new Blob([blob], { type: mediaType }));
    const image = h('img', { alt: words.t('image', { name }), testid: 'chat-picture' });
    image.addEventListener('load', () => {
      URL.revokeObjectURL(address);
      holder.replaceChildren(h('button', { type: 'button', class: 'picture', title: label, onclick: () => download() }, image));
      on.loaded();
    });
    image.addEventListener('error', () => URL.revokeObjectURL(address));
    image.src = address;
  }, (refusal) => { holder.dataset.fault = String(refusal); });
  return holder;
}

/** Hands a file to the visitor. */
export function saveAs(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h('a', { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 30000);
}
