// Who a signed identity is about. Whether it is true is the service's to say.

/** The site's name for the person, or null where it cannot be read. @param identity a JSON Web Token, or {id, hash} */
export function nameIn(identity) {
  if (typeof identity !== 'string') return identity?.id ?? null;
  try {
    const claims = atob(identity.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(claims).sub ?? null;
  } catch (unreadable) {
    // The service will say what is wrong with it.
    return null;
  }
}
