"""baresip as a SIP phone with real sound: it plays a tone and keeps what it hears."""

import json
import os
import socket
import subprocess
import time
from pathlib import Path

import numpy as np

from .audio import read_wav, tone, write_wav
from .deadlines import eventually
from .ports import free_port
from .processes import MARK

_MODULES = "/usr/lib/baresip/modules"


class Baresip:
    def __init__(self, folder: Path, mark: str, user: str, password: str, server: tuple[str, int], transport: str = "udp", tone_hertz: float = 600,
                 auto_answer: bool = False, encrypted: bool = False, register: bool = True) -> None:
        folder.mkdir(parents=True)
        self.folder, self.user = folder, user
        write_wav(folder / "tone.wav", tone(tone_hertz, 120))
        (folder / "heard").mkdir()
        self._control = free_port()
        modules = ["g711", "srtp", "aufile", "aubridge", "sndfile", "account", "menu", "ctrl_tcp"]
        (folder / "config").write_text("\n".join([
            "poll_method epoll", f"sip_listen 127.0.0.1:{free_port(socket.SOCK_DGRAM)}", f"module_path {_MODULES}",
            f"audio_source aufile,{folder}/tone.wav", "audio_player aubridge,nowhere", "audio_alert aubridge,nowhere", "audio_level no",
            "ausrc_srate 8000", "auplay_srate 8000", "ausrc_channels 1", "auplay_channels 1", "audio_buffer 20-160", "rtp_stats yes",
            f"snd_path {folder}/heard", f"ctrl_tcp_listen 127.0.0.1:{self._control}", "net_interface 127.0.0.1",
            *(f"module {name}.so" for name in modules), ""]))
        options = [f"auth_pass={password}", f"regint={300 if register else 0}", f"answermode={'auto' if auto_answer else 'manual'}", "audio_codecs=PCMU/8000/1"]
        options += ["mediaenc=srtp-mand"] if encrypted else []
        (folder / "accounts").write_text(f"<sip:{user}@{server[0]}:{server[1]};transport={transport}>;{';'.join(options)}\n")
        (folder / "contacts").write_text("")
        self.log = folder / "baresip.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(["baresip", "-4", "-f", str(folder)], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                             cwd=folder, env=os.environ | {MARK: mark})
        self._socket = eventually("baresip takes commands", self._connect, within=10, actual=self.tail)
        self._buffer = b""
        self.events: list[dict] = []

    def _connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._control), timeout=1)

    def command(self, name: str, parameters: str = "") -> None:
        text = json.dumps({"command": name, "params": parameters})
        self._socket.sendall(f"{len(text)}:{text},".encode())

    def wait_registered(self, within: float = 10.0) -> "Baresip":
        eventually(f"baresip registers as {self.user}", lambda: " binding" in self.tail(), within, actual=self.tail)
        return self

    def wait_event(self, kind: str, within: float = 10.0, after: int = 0) -> dict:
        """An event of baresip's: CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED…"""
        end = time.monotonic() + within
        while True:
            found = next((event for event in self.events[after:] if event.get("type") == kind), None)
            if found:
                return found
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"expected within {within:g} s that baresip says {kind}\nactual: {[event.get('type') for event in self.events]}\n{self.tail()}")
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                continue
            if not data:
                raise AssertionError(f"baresip ended: {self.tail()}")
            self._buffer += data
            self._take()

    def _take(self) -> None:
        while b":" in self._buffer:
            size, _, rest = self._buffer.partition(b":")
            length = int(size)
            if len(rest) <= length:
                return
            message = json.loads(rest[:length])
            self._buffer = rest[length + 1 :]
            if message.get("event"):
                self.events.append(message)

    def accept(self) -> None:
        self.command("accept")

    def hang_up(self) -> None:
        self.command("hangup")

    def heard(self) -> np.ndarray:
        """All that it has heard in its last call, at 8,000 samples a second."""
        files = sorted((self.folder / "heard").glob("*-dec.wav"), key=lambda path: path.stat().st_mtime)
        if not files:
            return np.zeros(0, dtype=np.int16)
        data = files[-1].read_bytes()
        return read_wav(data)[1][:, 0] if len(data) > 44 else np.zeros(0, dtype=np.int16)

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-1500:]

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(timeout=5)
