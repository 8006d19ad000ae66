// Runs in the page before its own scripts: answers the page's API requests from
// window.scene, and plays the telephone exchange behind its SIP WebSocket, with
// real WebRTC to a second connection inside the page. So each state of the pages
// can be shown without a call being made anywhere.
(() => {
  const scene = window.scene;
  const json = (body, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers } });
  const realFetch = window.fetch.bind(window);
  let feed = null;

  window.scenePush = (name, view) => feed?.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify({ at: Date.now(), name, view })}\n\n`));
  window.sceneDropFeed = (then) => { scene.feed = then; feed?.error(new TypeError('network error')); };

  window.fetch = async (address, options = {}) => {
    const url = new URL(address, location.href);
    if (!url.pathname.startsWith('/api/v1/')) return realFetch(address, options);
    const path = url.pathname.slice('/api/v1'.length);
    const method = options.method ?? 'GET';
    if (path === '/events') {
      if (scene.feed === 'refused') return json({ code: 'not-signed-in' }, 401);
      if (scene.feed === 'down') throw new TypeError('network error');
      return new Response(new ReadableStream({ start: (controller) => { feed = controller; } }), { status: 200, headers: { 'Content-Type': 'text/event-stream' } });
    }
    if (path === '/me/phone' || path === '/public/web-calls') {
      if (path === '/public/web-calls' && scene.webCalls) return json({ code: scene.webCalls.code }, scene.webCalls.status, scene.webCalls.headers);
      return json({ webSocket: 'ws://exchange.invalid/ws', uri: 'sip:someone@exchange.invalid', user: 'someone', password: 'x', displayName: 'Someone', dial: 'sip:demo@exchange.invalid', expiresAt: 0 });
    }
    const answer = scene.answers[`${method} ${path}`];
    if (answer?.never) return new Promise(() => {});
    if (answer) return json(answer.body ?? {}, answer.status ?? 200, answer.headers);
    console.error(`the scene has no answer to ${method} ${path}`);
    return json({ code: 'not-found', detail: path }, 404);
  };

  const silence = () => new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0];
  const gathered = (connection) => new Promise((resolve) => {
    if (connection.iceGatheringState === 'complete') { resolve(); return; }
    connection.addEventListener('icegatheringstatechange', () => { if (connection.iceGatheringState === 'complete') resolve(); });
  });
  const headersOf = (message) => Object.fromEntries(message.split('\r\n\r\n')[0].split('\r\n').slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));

  window.WebSocket = class extends EventTarget {
    static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3;
    readyState = 0;
    binaryType = 'blob';
    protocol = 'sip';
    bufferedAmount = 0;

    constructor() {
      super();
      setTimeout(() => {
        if (scene.exchange === 'down') { this.readyState = 3; this.dispatchEvent(new CloseEvent('close', { code: 1006 })); return; }
        this.readyState = 1;
        this.dispatchEvent(new Event('open'));
      }, 20);
    }

    close() { this.readyState = 3; this.dispatchEvent(new CloseEvent('close', { code: 1000, wasClean: true })); }
    #say(lines, body = '') { setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: [...lines, `Content-Length: ${body.length}`, '', body].join('\r\n') })), 10); }

    async send(data) {
      const message = String(data);
      const method = message.split(' ')[0];
      const head = headersOf(message);
      if (method === 'SIP/2.0') {
        if (head.cseq?.endsWith('INVITE') && message.startsWith('SIP/2.0 200') && this.caller.signalingState === 'have-local-offer') {
          this.#say(['ACK sip:someone@exchange.invalid SIP/2.0', 'Via: SIP/2.0/WS exchange.invalid;branch=z9hG4bK-ack', 'Max-Forwards: 70', `From: ${head.from}`, `To: ${head.to}`, `Call-ID: ${head['call-id']}`, 'CSeq: 1 ACK']);
          await this.caller.setRemoteDescription({ type: 'answer', sdp: message.split('\r\n\r\n')[1] });
        }
        return;
      }
      if (method === 'ACK' || !message.trim()) return;
      const reply = (status, extra = [], body = '') => this.#say([`SIP/2.0 ${status}`, `Via: ${head.via}`, `From: ${head.from}`, `To: ${head.to};tag=exchange`, `Call-ID: ${head['call-id']}`, `CSeq: ${head.cseq}`, ...extra], body);
      if (method === 'REGISTER') {
        reply('200 OK', [`Contact: ${head.contact};expires=120`]);
        if (scene.ring) setTimeout(() => this.#ring(), 60);
        return;
      }
      if (method === 'INVITE') {
        if (scene.exchange === 'silent') { reply('180 Ringing'); return; }
        if (scene.exchange === 'busy') { reply('486 Busy Here'); return; }
        const connection = new RTCPeerConnection();
        await connection.setRemoteDescription({ type: 'offer', sdp: message.split('\r\n\r\n')[1] });
        connection.addTrack(silence());
        await connection.setLocalDescription();
        await gathered(connection);
        reply('200 OK', ['Contact: <sip:demo@exchange.invalid;transport=ws>', 'Content-Type: application/sdp'], connection.localDescription.sdp);
        return;
      }
      reply('200 OK');
    }

    async #ring() {
      this.caller = new RTCPeerConnection();
      this.caller.addTrack(silence());
      await this.caller.setLocalDescription();
      await gathered(this.caller);
      this.#say(['INVITE sip:someone@exchange.invalid SIP/2.0', 'Via: SIP/2.0/WS exchange.invalid;branch=z9hG4bK-exchange', 'Max-Forwards: 70', 'From: <sip:caller@exchange.invalid>;tag=caller', 'To: <sip:someone@exchange.invalid>',
        'Call-ID: exchange-call', 'CSeq: 1 INVITE', 'Contact: <sip:caller@exchange.invalid;transport=ws>', `X-Tandem-Interaction: ${scene.ring}`, ...(scene.ringsAlone ? ['X-Tandem-Answer: auto'] : []), 'Content-Type: application/sdp'], this.caller.localDescription.sdp);
    }
  };

  if (scene.microphone) {
    navigator.mediaDevices.getUserMedia = () => (scene.microphone === 'asking' ? new Promise(() => {}) : Promise.reject(new DOMException('', scene.microphone)));
  }
})();
