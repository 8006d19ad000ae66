// SIP.js as this project uses it: SIP over one WebSocket, audio only, no servers
// outside this host. Reconnecting is ours (phone.js), so SIP.js makes no attempts.

import { UserAgent, Web } from 'sip.js';

/** A SIP address out of the server's `ws://host:8088/ws`, or out of a path on this host. */
export function socketAddress(told) {
  const address = new URL(told, location.href);
  if (address.protocol === 'http:') address.protocol = 'ws:';
  if (address.protocol === 'https:') address.protocol = 'wss:';
  return address.href;
}

/**
 * A user agent that is not yet connected.
 * @param account {webSocket, uri, user, password, displayName} as the API gives it
 * @param microphone opens the stream for each call
 * @param delegate SIP.js' UserAgentDelegate: onInvite, onConnect, onDisconnect
 */
export function makeUserAgent(account, microphone, delegate) {
  const uri = UserAgent.makeURI(account.uri);
  if (!uri) throw new Error(`not a SIP address: ${account.uri}`);
  return new UserAgent({
    uri,
    authorizationUsername: account.user,
    authorizationPassword: account.password,
    displayName: account.displayName,
    delegate,
    // A reload must not hang up: the server keeps the customer and rings us again.
    autoStart: false,
    autoStop: false,
    reconnectionAttempts: 0,
    // The server ends an offer; this only has to be longer.
    noAnswerTimeout: 600,
    logBuiltinEnabled: false,
    userAgentString: 'Tandem desk',
    transportOptions: { server: socketAddress(account.webSocket), connectionTimeout: 8, keepAliveInterval: 25, traceSip: false },
    sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(() => microphone.open()),
    sessionDescriptionHandlerFactoryOptions: {
      iceGatheringTimeout: 1000,
      peerConnectionConfiguration: { iceServers: [], bundlePolicy: 'balanced', rtcpMuxPolicy: 'require' },
    },
  });
}
