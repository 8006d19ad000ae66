"""One call of a test phone: its dialog, its sound, and what became of it."""

import time
from typing import TYPE_CHECKING

from .media import Media
from .message import Message, digest, tag_of, token, uri_of

if TYPE_CHECKING:
    from .phone import Phone


class Call:
    def __init__(self, phone: "Phone", invite: Message, outgoing: bool) -> None:
        self.phone, self.outgoing = phone, outgoing
        self.state = "calling" if outgoing else "ringing"
        self.code: int | None = None
        """The final status of the INVITE."""
        self.reason: str | None = None
        """The Reason header of whatever ended it."""
        self.ended_by: str | None = None
        self.began, self.answered_at, self.ended_at = time.monotonic(), 0.0, 0.0
        self.invitation = invite
        self.id = invite.get("Call-ID") or token()
        self.media = Media(phone.host)
        self.media.play(phone.tone)
        self._local_tag, self._remote_tag = token(), tag_of(invite.get("From") or "")
        self._sequence, self._asked = 1, invite
        self._number = ""
        self._target = uri_of(invite.get("Contact") or "")
        self._local = self._remote = ""
        self._answered_challenge = self._acknowledged = False
        if not outgoing:
            self._local, self._remote = invite.get("To") or "", invite.get("From") or ""
            self.media.learn(invite.body)

    # --- what a test does ------------------------------------------------------------

    @property
    def caller(self) -> str:
        """The user part of who calls, as the called phone shows it."""
        return uri_of(self.invitation.get("From") or "").removeprefix("sip:").split("@")[0]

    def header(self, name: str) -> str | None:
        return self.invitation.get(name)

    def wait(self, state: str, within: float = 10.0) -> "Call":
        self.phone.exchange.wait(f"call of {self.phone.user} is {state}", lambda: self.state == state, within, lambda: f"{self.state} (code {self.code}); {self.phone.log()}")
        return self

    def hears(self, frequency: float, within: float = 10.0) -> None:
        """It sounds for as long as an ear needs: after a single packet a test could hang up before anybody has recorded one."""
        from ..audio import RATE, describe, has_tone
        from ..deadlines import eventually

        def heard() -> bool:
            lately = self.media.heard_lately()
            return len(lately) >= 0.3 * RATE and has_tone(lately, frequency)
        eventually(f"{self.phone.user} hears {frequency:g} Hz", heard, within,
                   actual=lambda: f"{describe(self.media.heard_lately())}; call {self.state}")

    def hears_something(self, within: float = 10.0) -> None:
        from ..audio import describe, loudness
        from ..deadlines import eventually
        eventually(f"{self.phone.user} hears a sound", lambda: loudness(self.media.heard_lately()) > 0.005, within,
                   actual=lambda: f"{describe(self.media.heard_lately())}; call {self.state}; {self.phone.log()}")

    def press(self, digits: str) -> None:
        self.media.press(digits)

    def ring(self) -> None:
        self.phone.respond(self.invitation, 180, "Ringing", self._local_tag, contact=True)

    def answer(self) -> None:
        if self.state != "ringing":
            return
        self.state, self.code, self.answered_at = "up", 200, time.monotonic()
        self.phone.exchange.carry(self.media)
        self._say_yes(0.5, 0.0)

    def reject(self, code: int) -> None:
        self._finish(code, "us")
        self.phone.respond(self.invitation, code, {486: "Busy Here", 603: "Decline"}.get(code, "Refused"), self._local_tag)

    def hang_up(self) -> None:
        """Ends it the way that fits its state: BYE, CANCEL, or a refusal."""
        with self.phone.exchange.changed:
            if self.state == "up":
                self._finish(self.code, "us")
                self.phone.transmit(self._request("BYE"))
            elif self.state in ("calling", "ringing") and self.outgoing:
                self.ended_by = "us"
                self.phone.transmit(self._cancel())
            elif self.state == "ringing":
                self.reject(603)

    def drop(self) -> None:
        """The line is cut: nothing is said."""
        self._finish(self.code, "us")

    # --- the dialog ------------------------------------------------------------------

    def invite(self, number: str, caller: str, name: str | None, body: str | None, headers: list[tuple[str, str]]) -> None:
        phone = self.phone
        self._number = number
        target = f"sip:{number}@{phone.server[0]}:{phone.server[1]}" + ("" if phone.transport == "udp" else f";transport={phone.transport}")
        self._target = target
        self._local = (f'"{name}" ' if name else "") + f"<sip:{caller}@{phone.host}>;tag={self._local_tag}"
        self._remote = f"<sip:{number}@{phone.server[0]}>"
        self._body = self.media.description() if body is None else body
        self._extra = headers
        phone.exchange.carry(self.media)
        self._send_invite(None)

    def _send_invite(self, authorization: str | None) -> None:
        request = self._request("INVITE", self._body)
        request.headers += [("Contact", self.phone.contact), ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY"), *self._extra]
        if authorization:
            request.headers.append(("Authorization", authorization))
        self.invitation = request
        self.phone.transmit(request)

    def _request(self, method: str, body: str = "", sequence: int | None = None) -> Message:
        if sequence is None and method != "ACK":
            self._sequence += 1
        headers = [self.phone.via(), ("Max-Forwards", "70"), ("From", self._with_tag(self._local, self._local_tag)), ("To", self._with_tag(self._remote, self._remote_tag)),
                   ("Call-ID", self.id), ("CSeq", f"{sequence or self._sequence} {method}")]
        if body:
            headers.append(("Content-Type", "application/sdp"))
        return Message(f"{method} {self._target} SIP/2.0", headers, body)

    @staticmethod
    def _with_tag(address: str, tag: str | None) -> str:
        return address if not tag or tag_of(address) else f"{address};tag={tag}"

    def _cancel(self) -> Message:
        request = self._request("CANCEL", sequence=self.invitation.sequence[0])
        request.start = request.start.replace(request.start.split(" ")[1], self.invitation.start.split(" ")[1])
        request.headers[0] = ("Via", self.invitation.get("Via") or "")
        return request

    def _say_yes(self, pause: float, waited: float) -> None:
        """Sends 200 until it is acknowledged."""
        if self._acknowledged or self.state != "up" or waited > 32:
            return
        self.phone.respond(self._asked, 200, "OK", self._local_tag, self.media.description(), contact=True)
        self.phone.exchange.after(pause, lambda: self._say_yes(min(pause * 2, 4.0), waited + pause))

    def handle(self, message: Message) -> None:
        if message.status is not None:
            self._handle_response(message)
        else:
            self._handle_request(message)

    def _handle_response(self, message: Message) -> None:
        sequence, method = message.sequence
        if method != "INVITE" or message.status is None:
            return
        if message.status < 200:
            if message.status >= 180 and self.state == "calling":
                self.state = "ringing"
            if message.body:
                self.media.learn(message.body)
            return
        if message.status < 300:
            self._remote_tag = tag_of(message.get("To") or "")
            self._target = uri_of(message.get("Contact") or "") or self._target
            self.phone.transmit(self._request("ACK", sequence=sequence))
            if self.state in ("calling", "ringing"):
                self.media.learn(message.body)
                self.state, self.code, self.answered_at = "up", message.status, time.monotonic()
                if self.ended_by:
                    self.hang_up()
            return
        acknowledgement = self._request("ACK", sequence=sequence)
        acknowledgement.start = acknowledgement.start.replace(acknowledgement.start.split(" ")[1], self.invitation.start.split(" ")[1])
        acknowledgement.headers[0] = ("Via", self.invitation.get("Via") or "")
        acknowledgement.headers = [(key, (message.get("To") or value) if key == "To" else value) for key, value in acknowledgement.headers]
        self.phone.transmit(acknowledgement)
        challenge = message.get("WWW-Authenticate") or message.get("Proxy-Authenticate")
        if message.status in (401, 407) and challenge and not self._answered_challenge and self.phone.password:
            self._answered_challenge = True
            self._send_invite(digest(challenge, "INVITE", self._target, self.phone.user, self.phone.password))
        elif self.state != "ended":
            self.reason = message.get("Reason")
            self._finish(message.status, self.ended_by or "them")

    def _handle_request(self, message: Message) -> None:
        method = message.method
        if method == "ACK":
            self._acknowledged = True
            if message.body:
                self.media.learn(message.body)
        elif method == "CANCEL":
            self.phone.respond(message, 200, "OK", self._local_tag)
            if self.state == "ringing":
                self.reason = message.get("Reason")
                self._finish(487, "them")
                self.phone.respond(self.invitation, 487, "Request Terminated", self._local_tag)
        elif method == "BYE":
            self.phone.respond(message, 200, "OK", self._local_tag)
            if self.state != "ended":
                self.reason = message.get("Reason")
                self._finish(self.code, "them")
        elif method == "INVITE":
            if self.state == "up":  # Asterisk moves the sound, or holds; the first INVITE again is answered by its timer.
                if self.outgoing or message.sequence != self._asked.sequence:
                    self.media.learn(message.body)
                    self._asked, self._acknowledged = message, False
                    self._say_yes(0.5, 0.0)
            elif self.state == "ringing":
                self.ring()
            else:
                self.phone.respond(message, 481, "Call/Transaction Does Not Exist", self._local_tag)
        else:
            self.phone.respond(message, 200, "OK", self._local_tag)

    def _finish(self, code: int | None, by: str) -> None:
        if self.state == "ended":
            return
        self.state, self.code, self.ended_by, self.ended_at = "ended", code, by, time.monotonic()
        self.phone.exchange.drop(self.media)
