"""An endpoint that behaves well or badly, as the path says. What reached it is told at GET /log.

Prints one line: its port.
"""
import asyncio
import json
import sys

requests = []
seen = {}
gates = {}


def gate(key):
    return gates.setdefault(key, asyncio.Event())


def head(status, length=None, extra=""):
    lines = f"HTTP/1.1 {status} Whatever\r\n"
    if length is not None:
        lines += f"Content-Length: {length}\r\n"
    return (lines + extra + "\r\n").encode()


async def serve(reader, writer):
    try:
        while True:
            data = await reader.readuntil(b"\r\n\r\n")
            lines = data.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ", 2)
            headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if ":" in line)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            if path.startswith("/log"):
                key = path.split("?", 1)[1]
                out = json.dumps([request for request in requests if request["path"].endswith("?" + key)]).encode()
                writer.write(head(200, len(out)) + out)
                continue
            requests.append({"method": method, "path": path, "headers": headers, "body": body.decode()})
            if not await answer(reader, writer, path, body.decode()):
                return
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def answer(reader, writer, path, body):
    """Answers one request. False closes the connection."""
    kind = path.split("?")[0].split("/")[1:]
    if kind[0] == "ok":
        writer.write(head(200, 5) + b"taken")
    elif kind[0] == "status":
        writer.write(head(kind[1], 2) + b"no")
    elif kind[0] == "after":
        # Spared for so many seconds; every second request is taken.
        seen[path] = seen.get(path, 0) + 1
        writer.write(head(429, 0, f"Retry-After: {kind[1]}\r\n") if seen[path] % 2 else head(204))
    elif kind[0] == "flaky":
        # So many failures, then all is well.
        seen[path] = seen.get(path, 0) + 1
        writer.write(head(500 if seen[path] <= int(kind[1]) else 200, 0))
    elif kind[0] == "picky":
        # What holds this text fails.
        writer.write(head(500 if kind[1] in body else 200, 0))
    elif kind[0] == "crm":
        # A CRM that knows everybody, and would like to be more than text.
        found = json.dumps({"contact": {"name": "Ada of\nthe CRM", "url": "https://crm.test/c/1", "seats": 20, "nothing": None,
                                        "plans": [{"name": "Gold <b>plan</b>", "url": "javascript:alert(1)"}]}}).encode()
        writer.write(head(200, len(found), "Content-Type: application/json\r\n") + found)
    elif kind[0] == "redirect":
        writer.write(head(302, 0, f"Location: /ok?{path.split('?')[1]}-target\r\n"))
    elif kind[0] == "slow":
        # Answers once the test has asked for POST /open.
        await gate(path.split("?")[1]).wait()
        writer.write(head(200, 0))
    elif kind[0] == "open":
        gate(path.split("?")[1]).set()
        writer.write(head(204))
    elif kind[0] == "hang":
        await reader.read()
        return False
    elif kind[0] == "drip":
        # An answer that never ends, a byte at a time.
        writer.write(head(200, 1_000_000))
        for _ in range(1_000):
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.05)
    elif kind[0] == "huge":
        writer.write(head(200, 1 << 30))
        for _ in range(1 << 10):
            writer.write(b"x" * (1 << 20))
            await writer.drain()
    elif kind[0] == "short":
        writer.write(head(200, 1_000) + b"less than that")
        return False
    elif kind[0] == "garbage":
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        return False
    elif kind[0] == "nothing":
        return False
    return True


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1])
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


asyncio.run(main())
