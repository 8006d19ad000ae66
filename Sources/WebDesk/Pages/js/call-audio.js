// The sound of one SIP session: the other side's voice in a loudspeaker, our own
// microphone (muted, replaced when it breaks), keys as tones, and the figures of RTP.

/** Milliseconds of one tone, and of the silence after it: what slow receivers still hear. */
const TONE = 120;
const GAP = 80;

export class CallAudio extends EventTarget {
  #session;
  #microphone;
  #speaker = new Audio();
  #muted = false;
  #attached = null;

  /** The browser refused to play sound until the person clicks. */
  blocked = false;

  constructor(session, microphone) {
    super();
    this.#session = session;
    this.#microphone = microphone;
    this.#speaker.autoplay = true;
  }

  get #connection() { return this.#session.sessionDescriptionHandler?.peerConnection ?? null; }

  /** Connects the loudspeaker; called when the session stands. */
  attach() {
    const connection = this.#connection;
    if (!connection || this.#attached === connection) return;
    this.#attached = connection;
    const stream = new MediaStream();
    connection.getReceivers().forEach(({ track }) => { if (track?.kind === 'audio') stream.addTrack(track); });
    this.#speaker.srcObject = stream;
    this.play();
    this.#applyMute();
    this.#watchMicrophone();
    connection.addEventListener('connectionstatechange', () => this.dispatchEvent(new Event('state')));
  }

  /** The WebRTC connection's own state: `new`, `connecting`, `connected`, `disconnected`, `failed`, `closed`. */
  get connectionState() { return this.#connection?.connectionState ?? 'closed'; }

  async play() {
    try {
      await this.#speaker.play();
      this.#setBlocked(false);
    } catch (refused) {
      // AbortError: a newer play() took over. NotAllowedError: the browser wants a click first.
      if (refused?.name === 'NotAllowedError') this.#setBlocked(true);
    }
  }

  #setBlocked(blocked) {
    if (this.blocked === blocked) return;
    this.blocked = blocked;
    this.dispatchEvent(new Event('state'));
  }

  set muted(muted) {
    this.#muted = muted;
    this.#applyMute();
  }

  get muted() { return this.#muted; }

  get #senders() { return (this.#connection?.getSenders() ?? []).filter(({ track }) => track?.kind === 'audio'); }

  #applyMute() { this.#senders.forEach(({ track }) => { track.enabled = !this.#muted; }); }

  /** A headset that is pulled out ends its track: go on with whichever microphone there is now. */
  #watchMicrophone() {
    this.#senders.forEach((sender) => {
      sender.track.addEventListener('ended', async () => {
        if (this.connectionState === 'closed') return;
        try {
          const [track] = (await this.#microphone.open()).getAudioTracks();
          await sender.replaceTrack(track);
          this.#applyMute();
          this.#watchMicrophone();
        } catch (failure) {
          // The microphone's own state has changed by now, and the page shows it.
          this.lastFailure = String(failure);
        }
      }, { once: true });
    });
  }

  /** Sends keys as RFC 4733 events, or as SIP INFO where the connection carries none. */
  async sendKeys(keys) {
    const tones = this.#senders[0]?.dtmf;
    if (tones?.canInsertDTMF) {
      // insertDTMF replaces what is still waiting: keep it in front.
      tones.insertDTMF(tones.toneBuffer + keys, TONE, GAP);
      return;
    }
    for (const key of keys) {
      await this.#session.info({ requestOptions: { body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: `Signal=${key}\r\nDuration=${TONE}` } } });
    }
  }

  /** Packets, bytes, loss and loudness both ways; null while there is no connection. */
  async statistics() {
    const connection = this.#connection;
    if (!connection) return null;
    const figures = {
      packetsSent: 0, packetsReceived: 0, bytesSent: 0, bytesReceived: 0, packetsLost: 0, jitter: 0, roundTripTime: null,
      audioLevelIn: 0, audioEnergyIn: 0, audioLevelOut: 0, audioEnergyOut: 0,
    };
    (await connection.getStats()).forEach((report) => {
      if (report.type === 'inbound-rtp' && report.kind === 'audio') {
        Object.assign(figures, {
          packetsReceived: report.packetsReceived, bytesReceived: report.bytesReceived, packetsLost: report.packetsLost, jitter: report.jitter,
          audioLevelIn: report.audioLevel ?? 0, audioEnergyIn: report.totalAudioEnergy ?? 0,
        });
      }
      if (report.type === 'outbound-rtp' && report.kind === 'audio') {
        Object.assign(figures, { packetsSent: report.packetsSent, bytesSent: report.bytesSent });
      }
      if (report.type === 'media-source' && report.kind === 'audio') {
        Object.assign(figures, { audioLevelOut: report.audioLevel ?? 0, audioEnergyOut: report.totalAudioEnergy ?? 0 });
      }
      if (report.type === 'remote-inbound-rtp' && report.kind === 'audio') figures.roundTripTime = report.roundTripTime ?? null;
    });
    return figures;
  }

  /** Lets go of loudspeaker and microphone without a word to the other side. */
  close() {
    this.#speaker.srcObject = null;
    this.#senders.forEach(({ track }) => track.stop());
    this.#connection?.close();
  }
}
