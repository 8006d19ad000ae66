"""SIPp: many plain callers, as a trunk would send them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .audio import to_ulaw, tone
from .configuration import TRUNK_HOSTS
from .ports import free_port, free_range
from .processes import MARK

SCENARIOS = Path(__file__).parent.parent / "scenarios"


class Sipp:
    """One run of a scenario; `wait` returns when all its calls are over."""

    def __init__(self, folder: Path, mark: str, scenario: str, server: tuple[str, int], number: str, calls: int = 1, rate: float = 10.0, at_once: int | None = None,
                 transport: str = "udp", talk_ms: int = 2000, tone_hertz: float = 440, caller: str = "49301000", seconds: int = 60) -> None:
        folder.mkdir(parents=True)
        self.folder, self.calls = folder, calls
        (folder / "tone.ulaw").write_bytes(to_ulaw(tone(tone_hertz, 10)))
        text = (SCENARIOS / scenario).read_text().replace("TONE_FILE", str(folder / "tone.ulaw")).replace("PCAP_FOLDER", "/usr/share/sip-tester")
        (folder / scenario).write_text(text)
        mode = {"udp": "u1", "tcp": "t1", "tls": "l1"}[transport]
        arguments = ["sipp", f"{server[0]}:{server[1]}", "-sf", scenario, "-s", number, "-m", str(calls), "-r", str(rate), "-l", str(at_once or calls), "-t", mode,
                     "-i", TRUNK_HOSTS[transport], "-mi", TRUNK_HOSTS[transport], "-p", str(free_port()), "-mp", str(free_range(max(10, 4 * calls))), "-d", str(talk_ms), "-key", "caller", caller,
                     "-nostdin", "-trace_err", "-error_file", "errors.log", "-trace_logs", "-log_file", "log.txt", "-timeout", str(seconds), "-timeout_error"]
        if transport == "tls":
            self._make_certificate()
            arguments += ["-tls_cert", "cert.pem", "-tls_key", "key.pem"]
        self._output = (folder / "screen.txt").open("wb")
        self._process = subprocess.Popen(arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT, env=os.environ | {MARK: mark, "TERM": "dumb"})

    def _make_certificate(self) -> None:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=sipp", "-keyout", "key.pem", "-out", "cert.pem"],
                       cwd=self.folder, check=True, capture_output=True)

    def wait(self, within: float = 60.0) -> "Sipp":
        """Until all calls are over; fails unless each went as the scenario says."""
        try:
            code = self._process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"expected {self.calls} SIPp calls to end within {within:g} s\n{self.tail()}") from None
        assert code == 0, f"expected all {self.calls} calls to go as {self.folder.name} says; SIPp ended with {code}\n{self.tail()}"
        return self

    def tail(self) -> str:
        parts = [(path.name, path.read_text(errors="replace")[-1500:]) for path in (self.folder / "errors.log", self.folder / "screen.txt") if path.exists()]
        return "\n".join(f"--- {name}\n{re.sub(chr(27) + r'[^m]*m', '', text)}" for name, text in parts)

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(timeout=5)
        self._output.close()


def available() -> bool:
    return shutil.which("sipp") is not None
