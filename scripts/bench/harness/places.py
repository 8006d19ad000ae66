"""Ports and folders for one run."""

import pathlib
import shutil
import socket
import tempfile

# Below the ports that the kernel gives to clients, so that audio finds its range free.
AUDIO = (12000, 17999)
SIPP_AUDIO = 18500


def free_port(kind: int) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def udp() -> int:
    return free_port(socket.SOCK_DGRAM)


def tcp() -> int:
    return free_port(socket.SOCK_STREAM)


class Folder:
    """A short temporary folder: the path of Asterisk's control socket may have 107 characters."""

    def __init__(self, keep: bool):
        self.path, self.keep = pathlib.Path(tempfile.mkdtemp(prefix="tandem-bench-")), keep

    def remove(self) -> None:
        if not self.keep:
            shutil.rmtree(self.path, ignore_errors=True)
