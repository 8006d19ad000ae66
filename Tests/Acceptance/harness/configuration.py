"""The configuration file of a test's service, its flows, and what is in it before the first call."""

import json
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import flows as standard
from .deadlines import eventually
from .ports import free_port, free_range
from .rest import Rest, new_password

if TYPE_CHECKING:
    from .tandem import Tandem

TRUNK_HOSTS = {"udp": "127.0.0.10", "tcp": "127.0.0.11", "tls": "127.0.0.12", "srtp": "127.0.0.13"}
"""The telephone network calls from these addresses: one trunk each."""


@dataclass
class Layout:
    """Where everything of one test is."""

    folder: Path
    top: Path
    http: int = field(default_factory=free_port)
    ari: int = field(default_factory=free_port)
    sip_udp: int = field(default_factory=lambda: free_port(socket.SOCK_DGRAM))
    sip_tcp: int = field(default_factory=free_port)
    sip_tls: int = field(default_factory=free_port)
    rtp: int = field(default_factory=lambda: free_range(400))
    carrier: int = field(default_factory=lambda: free_port(socket.SOCK_DGRAM))

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def dialplans(self) -> Path:
        return self.folder / "dialplans"

    def trunks(self, **hosts: str) -> list[dict]:
        """The trunks, some of them with another host than usual."""
        return [{"name": f"carrier-{name}", "host": host, "transport": "tls" if name == "srtp" else name, "match": [host],
                   **({"srtp": "sdes"} if name == "srtp" else {}), **({"port": self.carrier} if name == "udp" else {})} for name, host in (TRUNK_HOSTS | hosts).items()]

    def configuration(self) -> dict:
        return {
            "data": str(self.data), "dialplans": str(self.dialplans), "runtime": str(self.top / ".runtime"), "demo": False,
            "server": {"port": self.http},
            "asterisk": {"templates": str(self.top / "asterisk-conf"), "sip": {"udp": self.sip_udp, "tcp": self.sip_tcp, "tls": self.sip_tls},
                         "http": {"port": self.ari}, "rtp": {"start": self.rtp, "end": self.rtp + 399}},
            "trunks": self.trunks(),
            "outbound": {"callerNumber": "+4930000", "dialRules": [{"prefix": "+49", "trunk": "carrier-udp", "strip": 1}]},
            "log": {"level": "debug"},
        }


def merged(base: dict, changes: dict) -> dict:
    result = dict(base)
    for key, value in changes.items():
        result[key] = merged(result[key], value) if isinstance(value, dict) and isinstance(result.get(key), dict) else value
    return result


def write(layout: Layout, changes: dict | Callable[[Layout], dict], flows: dict[str, str]) -> Path:
    """Every JSON text is YAML too: the file needs no YAML writer."""
    changes = changes(layout) if callable(changes) else changes
    folder = layout.dialplans / "flows"
    folder.mkdir(parents=True)
    for name, text in (standard.STANDARD | flows).items():
        (folder / f"{name}.yaml").write_text(text)
    (layout.dialplans / "night.conf").write_text("[tandem-fallback](+)\nexten => night,1,Dial(PJSIP/15550100@carrier-udp,30)\n same => n,Hangup()\n")
    for own in (layout.top / "dialplans").glob("*.conf"):
        shutil.copy(own, layout.dialplans / own.name)
    file = layout.folder / "tandem.yaml"
    file.write_text(json.dumps(merged(layout.configuration(), changes), indent=1, ensure_ascii=False))
    return file


def admin(tandem: "Tandem") -> Rest:
    """The first administrator, made on the command line; then queues and entry points, by REST."""
    password = new_password()
    done = tandem.run("user", "add", "root", "--name", "Root", "--role", "admin", input=password + "\n")
    assert done.returncode == 0, f"expected `tandem user add` to succeed; status {done.returncode}\n{done.stdout}\n{done.stderr}"
    rest = Rest(tandem.origin).sign_in("root", password)
    tandem._admin = rest
    furnish(tandem, rest)
    return rest


def reload_flows(tandem: "Tandem", rest: Rest, *names: str) -> None:
    """Touches the flow files, and waits until these flows are in force."""
    for file in (tandem.layout.dialplans / "flows").glob("*.yaml"):
        file.touch()

    def missing() -> set[str]:
        answer = rest.get("/flows")
        known = {item if isinstance(item, str) else item["name"] for item in (answer["items"] if isinstance(answer, dict) else answer)}
        return set(names) - known
    eventually(f"the flows {names} are in force", lambda: not missing(), within=8, actual=missing)


def furnish(tandem: "Tandem", rest: Rest) -> None:
    codes = [{"code": "resolved", "labels": {"en": "Resolved", "zh": "已解决"}}, {"code": "callback", "labels": {"en": "Call back", "zh": "回拨"}}]
    queue = {"requiredSkills": {}, "priority": 0, "offerTimeout": 8000, "wrapUp": 20000, "wrapUpCodes": codes, "serviceLevelTarget": 20000, "serviceLevelPercent": 80,
             "music": "default", "announcePositionEvery": None, "records": True}
    rest.post("/queues", queue | {"key": "support", "name": "Support"})
    rest.post("/queues", queue | {"key": "sales", "name": "Sales", "requiredSkills": {"sales": 5}})
    reload_flows(tandem, rest, *standard.STANDARD)
    for address, flow, web in (("8000", "main", False), ("8001", "direct", False), ("8002", "sales", False), ("8003", "patient", False), ("demo", "main", True)):
        rest.post("/entry-points", {"name": f"Line {address}", "address": address, "flow": flow, "language": "en", "acceptsWebCalls": web})
