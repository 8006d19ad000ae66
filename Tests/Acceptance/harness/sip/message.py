"""SIP messages as text (RFC 3261), and the few headers that a user agent must understand."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field


@dataclass
class Message:
    """A request (`method` is set) or a response (`status` is set)."""

    start: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""

    @property
    def method(self) -> str | None:
        return None if self.start.startswith("SIP/2.0") else self.start.split(" ", 1)[0]

    @property
    def status(self) -> int | None:
        return int(self.start.split(" ", 2)[1]) if self.start.startswith("SIP/2.0") else None

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def sequence(self) -> tuple[int, str]:
        number, method = (self.get("CSeq") or "0 NONE").split()
        return int(number), method

    def encoded(self) -> bytes:
        lines = [self.start, *(f"{key}: {value}" for key, value in self.headers), f"Content-Length: {len(self.body.encode())}", "", ""]
        return "\r\n".join(lines).encode() + self.body.encode()

    @classmethod
    def parsed(cls, data: bytes) -> "Message":
        head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
        start, *lines = head.split("\r\n")
        pairs = [line.partition(":") for line in lines if ":" in line]
        return cls(start, [(key.strip(), value.strip()) for key, _, value in pairs if key.strip().lower() != "content-length"], body)


def uri_of(header: str) -> str:
    """The address in `"Name" <sip:…>;tag=…`."""
    inside = re.search(r"<([^>]+)>", header)
    return inside.group(1) if inside else header.split(";")[0].strip()


def tag_of(header: str) -> str | None:
    found = re.search(r";tag=([^;\s]+)", header)
    return found.group(1) if found else None


def token(prefix: str = "") -> str:
    return prefix + secrets.token_hex(8)


def digest(challenge: str, method: str, uri: str, user: str, password: str) -> str:
    """The answer to a challenge (RFC 2617 and 8760: MD5 or SHA-256, with or without qop)."""
    fields = {key.lower(): quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', challenge)}
    algorithm = fields.get("algorithm", "MD5")
    make = hashlib.sha256 if algorithm.upper() == "SHA-256" else hashlib.md5

    def hashed(text: str) -> str:
        return make(text.encode()).hexdigest()

    realm, nonce = fields["realm"], fields["nonce"]
    own, asked = hashed(f"{user}:{realm}:{password}"), hashed(f"{method}:{uri}")
    parts = [f'username="{user}"', f'realm="{realm}"', f'nonce="{nonce}"', f'uri="{uri}"', f"algorithm={algorithm}"]
    if "auth" in fields.get("qop", ""):
        count, own_nonce = "00000001", token()
        parts += ["qop=auth", f"nc={count}", f'cnonce="{own_nonce}"', f'response="{hashed(f"{own}:{nonce}:{count}:{own_nonce}:auth:{asked}")}"']
    else:
        parts.append(f'response="{hashed(f"{own}:{nonce}:{asked}")}"')
    if "opaque" in fields:
        parts.append(f'opaque="{fields["opaque"]}"')
    return "Digest " + ", ".join(parts)
