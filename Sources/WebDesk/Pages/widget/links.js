// Addresses within a text become links: http and https alone, whatever else is written.

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef]+/gi;

/** What ends a sentence does not belong to the address before it; a closing bracket only where none was opened. */
function trimmed(address) {
  let end = address.length;
  for (;;) {
    const last = address[end - 1];
    const unopened = last === ')' && !address.slice(0, end).includes('(');
    if (!/[.,;:!?\]}*_~]/.test(last) && !unopened) return address.slice(0, end);
    end -= 1;
  }
}

/** The text as nodes: plain pieces, and links that open elsewhere and learn nothing of this page. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const url = URL.canParse(address) ? new URL(address) : null;
    // An address with a user name shows one place and leads to another.
    if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) continue;
    const link = document.createElement('a');
    link.href = url.href;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    link.textContent = address;
    nodes.push(text.slice(from, match.index), link);
    from = match.index + address.length;
  }
  nodes.push(text.slice(from));
  return nodes;
}
