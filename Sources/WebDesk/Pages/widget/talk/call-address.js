// The page of the service that makes a call out of a chat.

/** The ticket stands behind the #, which browsers do not send and pages of others cannot read. */
export function callAddress(origin, ticket) {
  const bytes = new TextEncoder().encode(JSON.stringify(ticket));
  return `${origin}/call#${btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
