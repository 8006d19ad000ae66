"""A TCP line between the service and Asterisk that a test can cut, stall or heal."""

import selectors
import socket
import struct
import threading

from .ports import free_port


class Line:
    def __init__(self, to: tuple[str, int]) -> None:
        self.to, self.port = to, free_port()
        self.stalled = False
        self.refusing = False
        self.connections = 0
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._lock = threading.RLock()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Resets every connection, as a rebooting router does."""
        with self._lock:
            for end in list(self._pairs):
                if end.fileno() >= 0:  # Its partner may have taken it along.
                    for one in (end, self._pairs[end]):
                        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self._drop(end)

    def close(self) -> None:
        self._stopping = True
        self._thread.join(timeout=5)
        self.cut()
        self._listener.close()

    def _drop(self, end: socket.socket) -> None:
        for one in (end, self._pairs.pop(end, None)):
            if one is None:
                continue
            self._pairs.pop(one, None)
            try:
                self._selector.unregister(one)
            except (KeyError, ValueError):
                pass  # Never registered, or dropped with its partner.
            one.close()

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        if self.refusing:
            near.close()
            return
        try:
            far = socket.create_connection(self.to, timeout=2)
        except OSError:
            near.close()
            return
        self.connections += 1
        for one, other in ((near, far), (far, near)):
            one.setblocking(True)
            self._pairs[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _run(self) -> None:
        while not self._stopping:
            ready = self._selector.select(timeout=0.05)
            if self.stalled:
                threading.Event().wait(0.05)  # Packets vanish: nothing is read, nothing is closed.
                continue
            with self._lock:
                for key, _ in ready:
                    if key.fileobj is self._listener:
                        self._accept()
                    elif key.fileobj in self._pairs:
                        self._carry(key.fileobj)

    def _carry(self, end) -> None:
        try:
            data = end.recv(65536)
            if data:
                self._pairs[end].sendall(data)
                return
        except OSError:
            pass  # Broken: treated like an end.
        self._drop(end)
