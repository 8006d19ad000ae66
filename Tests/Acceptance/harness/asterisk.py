"""What Asterisk itself says is there: the tests ask it, not the service, for the truth about channels."""

import os
import re
import subprocess
from pathlib import Path

import requests

from .processes import processes_with


class Asterisk:
    """The embedded Asterisk of one test service, found by its run folder."""

    def __init__(self, folder: Path, program: str, mark: str) -> None:
        self.folder, self._program, self._mark = folder, program, mark

    @property
    def configuration(self) -> Path:
        found = sorted(self.folder.rglob("asterisk.conf"), key=lambda path: path.stat().st_mtime)
        if not found:
            raise LookupError(f"no rendered asterisk.conf under {self.folder}")
        return found[-1]

    def _section(self, name: str) -> str:
        return (self.configuration.parent / name).read_text()

    def ari(self, path: str, method: str = "GET", **params):
        """Asks ARI with the generated secret, as the service does."""
        text = self._section("ari.conf")
        user = re.findall(r"^\[(?!general)([^\]]+)\]", text, re.M)[0]
        password = re.search(r"^password\s*=\s*(.+)$", text, re.M).group(1).strip()  # type: ignore[union-attr]
        port = re.search(r"^bindport\s*=\s*(\d+)", self._section("http.conf"), re.M).group(1)  # type: ignore[union-attr]
        answer = requests.request(method, f"http://127.0.0.1:{port}/ari/{path}", params=params, auth=(user, password), timeout=5)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def channels(self) -> list[dict]:
        return self.ari("channels")

    def bridges(self) -> list[dict]:
        return self.ari("bridges")

    def endpoint(self, name: str) -> dict | None:
        return next((endpoint for endpoint in self.ari("endpoints") if endpoint["technology"] == "PJSIP" and endpoint["resource"] == name), None)

    def console(self, command: str) -> str:
        done = subprocess.run([self._program, "-C", str(self.configuration), "-rx", command], capture_output=True, text=True, timeout=15)
        return done.stdout

    @property
    def pid(self) -> int:
        """The running Asterisk's process."""
        mine = [pid for pid, command in processes_with(self._mark) if "asterisk" in command and str(self.configuration) in command]
        if not mine:
            raise LookupError("no Asterisk runs for this test")
        return mine[0]

    def kill(self, signal_number: int) -> int:
        pid = self.pid
        os.kill(pid, signal_number)
        return pid
