"""Visitors who write, agents who read: the cheapest clients that still speak HTTP, so that the load takes little from what it measures."""

import asyncio
import json
import re
import time

NAME = re.compile(rb'"clientID":"(b\d+)"')
LONGEST_NAME = 40


class Connection:
    """One kept-alive connection; one request at a time."""

    def __init__(self, port: int):
        self.port, self.reader, self.writer = port, None, None

    async def send(self, method: str, path: str, headers: dict, body: object = None) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        content = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} /api/v1{path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(content)}", *(f"{key}: {value}" for key, value in headers.items())]
        if content:
            lines.append("Content-Type: application/json")
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
        return int(head[9:12]), await self.reader.readexactly(length) if length else b""


class Stream(asyncio.Protocol):
    """An event stream that notes when the name of a message comes by."""

    def __init__(self, path: str, headers: dict, arrived: dict[bytes, float] | None = None):
        self.path, self.headers, self.arrived = path, headers, arrived
        self.tail, self.received, self.status = b"", 0, 0
        self.opened, self.lost = asyncio.get_running_loop().create_future(), False

    def connection_made(self, transport) -> None:
        lines = [f"GET /api/v1{self.path} HTTP/1.1", "Host: localhost", "Accept: text/event-stream", *(f"{key}: {value}" for key, value in self.headers.items())]
        transport.write("\r\n".join(lines).encode() + b"\r\n\r\n")

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if not self.status:
            self.status = int(data[9:12])
            self.opened.set_result(self.status)
        self.received += len(data)
        if self.arrived is None:
            return
        text = self.tail + data
        for found in NAME.finditer(text):
            self.arrived.setdefault(found.group(1), now)
        self.tail = text[-LONGEST_NAME:]

    def connection_lost(self, problem) -> None:
        self.lost = True
        if not self.opened.done():
            self.opened.set_result(0)


async def follow(port: int, path: str, headers: dict, arrived: dict[bytes, float] | None = None) -> Stream:
    _, stream = await asyncio.get_running_loop().create_connection(lambda: Stream(path, headers, arrived), "127.0.0.1", port)
    status = await asyncio.wait_for(stream.opened, 30)
    if status != 200:
        raise AssertionError(f"GET {path} answered {status}")
    return stream


class Visitor:
    def __init__(self, number: int):
        # Each from an address of their own.
        self.headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        self.number = number

    async def begin(self, connection: Connection) -> None:
        status, answer = await connection.send("POST", "/public/chat/bench/sessions", self.headers, {"name": f"Visitor {self.number}"})
        if status != 201:
            raise AssertionError(f"a session: {status} {answer[:300]!r}")
        self.headers["Authorization"] = "Bearer " + json.loads(answer)["token"]

    async def write(self, connection: Connection, name: str) -> None:
        body = {"clientID": name, "text": "Hello, my order has not arrived yet, could you please have a look at it?"}
        status, answer = await connection.send("POST", "/public/chat/bench/messages", self.headers, body)
        if status != 201:
            raise AssertionError(f"a message: {status} {answer[:300]!r}")
