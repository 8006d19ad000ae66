"""SIPp as the callers and as the agents' phones, and what its logs say.

Both run on this machine and stamp their messages with its wall clock, so times of the one can be
set against times of the other."""

import pathlib
import random
import re
import signal
import subprocess

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "scenarios"


class Sipp:
    """One running SIPp; `lines` is its injection file, one line for each call, from the top again at the end."""

    def __init__(self, folder: pathlib.Path, name: str, scenario: str, port: int, media_port: int, lines: list[str],
                 prefix: list[str], arguments: list[str], audio: bool):
        self.name, self.folder = name, folder
        self.messages, self.log, self.errors = (folder / f"{name}.{kind}" for kind in ("messages", "log", "errors"))
        injection = folder / f"{name}.csv"
        steps = folder / f"{name}.xml"
        steps.write_text(with_audio(SCENARIOS / f"{scenario}.xml", folder) if audio else (SCENARIOS / f"{scenario}.xml").read_text())
        injection.write_text("SEQUENTIAL\n" + "".join(f"{line}\n" for line in lines))
        command = prefix + [
            "sipp", "-sf", str(steps), "-inf", str(injection),
            "-i", "127.0.0.1", "-p", str(port), "-mi", "127.0.0.1", "-mp", str(media_port),
            "-trace_shortmsg", "-shortmessage_file", str(self.messages),
            "-trace_logs", "-log_file", str(self.log), "-trace_err", "-error_file", str(self.errors),
            "-timer_resol", "1", "-nostdin", "-buff_size", "4194304", "-max_retrans", "5",
            "-default_behaviors", "all,-bye",
        ] + arguments
        self.output = open(folder / f"{name}.output", "wb")
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT)

    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait(self, seconds: float) -> bool:
        """True when it ended by itself within the time."""
        try:
            self.process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def stop(self) -> None:
        if self.is_running():
            # The short way: asked politely, it would wait for all its calls.
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.output.close()


def with_audio(scenario: pathlib.Path, folder: pathlib.Path) -> str:
    """The scenario with a tone that is sent from the moment of the ACK on."""
    tone = folder / "tone.ulaw"
    if not tone.exists():
        # 2 s of something that is not silence, 8,000 bytes a second; its loudness does not matter.
        tone.write_bytes(bytes(random.Random(1).choices(range(0x80, 0xF0), k=16000)))
    play = f'<nop><action><exec rtp_stream="{tone},-1,0,PCMU/8000"/></action></nop>'
    return scenario.read_text().replace("<!-- audio -->", play).replace("[media_port]", "[rtpstream_audio_port]")


def agents(folder, port: int, media_port: int, talk: list[int], prefix: list[str], audio: bool = False) -> Sipp:
    """`talk`: how long each call is, in milliseconds, call after call."""
    return Sipp(folder, "agents", "agent", port, media_port, [str(length) for length in talk], prefix, ["-m", "10000000"], audio)


def callers(folder, server_port: int, port: int, media_port: int, comings: list[int], prefix: list[str], *, rate: float,
            at_once: int, total: int, first: int = 0, name: str = "callers", number: str = "9000", audio: bool = False) -> Sipp:
    """`comings`: milliseconds that each waits before it calls."""
    lines = [f"5{first + index:07d};{after}" for index, after in enumerate(comings)]
    whole, period = (round(rate), 1000) if rate >= 1 else (1, round(1000 / rate))
    arguments = ["-s", number, "-r", str(whole), "-rp", str(period), "-l", str(at_once), "-m", str(total), f"127.0.0.1:{server_port}"]
    return Sipp(folder, name, "caller", port, media_port, lines, prefix, arguments, audio)


def talk_times(mean: float, count: int, seed: int) -> list[int]:
    """Exponential, in milliseconds, the same for the same seed."""
    dice = random.Random(seed)
    return [max(50, round(dice.expovariate(1 / (mean * 1000)))) for _ in range(count)]


class Message:
    __slots__ = ("at", "received", "call", "sequence", "line")

    def __init__(self, at: float, received: bool, call: str, sequence: str, line: str):
        self.at, self.received, self.call, self.sequence, self.line = at, received, call, sequence, line


def messages(sipp: Sipp) -> list[Message]:
    """In their order. Half a line at the end of a log that is still written is left out."""
    found = []
    if not sipp.messages.exists():
        return found
    for text in sipp.messages.read_text(errors="replace").splitlines():
        message = parse(text)
        if message:
            found.append(message)
    return found


def parse(text: str) -> Message | None:
    # date, time, seconds since 1970, S or R, Call-ID, CSeq, first line
    parts = text.split("\t")
    if len(parts) != 7 or parts[3] not in ("S", "R"):
        return None
    return Message(float(parts[2]), parts[3] == "R", parts[4], parts[5].removeprefix("CSeq:").strip(), parts[6].strip())


def numbers(sipp: Sipp) -> dict[str, str]:
    """Of each call, the caller's number."""
    if not sipp.log.exists():
        return {}
    return dict(re.findall(r"(\S+) (5\d{7})\s*$", sipp.log.read_text(errors="replace"), re.M))
