"""External mode: Asterisk is somebody else's process, reached by address and login."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.deadlines import eventually
from harness.tandem import TOP, Tandem, binary

sys.path.insert(0, str(TOP / "scripts"))
from asterisk_sandbox import Sandbox  # noqa: E402


@pytest.fixture
def asterisk():
    with Sandbox() as sandbox:
        yield sandbox


def test_the_service_works_with_an_asterisk_that_it_did_not_start(asterisk, tmp_path):
    secret = tmp_path / "ari"
    secret.write_text(asterisk["ari_password"] + "\n")

    def external(layout):
        return {"demo": True, "trunks": [], "outbound": {"dialRules": []}, "recording": {"spool": str(Path(asterisk["spool_dir"]) / "recording")},
                "asterisk": {"mode": "external", "http": {"port": asterisk["http_port"]},
                             "sip": {"udp": asterisk["sip_udp_port"], "tcp": asterisk["sip_tcp_port"], "tls": asterisk["sip_tls_port"]},
                             "ari": {"url": f"http://127.0.0.1:{asterisk['http_port']}/ari", "user": "tandem", "passwordFile": str(secret)}}}

    tandem = Tandem(external)
    for own in (TOP / "dialplans" / "flows").glob("*.yaml"):
        (tandem.layout.dialplans / "flows" / own.name).write_text(own.read_text())
    try:
        tandem.start()
        placed = subprocess.run([binary(), "call", "8000", "--seconds", "8", "--config", tandem.file], capture_output=True, text=True, timeout=60)
        assert "interaction.queued  queue Sales" in placed.stdout, placed.stdout + placed.stderr
        assert "interaction.closed" in placed.stdout, placed.stdout
    finally:
        tandem.close()
    assert asterisk.process.poll() is None, "an Asterisk that is not ours goes on when the service ends"
    eventually("no channel is left", lambda: json.loads(json.dumps(asterisk.ari("GET", "channels")[1])) == [], within=10)
