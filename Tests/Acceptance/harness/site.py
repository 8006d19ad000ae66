"""Somebody's web site, on another origin than the service, that embeds the chat."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .ports import free_port

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title>{head}</head>
<body>{body}{script}</body></html>"""

BODY = """<main id="shop"><h1 id="title">A shop</h1><p id="text">Some text of the site's own, with <a id="link" href="#x">a link</a>.</p><button id="buy">Buy</button></main>"""


class Site:
    """`page` makes what the next visit gets."""

    def __init__(self) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._answer, self._policy = b"", None
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.split("?")[0] != "/":
                    self.send_response(204)
                    self.end_headers()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                if site._policy:
                    self.send_header("Content-Security-Policy", site._policy)
                self.end_headers()
                self.wfile.write(site._answer)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def page(self, service: str, entry: str = "chat", head: str = "", body: str = BODY, policy: str | None = None, early: str = "", tag: str | None = None, **attributes: str) -> str:
        """The address of a page that embeds the chat of this service; `tag` is another script element, or none."""
        data = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
        script = f'{early}<script src="{service}/chat.js" data-entry="{entry}"{data} async></script>'
        script = script if tag is None else early + tag
        self._answer = PAGE.format(head=head, body=body, script=script).encode()
        self._policy = policy
        return self.origin + "/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
