"""Registers the agents' phones (RFC 3261 section 10, digest by RFC 2617) from the port at which
SIPp will answer for all of them."""

import hashlib
import re
import socket
import time


class Refused(Exception):
    pass


def register(names_and_passwords: dict[str, str], server_port: int, phone_port: int, domain: str = "127.0.0.1") -> None:
    """Returns when all are registered.

    From the phones' own port: Asterisk takes the address that a phone registers from as the one to ring."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", phone_port))
        line.connect(("127.0.0.1", server_port))
        for name, password in names_and_passwords.items():
            Registration(line, name, password, phone_port, domain).run()


class Registration:
    def __init__(self, line: socket.socket, name: str, password: str, port: int, domain: str):
        self.line, self.name, self.password, self.port, self.domain = line, name, password, port, domain

    def run(self) -> None:
        status, answer = self.ask(1, "")
        if status == 401:
            status, answer = self.ask(2, self.authorization(answer))
        if status != 200:
            raise Refused(f"the phone {self.name} could not register: {answer.splitlines()[0] if answer else 'no answer'}")

    def ask(self, sequence: int, authorization: str) -> tuple[int, str]:
        message = (
            f"REGISTER sip:{self.domain} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch=z9hG4bK-{self.name}-{sequence}-{time.time_ns()}\r\n"
            f"From: <sip:{self.name}@{self.domain}>;tag={self.name}\r\n"
            f"To: <sip:{self.name}@{self.domain}>\r\n"
            f"Call-ID: register-{self.name}-{self.port}\r\nCSeq: {sequence} REGISTER\r\n"
            f"Contact: <sip:{self.name}@127.0.0.1:{self.port}>\r\nExpires: 3600\r\n{authorization}"
            "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
        for patience in (0.5, 1, 2, 4):
            self.line.settimeout(patience)
            try:
                self.line.send(message.encode())
                while True:
                    answer = self.line.recv(65535).decode(errors="replace")
                    status = re.match(r"SIP/2\.0 (\d+)", answer)
                    mine = f"register-{self.name}-" in answer and re.search(rf"^CSeq:\s*{sequence}\s", answer, re.M)
                    if status and mine and int(status.group(1)) >= 200:
                        return int(status.group(1)), answer
            except (TimeoutError, ConnectionRefusedError):
                continue
        return 0, ""

    def authorization(self, challenge: str) -> str:
        for header in re.findall(r"^WWW-Authenticate:\s*Digest\s+(.*?)\r?$", challenge, re.M | re.I):
            values = {key.lower(): quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', header)}
            if values.get("algorithm", "MD5").upper() == "MD5":
                break
        else:
            raise Refused(f"the phone {self.name} was challenged with no algorithm that is known here")

        def digest(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        uri = f"sip:{self.domain}"
        secret = digest(f"{self.name}:{values['realm']}:{self.password}")
        if "qop" in values:
            response = digest(f"{secret}:{values['nonce']}:00000001:bench:auth:{digest('REGISTER:' + uri)}")
            extra = ', qop=auth, nc=00000001, cnonce="bench"'
        else:
            response, extra = digest(f"{secret}:{values['nonce']}:{digest('REGISTER:' + uri)}"), ""
        if "opaque" in values:
            extra += f', opaque="{values["opaque"]}"'
        return (f'Authorization: Digest username="{self.name}", realm="{values["realm"]}", nonce="{values["nonce"]}", '
                f'uri="{uri}", response="{response}", algorithm=MD5{extra}\r\n')
