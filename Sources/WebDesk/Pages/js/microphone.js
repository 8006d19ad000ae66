// Whether we may hear the person, known before a call comes in: a phone whose
// microphone is refused must not ring.

/** A person who has just allowed it may also be about to press “try again”: the page waits so long, in milliseconds, before it tries by itself. */
const AFTER_PERMISSION = 2500;

const WISH = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, video: false };

export class Microphone extends EventTarget {
  /** `unknown`, `asking`, `granted`, `refused`, `missing`, `busy`, or `insecure` (browsers give no microphone to pages without TLS). */
  state = 'unknown';

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener('devicechange', () => {
      if (this.state === 'missing' || this.state === 'busy') this.check();
    });
    this.#watchPermission();
  }

  async #watchPermission() {
    try {
      const permission = await navigator.permissions.query({ name: 'microphone' });
      permission.addEventListener('change', () => {
        if (permission.state === 'granted') setTimeout(() => { if (this.state === 'refused') this.check(); }, AFTER_PERMISSION);
        if (permission.state === 'denied') this.#become('refused');
      });
    } catch (unsupported) {
      // Some browsers do not tell; asking for the microphone itself does.
      this.permissionUnknown = String(unsupported);
    }
  }

  /** Asks for the microphone and lets it go again. @returns whether we may use it */
  async check() {
    try {
      (await this.open()).getTracks().forEach((track) => track.stop());
      return true;
    } catch (failure) {
      return this.#name(failure) === 'granted';
    }
  }

  /** Opens the microphone. @throws the browser's error, after the state has been set by it */
  async open() {
    if (!navigator.mediaDevices?.getUserMedia) {
      this.#become('insecure');
      throw new DOMException('no microphone on pages without TLS', 'SecurityError');
    }
    if (this.state !== 'granted') this.#become('asking');
    try {
      const stream = await navigator.mediaDevices.getUserMedia(WISH);
      this.#become('granted');
      return stream;
    } catch (failure) {
      this.#become(this.#name(failure));
      throw failure;
    }
  }

  #name(failure) {
    if (!navigator.mediaDevices?.getUserMedia) return 'insecure';
    switch (failure?.name) {
    case 'NotAllowedError': case 'SecurityError': return 'refused';
    case 'NotFoundError': case 'OverconstrainedError': return 'missing';
    default: return 'busy';
    }
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}
