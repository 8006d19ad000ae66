"""One Tandem of a test's own: free ports, a temporary folder, its own Asterisk; nothing is left behind."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import requests

from . import configuration
from .asterisk import Asterisk
from .deadlines import eventually
from .events import Events
from .processes import MARK, processes_with
from .rest import Rest
from .sip.phone import Phone

TOP = Path(__file__).resolve().parents[3]


def binary() -> Path:
    """The service to test: TANDEM_BINARY, or the newest build."""
    named = os.environ.get("TANDEM_BINARY")
    if named:
        return Path(named).resolve()
    built = [path for kind in ("debug", "release") if (path := TOP / ".build" / kind / "tandem").exists()]
    assert built, "no tandem is built: run `make build`, or set TANDEM_BINARY"
    # Where only pages have changed, the program is not linked anew.
    return max(built, key=lambda path: max(file.stat().st_mtime for file in (path, *path.parent.glob("tandem_WebDesk.resources/**/*"))))


class Tandem:
    def __init__(self, changes: dict | None = None, flows: dict[str, str] | None = None) -> None:
        self.mark = secrets.token_hex(8)
        # Short: the path of Asterisk's control socket may have 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="tandem-t"))
        self.layout = configuration.Layout(self.folder, TOP)
        self.file = configuration.write(self.layout, changes or {}, flows or {})
        self.origin = f"http://127.0.0.1:{self.layout.http}"
        self.home = self.folder / "home"
        self.home.mkdir()
        self.log = self.folder / "service.log"
        self.asterisk = Asterisk(self.folder, str(TOP / ".runtime/bin/asterisk"), self.mark)
        self.carrier: Phone | None = None
        self.process: subprocess.Popen | None = None
        self._armed: subprocess.Popen | None = None
        self.started_at = 0.0
        self.bench: list = []
        """Agents who sit out: signing in costs time on purpose, so tests take them again."""
        self._admin: Rest | None = None
        self._events: Events | None = None

    # --- life --------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not key.startswith("TANDEM_")}
        # A home of its own: what is in the tester's changes nothing, and what is left in it is seen.
        return own | {MARK: self.mark, "HOME": str(self.home)}

    def start(self, within: float = 40.0, ready: bool = True) -> "Tandem":
        self.arm()
        assert self._armed and self._armed.stdin
        self.process, self._armed = self._armed, None
        self.process.stdin.close()
        self.started_at = time.monotonic()
        if ready:
            self.wait_ready(within)
        return self

    def arm(self) -> None:
        """Prepares the next start. Python stands still while it makes a process; the sound of calls that are measured must not."""
        if self._armed is None:
            with self.log.open("ab") as log:
                self._armed = subprocess.Popen(["/bin/sh", "-c", 'cat; exec "$0" serve --config "$1" </dev/null', str(binary()), str(self.file)], stdin=subprocess.PIPE,
                                               stdout=log, stderr=subprocess.STDOUT, cwd=self.folder, env=self.environment, start_new_session=True)

    def wait_ready(self, within: float = 40.0) -> None:
        eventually("the service is ready", self._is_ready, within, every=0.05, actual=lambda: (self.readiness(), self.log_tail(2500)))

    def _is_ready(self) -> bool:
        if self.process and self.process.poll() is not None:
            raise AssertionError(f"the service ended with {self.process.returncode} while it should start:\n{self.log_tail(3000)}")
        return requests.get(self.origin + "/readyz", timeout=2).status_code == 200

    def readiness(self) -> object:
        try:
            answer = requests.get(self.origin + "/readyz", timeout=2)
            return answer.status_code, answer.text[:500]
        except OSError as problem:
            return str(problem)[:200]

    def kill(self) -> None:
        """SIGKILL, as the kernel does it when memory runs out. Asterisk lives on."""
        assert self.process
        self.process.kill()
        self.process.wait(timeout=10)

    def interrupt(self, within: float = 20.0) -> int:
        """Ctrl-C; returns the exit status."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=within)

    def close(self) -> None:
        """Ctrl-C, and then nothing that was started may be left, nor a trace in its user's home."""
        if self._events:
            self._events.close()
        complaint = ""
        if self._armed:
            self._armed.kill()
            self._armed.wait(timeout=5)
        if self.process and self.process.poll() is None:
            try:
                self.interrupt()
            except subprocess.TimeoutExpired:
                complaint = f"expected the service to end within 20 s of SIGINT; it did not\n{self.log_tail()}"
                self.process.kill()
        try:
            eventually("no process of the test is left", lambda: not processes_with(self.mark), within=8, actual=lambda: processes_with(self.mark))
        except AssertionError as problem:
            complaint = complaint or str(problem)
            for pid, _ in processes_with(self.mark):
                os.kill(pid, signal.SIGKILL)
        # Some tests close before their fixture does: the folder is gone then.
        if left := sorted(self.home.glob("*")):
            complaint = complaint or f"expected nothing in the home of whom the service runs as\nactual: {left}"
        if os.environ.get("TANDEM_KEEP") is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        if complaint:
            raise AssertionError(complaint)

    # --- ways in --------------------------------------------------------------------------

    @property
    def admin(self) -> Rest:
        if self._admin is None:
            configuration.admin(self)
            assert self._admin
        return self._admin

    @property
    def events(self) -> Events:
        """Everything that happens, kept across restarts."""
        if self._events is None:
            self._events = Events(self.admin, again=True).wait_open()
        return self._events

    def client(self) -> Rest:
        return Rest(self.origin)

    def run(self, *arguments: str, input: str | None = None, within: float = 60.0) -> subprocess.CompletedProcess:
        """The command line, with this test's configuration."""
        return subprocess.run([str(binary()), *arguments, "--config", str(self.file)], input=input, capture_output=True, text=True, timeout=within,
                              cwd=self.folder, env=self.environment)

    @property
    def udp(self) -> tuple[str, int]:
        return "127.0.0.1", self.layout.sip_udp

    def sip(self, transport: str) -> tuple[str, int]:
        return "127.0.0.1", {"udp": self.layout.sip_udp, "tcp": self.layout.sip_tcp, "tls": self.layout.sip_tls}[transport]

    # --- what is told when a test fails ------------------------------------------------------

    def log_tail(self, length: int = 4000) -> str:
        return self.log.read_text(errors="replace")[-length:] if self.log.exists() else "(no log)"

    def asterisk_tail(self, length: int = 3000) -> str:
        logs = sorted(self.folder.rglob("asterisk.log"))
        return logs[0].read_text(errors="replace")[-length:] if logs else "(no Asterisk log)"

    def state(self) -> str:
        try:
            return json.dumps(self.admin.get("/state"))[:4000]
        except (AssertionError, OSError) as problem:
            return str(problem)[:300]
