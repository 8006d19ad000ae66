// The ticket with which a chat goes on as a call: what POST …/call gave the chat's page, which
// opens this one with it behind the #. That part is never sent to a server.

const NEEDED = ['webSocket', 'uri', 'user', 'password', 'displayName', 'dial'];

/** Takes the ticket out of the address, so that it stays neither in the history nor in sight; null where there is none. */
export function takeTicket() {
  const sealed = location.hash.slice(1);
  if (!sealed) return null;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    const bytes = Uint8Array.from(atob(sealed.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
    const ticket = JSON.parse(new TextDecoder().decode(bytes));
    return NEEDED.every((name) => typeof ticket?.[name] === 'string') && ticket.expiresAt > Date.now() ? ticket : null;
  } catch (unreadable) {
    // Somebody's bookmark with a # of its own: an ordinary call.
    console.info(`call: the address holds no ticket (${unreadable})`);
    return null;
  }
}
