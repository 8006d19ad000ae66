// Runs in a site's page before the chat's script: plays the service to it, from
// window.scene.visitor. So each state of the chat can be shown without anybody
// having written anything.
(() => {
  const { welcome, state, messages, refusals = {}, isAway = false, typing = null, opens = true } = window.scene.visitor;
  const realFetch = window.fetch.bind(window);
  const json = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  const lines = (name, data) => new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  // A browser that lets no page open a window.
  if (!opens) window.open = () => null;

  async function picture() {
    const canvas = new OffscreenCanvas(480, 300);
    const draw = canvas.getContext('2d');
    const sky = draw.createLinearGradient(0, 0, 0, 300);
    sky.addColorStop(0, '#dcefdf');
    sky.addColorStop(1, '#7fae86');
    draw.fillStyle = sky;
    draw.fillRect(0, 0, 480, 300);
    draw.strokeStyle = '#23603a';
    draw.lineWidth = 6;
    for (let leaf = -4; leaf <= 4; leaf += 1) {
      draw.beginPath();
      draw.moveTo(240, 290);
      draw.quadraticCurveTo(240 + leaf * 22, 120, 240 + leaf * 52, 90 + Math.abs(leaf) * 26);
      draw.stroke();
    }
    return new Response(await canvas.convertToBlob({ type: 'image/png' }));
  }

  function events() {
    return new Response(new ReadableStream({
      start(stream) {
        stream.enqueue(lines('state', state));
        if (typing) stream.enqueue(lines('typing', { isTyping: true, name: typing }));
      },
    }), { headers: { 'Content-Type': 'text/event-stream' } });
  }

  window.fetch = async (address, options = {}) => {
    const { pathname, searchParams } = new URL(address, location.href);
    const path = /^\/api\/v1\/public\/chat\/[^/]+(.*)$/.exec(pathname)?.[1];
    if (path === undefined) return realFetch(address, options);
    const asked = `${options.method ?? 'GET'} ${path}`;
    const refusal = refusals[asked];
    if (refusal) return json(refusal, refusal.status);
    if (path.startsWith('/files/')) return picture();
    switch (asked) {
    case 'GET ': return json(welcome);
    case 'POST /sessions': return json({ token: 'a token', visitor: 'a visitor', isNew: false, isVerified: false, state });
    case 'GET /messages': return json({ items: searchParams.has('before') ? [] : messages });
    case 'GET /events': if (isAway) throw new TypeError('network error'); return events();
    case 'POST /messages': if (isAway) throw new TypeError('network error'); return new Promise(() => {});
    case 'POST /files': return json({ id: 'f9', name: searchParams.get('name'), mediaType: 'text/plain', size: 12000 });
    case 'POST /call': return json({ ticket: 'a ticket' });
    default: return new Response(null, { status: 204 });
    }
  };
})();
