"""An Asterisk that the service does not own, and a service that reaches it over a line of the test's."""

import socket
import sys
from pathlib import Path

from .configuration import TRUNK_HOSTS
from .ports import free_port
from .tandem import TOP, Tandem

sys.path.insert(0, str(TOP / "scripts"))


class Elsewhere:
    """An Asterisk of the project's templates that the service does not own."""

    def __init__(self) -> None:
        from asterisk_sandbox import Sandbox
        self.carrier = free_port(socket.SOCK_DGRAM)
        trunks = "\n".join([
            "[carrier-udp]", "type = endpoint", "context = tandem-trunk", "disallow = all", "allow = ulaw", "aors = carrier-udp", "direct_media = no", "identify_by = ip",
            "[carrier-udp]", "type = aor", f"contact = sip:{TRUNK_HOSTS['udp']}:{self.carrier}", "[carrier-udp]", "type = identify", "endpoint = carrier-udp", f"match = {TRUNK_HOSTS['udp']}"])
        self.sandbox = Sandbox(trunks=trunks)
        self.sandbox.__enter__()
        self.variables = self.sandbox.variables

    @property
    def ari(self) -> tuple[str, int]:
        return "127.0.0.1", self.variables["http_port"]

    def service(self, port: int, flows: dict[str, str] | None = None) -> Tandem:
        """A service, not yet started, that reaches this Asterisk through the port."""
        made = Tandem(changes={"asterisk": {"mode": "external", "ari": {"url": f"http://127.0.0.1:{port}/ari", "user": self.variables["ari_user"], "passwordFile": "ari-password"}}}, flows=flows)
        (made.folder / "ari-password").write_text(self.variables["ari_password"] + "\n")
        (made.folder / "ari-password").chmod(0o600)
        made.layout.carrier = self.carrier
        made.layout.sip_udp = self.variables["sip_udp_port"]
        # The files of this Asterisk are where the tests look for them.
        (made.folder / "asterisk-elsewhere").symlink_to(Path(self.variables["run_dir"]))
        made.asterisk.folder = Path(self.variables["run_dir"])
        return made

    def close(self) -> None:
        self.sandbox.__exit__(None, None, None)
