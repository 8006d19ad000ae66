/** The key in this browser's storage that tells whether someone is probably signed in; the session itself is a cookie that scripts cannot see. */
export const SIGNED_IN = 'tandem.signedIn';
