"""Tandem as an admin would run it: embedded Asterisk, journal on, stereo recording on."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from . import places, registrar
from .app_queue import wait_for

TOP = pathlib.Path(__file__).resolve().parent.parent.parent.parent
BINARY = pathlib.Path(os.environ.get("TANDEM_BINARY", TOP / ".build/release/tandem"))
# SIPp's callers send no audio while they wait: that must not end their calls, as it does not with app_queue.
CONFIGURATION = """
data: {folder}/data
dialplans: {folder}/dialplans
runtime: {runtime}
demo: false
server:
  port: {web}
asterisk:
  templates: {templates}
  sip: {{udp: {udp}, tcp: {tcp}, tls: {tls}}}
  http: {{port: {http}}}
  rtp: {{start: {rtp_start}, end: {rtp_end}}}
trunks:
  - {{name: bench, host: 127.0.0.1, port: 9, match: [127.0.0.1], codecs: [ulaw], mediaTimeout: 0s}}
prompts:
  engine: none
log:
  level: {level}
"""
FLOW = """
flow: bench
steps:
  line:
    queue: bench
"""


class Tandem:
    name = "tandem"

    def __init__(self, placement, agents: int, *, records: bool, paused: bool = False, keep: bool = False):
        self.placement, self.prefix, self.paused, self.records = placement, placement.system, paused, records
        self.endpoints = [f"a{number:03d}" for number in range(1, agents + 1)]
        self.folder = places.Folder(keep)
        self.phone_port, self.sip_port = places.udp(), places.udp()
        self.process = None
        self.agent_ids: list[str] = []

    def __enter__(self):
        try:
            self.write_configuration()
            self.start()
            self.wait_until_ready()
            self.provision()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        if self.folder.keep:
            print(f"kept: {self.folder.path}", file=sys.stderr)
        self.folder.remove()

    def write_configuration(self) -> None:
        flows = self.folder.path / "dialplans/flows"
        flows.mkdir(parents=True)
        (flows / "bench.yaml").write_text(FLOW)
        (self.folder.path / "tandem.yaml").write_text(CONFIGURATION.format(
            folder=self.folder.path, runtime=TOP / ".runtime", templates=TOP / "asterisk-conf", web=places.tcp(), udp=self.sip_port,
            tcp=places.tcp(), tls=places.tcp(), http=places.tcp(), rtp_start=places.AUDIO[0], rtp_end=places.AUDIO[1],
            level=os.environ.get("TANDEM_BENCH_LOG", "info")))

    def start(self) -> None:
        # The environment's own settings would win over the file's.
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TANDEM_")}
        with open(self.folder.path / "service.log", "ab") as output:
            self.process = subprocess.Popen(
                self.prefix + [str(BINARY), "serve", "--config", str(self.folder.path / "tandem.yaml")],
                cwd=self.folder.path, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)

    def wait_until_ready(self) -> None:
        def is_ready():
            if self.process.poll() is not None:
                raise AssertionError(f"Tandem ended with {self.process.returncode}:\n{self.log_tail()}")
            try:
                return self.control() and urllib.request.urlopen(self.control()["url"] + "/readyz", timeout=5).status == 200
            except OSError:
                return False
        wait_for(is_ready, 30, f"Tandem to be ready; its log so far:\n{self.log_tail()}\n")
        self.placement.favour_session(self.asterisk_pid)

    def control(self) -> dict | None:
        """The address and the token of the process that runs now."""
        try:
            return json.loads((self.folder.path / "data/run/control.json").read_text())
        except (FileNotFoundError, ValueError):
            return None

    def api(self, method: str, path: str, body=None):
        control = self.control()
        request = urllib.request.Request(
            control["url"] + "/api/v1" + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {control['token']}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                text = answer.read()
        except urllib.error.HTTPError as refusal:
            raise AssertionError(f"{method} {path}: {refusal.code} {refusal.read().decode(errors='replace')}") from None
        return json.loads(text) if text else None

    def provision(self) -> None:
        self.api("POST", "/queues", {
            "key": "bench", "name": "Bench", "requiredSkills": {}, "priority": 0, "offerTimeout": 15000, "wrapUp": 0,
            "wrapUpCodes": [], "serviceLevelTarget": 20000, "serviceLevelPercent": 80, "music": "default", "records": self.records})
        self.api("POST", "/entry-points", {
            "name": "Bench", "address": "9000", "flow": "bench", "language": "en", "acceptsWebCalls": False})
        passwords = {}
        for endpoint in self.endpoints:
            agent = self.api("POST", "/agents", {
                "name": endpoint, "team": "bench", "skills": {}, "phone": "sip", "endpoint": endpoint,
                "acceptsAutomatically": True, "mayDial": False})
            self.agent_ids.append(agent["id"])
            passwords[endpoint] = self.api("GET", f"/agents/{agent['id']}/phone")["password"]
        registrar.register(passwords, self.sip_port, self.phone_port)
        for agent in self.agent_ids:
            self.api("PUT", f"/agents/{agent}/presence", {"kind": "break" if self.paused else "available"})

    @property
    def asterisk_pid(self) -> int:
        found = sorted((self.folder.path / "data").rglob("asterisk.pid"))
        return int(found[0].read_text())

    @property
    def service_pid(self) -> int:
        return self.process.pid

    def waiting(self) -> int:
        state = self.api("GET", "/state")
        return sum(1 for each in state["interactions"] if each.get("state") == "queued")

    def recordings(self) -> int:
        return sum(1 for _ in (self.folder.path / "data").rglob("*.wav"))

    def log_tail(self, lines: int = 40) -> str:
        path = self.folder.path / "service.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""

    def kill(self) -> None:
        """As a crash would: the service alone, at once. Asterisk goes on."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.stop_orphan()

    def stop_orphan(self) -> None:
        """The Asterisk of a service that could not stop it itself."""
        for file in (self.folder.path / "data").rglob("asterisk.pid"):
            try:
                pid = int(file.read_text())
                if str(self.folder.path).encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGTERM)
                    deadline = time.monotonic() + 10
                    while pathlib.Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
                        time.sleep(0.05)
            except (ValueError, FileNotFoundError, ProcessLookupError):
                continue

    def settle(self) -> None:
        time.sleep(1)
