"""An Asterisk of one's own: the project's templates, free ports, a temporary folder.

Used by asterisk-smoke, and by hand where one wants to try something:
`scripts/asterisk-smoke --keep` leaves it running and prints how to reach it.
"""

import base64
import json
import os
import pathlib
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).resolve().parent.parent
TEMPLATES = TOP / "asterisk-conf"


def free_port(kind=socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds: float, what: str):
    """The condition's first true answer; a failure names what was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s for {what}; last answer: {answer!r}")
        time.sleep(0.02)


class Sandbox:
    """Rendered configuration and one running Asterisk; use it with `with`."""

    def __init__(self, trunks: str = "", includes: str = "", **overrides):
        environment = (TOP / ".runtime/asterisk.env").read_text()
        self.runtime = dict(line.split("=", 1) for line in environment.splitlines() if "=" in line)
        # Short, for the control socket in it: its path may have 107 characters.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tandem-ast-"))
        rtp_start = random.randrange(20000, 55000, 500)
        self.variables = {
            "run_dir": self.folder / "run",
            "module_dir": self.runtime["ASTERISK_MODULES"],
            "data_dir": self.runtime["ASTERISK_DATA"],
            "spool_dir": self.folder / "spool",
            "log_dir": self.folder / "log",
            "http_bind": "127.0.0.1",
            "http_port": free_port(),
            "ari_user": "tandem",
            "ari_password": secrets.token_urlsafe(18),
            "manager_port": free_port(),
            "sip_bind": "127.0.0.1",
            "sip_udp_port": free_port(socket.SOCK_DGRAM),
            "sip_tcp_port": free_port(),
            "sip_tls_port": free_port(),
            "tls_cert": self.folder / "tls.crt",
            "tls_key": self.folder / "tls.key",
            "external_address_lines": "",
            "rtp_start": rtp_start,
            "rtp_end": rtp_start + 499,
            "trunks": trunks,
            "dialplan_includes": includes,
            "fallback_after_seconds": 3,
            "fallback_dialplan": "sorry",
        } | overrides
        self.process = None

    def __enter__(self):
        for path in ("run/etc", "run/lib", "run/cache", "spool/recording", "log"):
            (self.folder / path).mkdir(parents=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-days", "1", "-subj", "/CN=localhost", "-keyout", self["tls_key"], "-out", self["tls_cert"]],
            check=True, capture_output=True)
        try:
            self.render()
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __getitem__(self, name):
        return self.variables[name]

    def render(self) -> None:
        for template in sorted(TEMPLATES.glob("*.conf")):
            def value(match):
                if match.group(1) not in self.variables:
                    raise KeyError(f"{template.name} uses the unknown variable {match.group(1)}")
                return str(self.variables[match.group(1)])
            text = re.sub(r"\{\{(\w+)\}\}", value, template.read_text())
            (self.folder / "run/etc" / template.name).write_text(text)

    def start(self) -> None:
        """Starts Asterisk and waits until ARI answers with everything loaded."""
        output = open(self.folder / "log/console.log", "ab")
        self.process = subprocess.Popen(
            [self.runtime["ASTERISK"], "-C", self.folder / "run/etc/asterisk.conf", "-f"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        output.close()
        wait_for(self.is_ready, 20, "Asterisk to answer /ari/asterisk/ping and to have booted")

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"Asterisk ended with {self.process.returncode}:\n{self.log_tail()}")
        try:
            return self.ari("GET", "asterisk/ping")[0] == 200 and "fully booted" in self.cli("core waitfullybooted")
        except OSError:
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def ari(self, method: str, path: str, body=None):
        """(status, decoded body). A refusal is an answer, not an exception."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self['http_port']}/ari/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        token = base64.b64encode(f"{self['ari_user']}:{self['ari_password']}".encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            status, text = refusal.code, refusal.read()
        try:
            return status, json.loads(text) if text else None
        except ValueError:
            # While Asterisk starts, its HTTP server answers pages in HTML.
            return status, text.decode(errors="replace")

    def cli(self, command: str) -> str:
        asked = subprocess.run(
            [self.runtime["ASTERISK"], "-C", self.folder / "run/etc/asterisk.conf", "-rx", command],
            capture_output=True, text=True, timeout=20)
        return asked.stdout + asked.stderr

    def push(self, kind: str, name: str, **fields):
        """Creates or replaces a SIP object, as the service does it."""
        body = {"fields": [{"attribute": key, "value": str(value)} for key, value in fields.items()]}
        return self.ari("PUT", f"asterisk/config/dynamic/res_pjsip/{kind}/{name}", body)

    def log(self) -> str:
        return "".join(
            path.read_text(errors="replace")
            for path in (self.folder / "log/console.log", self.folder / "log/asterisk.log") if path.exists())

    def log_tail(self, lines: int = 40) -> str:
        return "\n".join(self.log().splitlines()[-lines:])
