// What the browser knows of the network.

/** A pause in milliseconds: without a network there is nothing to try, and its return is told. */
export function afterNetwork(wait) { return navigator.onLine ? wait : 60000; }
