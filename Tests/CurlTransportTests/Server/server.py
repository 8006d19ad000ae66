"""A small HTTP and WebSocket server that behaves well or badly, as the path says.

Usage: server.py CERT KEY. Prints one line: the plain port and the TLS port.
"""
import asyncio
import base64
import hashlib
import ssl
import struct
import sys

connections = 0
sent = {}
waits = set()
gates = {}


def head(status, length=None, extra=""):
    lines = f"HTTP/1.1 {status} Whatever\r\n"
    if length is not None:
        lines += f"Content-Length: {length}\r\n"
    return (lines + extra + "\r\n").encode()


async def read_request(reader):
    data = await reader.readuntil(b"\r\n\r\n")
    lines = data.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    headers = {}
    for line in lines[1:]:
        if ":" in line:
            name, value = line.split(":", 1)
            headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return method, path, headers, body


async def serve(reader, writer):
    global connections
    connections += 1
    try:
        while True:
            method, path, headers, body = await read_request(reader)
            if headers.get("upgrade", "").lower() == "websocket":
                await websocket(reader, writer, path, headers)
                return
            if not await answer(writer, method, path, headers, body):
                return
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def drained(writer, tag):
    """Waits while the peer takes no more, and lets others see that it does."""
    waits.add(tag)
    await writer.drain()
    waits.discard(tag)


async def answer(writer, method, path, headers, body):
    """Answers one request. False closes the connection."""
    if path == "/echo":
        text = f"{method} {path}\n" + "".join(f"{k}: {v}\n" for k, v in sorted(headers.items())) + "\n"
        out = text.encode() + body
        writer.write(head(200, len(out), "X-Kind: Echo\r\n") + (b"" if method == "HEAD" else out))
    elif path.startswith("/status/"):
        writer.write(head(path.split("/")[2], 2) + b"no")
    elif path == "/connections":
        out = str(connections).encode()
        writer.write(head(200, len(out)) + out)
    elif path.startswith("/sent/"):
        tag = path.split("/")[2]
        out = f"{sent.get(tag, 0)} {'waits' if tag in waits else 'sends'}".encode()
        writer.write(head(200, len(out)) + out)
    elif path == "/redirect":
        writer.write(head(302, 0, "Location: /echo\r\n"))
    elif path == "/hang":
        await asyncio.sleep(3600)
    elif path == "/hang-in-body":
        writer.write(head(200, 100) + b"a little")
        await writer.drain()
        await asyncio.sleep(3600)
    elif path == "/close-at-once":
        return False
    elif path == "/close-in-body":
        writer.write(head(200, 100) + b"half of it")
        await writer.drain()
        return False
    elif path == "/close-after":
        writer.write(head(200, 2) + b"ok")
        await writer.drain()
        return False
    elif path == "/garbage":
        writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
        await writer.drain()
        return False
    elif path.startswith("/bytes/"):
        tag = path.split("/")[2]
        left = int(tag)
        sent[tag] = 0
        writer.write(head(200, left))
        while left > 0:
            piece = min(left, 16384)
            writer.write(b"x" * piece)
            await drained(writer, tag)
            left -= piece
            sent[tag] += piece
    elif path.startswith("/drip/"):
        # The next piece follows when GET /go/TAG was asked for.
        gate = gates.setdefault(path.split("/")[2], asyncio.Semaphore(0))
        writer.write(head(200, None, "Transfer-Encoding: chunked\r\n"))
        for number in range(5):
            writer.write(b"2\r\n%d\n\r\n" % number)
            await writer.drain()
            await gate.acquire()
        writer.write(b"0\r\n\r\n")
    elif path.startswith("/go/"):
        gates.setdefault(path.split("/")[2], asyncio.Semaphore(0)).release()
        writer.write(head(204))
    else:
        writer.write(head(200, 2) + b"ok")
    await writer.drain()
    return True


def frame(opcode, payload, final=True):
    first = (0x80 if final else 0) | opcode
    if len(payload) < 126:
        return struct.pack("!BB", first, len(payload)) + payload
    if len(payload) < 65536:
        return struct.pack("!BBH", first, 126, len(payload)) + payload
    return struct.pack("!BBQ", first, 127, len(payload)) + payload


async def read_frame(reader):
    first, second = await reader.readexactly(2)
    size = second & 0x7F
    if size == 126:
        (size,) = struct.unpack("!H", await reader.readexactly(2))
    elif size == 127:
        (size,) = struct.unpack("!Q", await reader.readexactly(8))
    mask = await reader.readexactly(4)
    payload = bytearray(await reader.readexactly(size))
    for index in range(len(payload)):
        payload[index] ^= mask[index % 4]
    return first & 0x0F, bytes(payload)


async def websocket(reader, writer, path, headers):
    if path == "/ws-refused":
        writer.write(head(401, 0))
        await writer.drain()
        return
    if path == "/ws-hang":
        await asyncio.sleep(3600)
    accept = base64.b64encode(hashlib.sha1((headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
    # The first frame travels in one packet with the answer to the upgrade.
    greeting = frame(1, ("hello " + headers.get("authorization", "nobody")).encode())
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n" + greeting
    )
    await writer.drain()
    while True:
        opcode, payload = await read_frame(reader)
        text = payload.decode("utf-8", "replace")
        if opcode == 8:
            writer.write(frame(8, payload))
            await writer.drain()
            return
        if opcode == 9:
            if path != "/ws-deaf":
                writer.write(frame(10, payload))
        elif opcode == 10:
            writer.write(frame(1, b"pong:" + payload))
        elif text.startswith("close:"):
            _, code, reason = text.split(":")
            writer.write(frame(8, struct.pack("!H", int(code)) + reason.encode()))
        elif text == "ping-me":
            writer.write(frame(9, b"are you there"))
        elif text == "die":
            return
        elif text == "garbage":
            writer.write(b"\xff\xff\xff\xff\xff\xff")
        elif text == "fragments":
            writer.write(frame(1, b"one ", False) + frame(9, b"between") + frame(0, b"two ", False) + frame(0, b"three"))
        elif text == "empty":
            writer.write(frame(1, b""))
        elif text.startswith("bytes:"):
            writer.write(frame(2, b"y" * int(text[6:])))
        elif text.startswith("flood:"):
            sent["flood"] = 0
            for number in range(int(text[6:])):
                writer.write(frame(1, b"%d:" % number + b"z" * 1000))
                sent["flood"] = number + 1
                await drained(writer, "flood")
        else:
            writer.write(frame(opcode, payload))
        await writer.drain()


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    plain = await asyncio.start_server(serve, "127.0.0.1", 0)
    secure = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    print(plain.sockets[0].getsockname()[1], secure.sockets[0].getsockname()[1], flush=True)
    await asyncio.gather(plain.serve_forever(), secure.serve_forever())


asyncio.run(main())
