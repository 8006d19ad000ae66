"""Pages in the distribution's Chromium, each with a microphone that plays a tone."""

import shutil
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Playwright, expect

from .audio import tone, write_wav
from .deadlines import eventually

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"

_FOLLOW_SOUND = """
() => {
  // Keeps the incoming tracks of every connection, so that a test can listen to them.
  const Original = window.RTCPeerConnection;
  window.heardTracks = [];
  window.peerConnections = [];
  window.RTCPeerConnection = class extends Original {
    constructor(...parts) {
      super(...parts);
      window.peerConnections.push(this);
      this.addEventListener('track', event => window.heardTracks.push(event.track));
    }
  };
}
"""

_STRONGEST = """
async () => {
  const track = window.heardTracks.filter(t => t.kind === 'audio' && t.readyState === 'live').at(-1);
  if (!track) return null;
  window.ear ??= new AudioContext();
  await window.ear.resume();
  if (window.earTrack !== track) {
    window.earTrack = track;
    window.earNode = window.ear.createAnalyser();
    window.earNode.fftSize = 8192;
    window.ear.createMediaStreamSource(new MediaStream([track])).connect(window.earNode);
    await new Promise(done => setTimeout(done, 400));
  }
  const bins = new Float32Array(window.earNode.frequencyBinCount);
  window.earNode.getFloatFrequencyData(bins);
  const best = bins.indexOf(Math.max(...bins));
  return {hertz: best * window.ear.sampleRate / 8192, decibels: bins[best]};
}
"""


class Browser:
    """One Chromium whose microphone plays one tone; its contexts share nothing else."""

    def __init__(self, playwright: Playwright, folder: Path, tone_hertz: float = 500, name: str = "browser") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.tone_hertz = tone_hertz
        microphone = write_wav(folder / f"{name}.wav", tone(tone_hertz, 20, rate=48000), rate=48000)
        self._browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=[
            "--no-sandbox", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required",
            "--use-fake-device-for-media-stream", f"--use-file-for-fake-audio-capture={microphone}"])
        self._contexts: list[BrowserContext] = []

    def context(self, microphone: bool = True, width: int = 1280, height: int = 800, language: str = "en-GB") -> BrowserContext:
        made = self._browser.new_context(permissions=["microphone"] if microphone else [], viewport={"width": width, "height": height}, locale=language)
        made.set_default_timeout(10_000)
        made.add_init_script(f"({_FOLLOW_SOUND})()")
        self._contexts.append(made)
        return made

    def close_contexts(self) -> None:
        while self._contexts:
            self._contexts.pop().close()

    def close(self) -> None:
        self._browser.close()


class Screen:
    """A page with its test hooks by name, and everything that its console said."""

    def __init__(self, context: BrowserContext, page: Page | None = None) -> None:
        """@param page one that has opened by itself; else a new one"""
        self.page: Page = page or context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda problem: self.complaints.append(f"exception: {problem}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def __getitem__(self, hook: str) -> Locator:
        return self.page.get_by_test_id(hook)

    def shows(self, hook: str, within: float = 10.0) -> Locator:
        found = self[hook]
        expect(found.first).to_be_visible(timeout=within * 1000)
        return found.first

    def hides(self, hook: str, within: float = 10.0) -> None:
        expect(self[hook]).to_have_count(0, timeout=within * 1000)

    def has(self, hook: str, attribute: str, value: str, within: float = 10.0) -> None:
        expect(self[hook].first).to_have_attribute(attribute, value, timeout=within * 1000)

    def sign_in(self, origin: str, login: str, password: str) -> "Screen":
        self.page.goto(origin + "/")
        self["login-name"].fill(login)
        self["login-password"].fill(password)
        self["login-submit"].click()
        # Signing in costs time on purpose, more of it on a busy machine.
        self.page.wait_for_url("**/desk*", timeout=30_000)
        self.page.wait_for_selector("tandem-desk[data-ready=true]")
        return self

    def become(self, presence: str) -> None:
        self["presence-menu"].click()
        self[f"presence-{presence}"].click()
        self.has("presence-menu", "data-presence", presence.split("-")[0])

    def statistics(self) -> dict | None:
        """RTP counters from RTCPeerConnection.getStats of the newest connection."""
        return self.page.evaluate("""async () => {
          const connection = window.peerConnections.filter(c => c.connectionState !== 'closed').at(-1);
          if (!connection) return null;
          const all = [...(await connection.getStats()).values()];
          const inbound = all.find(s => s.type === 'inbound-rtp' && s.kind === 'audio');
          const outbound = all.find(s => s.type === 'outbound-rtp' && s.kind === 'audio');
          return {packetsReceived: inbound?.packetsReceived ?? 0, packetsSent: outbound?.packetsSent ?? 0, energyReceived: inbound?.totalAudioEnergy ?? 0};
        }""")

    def sound_flows(self, least: int = 50, within: float = 10.0) -> None:
        """At least this many packets go each way from now on."""
        before = self.statistics() or {"packetsReceived": 0, "packetsSent": 0}

        def both() -> bool:
            now = self.statistics() or before
            return now["packetsReceived"] - before["packetsReceived"] >= least and now["packetsSent"] - before["packetsSent"] >= least
        eventually(f"{least} RTP packets each way", both, within, every=0.2, actual=lambda: (before, self.statistics()))

    def hears(self, hertz: float, within: float = 10.0) -> None:
        def near() -> bool:
            strongest = self.page.evaluate(_STRONGEST)
            return bool(strongest) and abs(strongest["hertz"] - hertz) < 15 and strongest["decibels"] > -60
        eventually(f"the page hears {hertz:g} Hz", near, within, every=0.2, actual=lambda: (self.page.evaluate(_STRONGEST), self.statistics()))

    def quiet_console(self, *allowed: str) -> None:
        left = [line for line in self.complaints if not any(part in line for part in allowed)]
        assert not left, "expected no complaint on the console\nactual: " + "\n".join(left[:10])
