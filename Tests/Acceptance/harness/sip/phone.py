"""A SIP phone: registers, calls, and treats incoming calls as the test says."""

import socket
import ssl
from dataclasses import dataclass

from .call import Call
from .exchange import Exchange
from .message import Message, digest, tag_of, token, uri_of


@dataclass
class Answering:
    """What the phone does when it is called."""

    after: float | None = None
    """Seconds of ringing before it is lifted; None rings for ever."""
    code: int | None = None
    """Refuses with this status instead of ringing."""
    dead: bool = False
    """Says nothing at all, like a phone whose network is gone."""


class Phone:
    def __init__(self, exchange: Exchange, server: tuple[str, int], user: str, password: str = "", transport: str = "udp", tone: float | None = None,
                 bind: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        self.exchange, self.server, self.user, self.password = exchange, server, user, password
        self.transport, self.tone = transport, tone
        self.answering = Answering()
        self.calls: list[Call] = []
        self.trace: list[str] = []
        self.registered = False
        self._by_id: dict[str, Call] = {}
        self._pending: dict[str, bool] = {}
        self._stream = b""
        self._registration_id, self._registration_sequence = token(), 0
        self._expires, self._proved = 600, False
        if transport == "udp":
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.socket.bind(bind)
        else:
            plain = socket.create_connection(server, timeout=5, source_address=bind)
            self.socket = self._tls(plain) if transport == "tls" else plain
        self.socket.setblocking(False)
        self.host, self.port = self.socket.getsockname()
        exchange.watch(self.socket, self._receive)

    @staticmethod
    def _tls(plain: socket.socket) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # The test's Asterisk has a certificate that it signed itself.
        return context.wrap_socket(plain)

    # --- what a test does ------------------------------------------------------------

    def register(self, expires: int = 600, within: float = 5.0) -> "Phone":
        self.send_register(expires)
        self.exchange.wait(f"{self.user} is registered", lambda: self.registered == (expires > 0), within, lambda: self.log())
        return self

    def send_register(self, expires: int = 600, authorization: str | None = None) -> None:
        self._registration_sequence += 1
        uri = f"sip:{self.server[0]}:{self.server[1]}"
        request = Message(f"REGISTER {uri} SIP/2.0", [
            self._via(), ("Max-Forwards", "70"), ("From", f"<sip:{self.user}@{self.server[0]}>;tag={token()}"), ("To", f"<sip:{self.user}@{self.server[0]}>"),
            ("Call-ID", self._registration_id), ("CSeq", f"{self._registration_sequence} REGISTER"), ("Contact", self.contact), ("Expires", str(expires))])
        if authorization:
            request.headers.append(("Authorization", authorization))
        self._expires, self._proved = expires, authorization is not None
        self.transmit(request)

    def call(self, number: str, caller: str | None = None, name: str | None = None, body: str | None = None, headers: list[tuple[str, str]] | None = None) -> Call:
        call = Call(self, Message(""), outgoing=True)
        with self.exchange.changed:
            self.calls.append(call)
            self._by_id[call.id] = call
        call.invite(number, caller or self.user, name, body, headers or [])
        return call

    def next_call(self, within: float = 10.0, after: int = 0) -> Call:
        """The incoming call that follows the first `after` ones."""
        self.exchange.wait(f"{self.user} is called ({after + 1} times)", lambda: len(self.incoming) > after, within, lambda: self.log())
        return self.incoming[after]

    @property
    def incoming(self) -> list[Call]:
        return [call for call in self.calls if not call.outgoing]

    def log(self) -> str:
        return f"{len(self.incoming)} incoming calls {[call.state for call in self.incoming]}; last messages of {self.user}: " + " | ".join(self.trace[-12:])

    def close(self) -> None:
        """Falls off the network without a word."""
        for call in self.calls:
            call.drop()
        self.exchange.forget(self.socket)
        self.socket.close()

    # --- wire ----------------------------------------------------------------------

    @property
    def contact(self) -> str:
        suffix = "" if self.transport == "udp" else f";transport={self.transport}"
        return f"<sip:{self.user or 'anonymous'}@{self.host}:{self.port}{suffix}>"

    def _via(self) -> tuple[str, str]:
        return "Via", f"SIP/2.0/{self.transport.upper()} {self.host}:{self.port};rport;branch={token('z9hG4bK')}"

    def via(self) -> tuple[str, str]:
        return self._via()

    def transmit(self, message: Message) -> None:
        """Sends; a request over UDP is repeated until it is answered, for half a minute at most."""
        if message.method and message.method != "ACK" and self.transport == "udp":
            branch = (message.get("Via") or "").split("branch=")[-1]
            self._pending[branch] = True  # Before it is sent: the answer may be here at once.
            self._repeat(branch, message, 0.5, 0.0)
        self._write(message)

    def _repeat(self, branch: str, message: Message, pause: float, waited: float) -> None:
        def again() -> None:
            if self._pending.get(branch) and waited < 32:
                self._write(message)
                self._repeat(branch, message, min(pause * 2, 4.0), waited + pause)
        self.exchange.after(pause, again)

    def _write(self, message: Message) -> None:
        self.trace.append(f"> {message.start} {message.get('CSeq')}")
        self.send_raw(message.encoded())

    def send_raw(self, data: bytes) -> None:
        try:
            if self.transport == "udp":
                self.socket.sendto(data, self.server)
            else:
                with self.exchange.changed:  # An encrypted connection is one state machine for both directions.
                    self.socket.sendall(data)
        except OSError as problem:
            self.trace.append(f"! {problem}")

    def _receive(self) -> None:
        while True:
            try:
                data = self.socket.recv(65536)
            except (BlockingIOError, ssl.SSLWantReadError):
                return
            except ConnectionError as problem:
                self.trace.append(f"! {problem}")
                if self.transport == "udp":
                    continue
                data = b""
            except OSError:
                return
            if self.transport == "udp":
                if data.strip():
                    self._handle(Message.parsed(data))
                continue
            if not data:
                self.exchange.forget(self.socket)
                return
            self._stream += data
            self._take_from_stream()

    def _take_from_stream(self) -> None:
        while True:
            self._stream = self._stream.lstrip(b"\r\n")
            head, separator, rest = self._stream.partition(b"\r\n\r\n")
            if not separator:
                return
            length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
            if len(rest) < length:
                return
            self._stream = rest[length:]
            self._handle(Message.parsed(head + separator + rest[:length]))

    def _handle(self, message: Message) -> None:
        self.trace.append(f"< {message.start} {message.get('CSeq')}")
        if message.status is not None:
            self._pending.pop((message.get("Via") or "").split("branch=")[-1].split(";")[0], None)
        if message.get("Call-ID") == self._registration_id:
            return self._handle_registration(message)
        call = self._by_id.get(message.get("Call-ID") or "")
        if call:
            call.handle(message)
        elif message.method == "INVITE":
            self._ring(message)
        elif message.method in ("OPTIONS", "NOTIFY"):
            if not self.answering.dead:
                self.respond(message, 200, "OK")
        elif message.method and message.method != "ACK":
            self.respond(message, 481, "Call/Transaction Does Not Exist")

    def _handle_registration(self, message: Message) -> None:
        challenge = message.get("WWW-Authenticate")
        stale = challenge is not None and "stale=true" in challenge.lower()
        if message.status == 401 and challenge and (not self._proved or stale):
            self.send_register(self._expires, digest(challenge, "REGISTER", f"sip:{self.server[0]}:{self.server[1]}", self.user, self.password))
        elif message.status == 200:
            self.registered = self._expires > 0

    def _ring(self, invite: Message) -> None:
        if self.answering.dead:
            return
        call = Call(self, invite, outgoing=False)
        self.calls.append(call)
        self._by_id[call.id] = call
        if self.answering.code:
            call.reject(self.answering.code)
            return
        call.ring()
        if self.answering.after is not None:
            self.exchange.after(self.answering.after, call.answer)

    def respond(self, request: Message, code: int, phrase: str, tag: str | None = None, body: str = "", contact: bool = False) -> None:
        to = request.get("To") or ""
        if tag and not tag_of(to):
            to += f";tag={tag}"
        headers = [("Via", via) for via in request.all("Via")] + [("Record-Route", route) for route in request.all("Record-Route")]
        headers += [("From", request.get("From") or ""), ("To", to), ("Call-ID", request.get("Call-ID") or ""), ("CSeq", request.get("CSeq") or "")]
        if contact:
            headers.append(("Contact", self.contact))
        if body:
            headers.append(("Content-Type", "application/sdp"))
        self.transmit(Message(f"SIP/2.0 {code} {phrase}", headers, body))


__all__ = ["Answering", "Phone", "uri_of"]
