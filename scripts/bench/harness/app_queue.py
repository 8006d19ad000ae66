"""The peer: Asterisk's own queue, on the project's Asterisk with the project's own SIP settings."""

import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent))
from asterisk_sandbox import Sandbox, wait_for  # noqa: E402

from . import places, registrar  # noqa: E402

OVERLAY = pathlib.Path(__file__).resolve().parent.parent / "app_queue"
PASSWORD = "bench-phone"
# What Tandem makes of a trunk in tandem.yaml; only the context is the peer's own.
TRUNK = """
[bench]
type = endpoint
context = bench-in
transport = transport-udp
disallow = all
allow = ulaw
aors = bench
identify_by = ip
direct_media = no
rtp_symmetric = yes
force_rport = yes
rewrite_contact = yes
trust_id_inbound = yes
send_pai = yes
send_connected_line = no

[bench]
type = aor
contact = sip:127.0.0.1:9

[bench]
type = identify
endpoint = bench
match = 127.0.0.1
"""


class PinnedSandbox(Sandbox):
    """The project's templates with the queue's files over them."""

    def __init__(self, prefix: list[str], members: list[str], records: bool, paused: bool):
        self.prefix, self.members, self.records, self.paused = prefix, members, records, paused
        super().__init__(trunks=TRUNK, rtp_start=places.AUDIO[0], rtp_end=places.AUDIO[1])

    def render(self) -> None:
        recordings = self.folder / "spool/monitor"
        recordings.mkdir()
        values = {
            "members": "\n".join(f"member => PJSIP/{name}" for name in self.members),
            "recorder": "bench-record" if self.records else "",
            "recordings": str(recordings),
        }
        own = {name: re.sub(r"\{\{(\w+)\}\}", lambda found: values[found.group(1)], (OVERLAY / name).read_text())
               for name in ("queues.conf", "bench.conf", "modules.conf", "logger.conf")}
        super().render()
        etc = self.folder / "run/etc"
        (etc / "queues.conf").write_text(own["queues.conf"])
        (etc / "logger.conf").write_text(own["logger.conf"])
        for name, addition in (("extensions.conf", own["bench.conf"]), ("modules.conf", own["modules.conf"])):
            with open(etc / name, "a") as file:
                file.write("\n" + addition)

    def start(self) -> None:
        with open(self.folder / "log/console.log", "ab") as output:
            self.process = subprocess.Popen(
                self.prefix + [self.runtime["ASTERISK"], "-C", str(self.folder / "run/etc/asterisk.conf"), "-f"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        wait_for(self.is_ready, 20, "Asterisk to answer /ari/asterisk/ping and to have booted")


class AppQueue:
    name = "app_queue"

    def __init__(self, placement, agents: int, *, records: bool, paused: bool = False, keep: bool = False):
        self.agents = [f"a{number:03d}" for number in range(1, agents + 1)]
        self.keep, self.paused = keep, paused
        self.sandbox = PinnedSandbox(placement.system, self.agents, records, paused)
        self.phone_port = places.udp()

    def __enter__(self):
        self.sandbox.__enter__()
        try:
            self.provision()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.keep:
            self.sandbox.stop()
            print(f"kept: {self.sandbox.folder}", file=sys.stderr)
        else:
            self.sandbox.__exit__()

    def provision(self) -> None:
        """The same objects with the same settings as Tandem makes for agents with SIP phones."""
        for name in self.agents:
            self.sandbox.push("auth", name, auth_type="digest", username=name, password=PASSWORD)
            self.sandbox.push("aor", name, max_contacts=1, remove_existing="yes", remove_unavailable="yes")
            status, answer = self.sandbox.push(
                "endpoint", name, auth=name, direct_media="no", identify_by="auth_username,username",
                callerid=f'"{name}" <{name}>', disallow="all", allow="ulaw,alaw,g722,opus", context="tandem-agent", aors=name,
                rtp_symmetric="yes", force_rport="yes", rewrite_contact="yes", media_encryption="sdes",
                media_encryption_optimistic="yes")
            if status != 200:
                raise AssertionError(f"the phone {name} could not be made: {status} {answer}")
        registrar.register({name: PASSWORD for name in self.agents}, self.sip_port, self.phone_port)
        wait_for(lambda: self.sandbox.cli("queue show bench").count("Not in use") == len(self.agents), 10,
                 "all agents to be known as free")
        if self.paused:
            for name in self.agents:
                self.sandbox.cli(f"queue pause member PJSIP/{name} queue bench")

    @property
    def sip_port(self) -> int:
        return self.sandbox["sip_udp_port"]

    @property
    def asterisk_pid(self) -> int:
        return int((self.sandbox.folder / "run/asterisk.pid").read_text())

    @property
    def service_pid(self) -> None:
        return None

    def waiting(self) -> int:
        found = re.search(r"bench has (\d+) calls", self.sandbox.cli("queue show bench"))
        return int(found.group(1)) if found else 0

    def recordings(self) -> int:
        return sum(1 for _ in (self.sandbox.folder / "spool/monitor").glob("*.wav"))

    def log_tail(self) -> str:
        return self.sandbox.log_tail()

    def settle(self) -> None:
        time.sleep(1)
