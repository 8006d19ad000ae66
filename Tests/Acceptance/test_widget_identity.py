"""A signed identity that ends while the page is open: the page says anew who it is, and the chat goes on."""

import base64
import hashlib
import hmac
import json
import secrets
import time

import requests

from harness.deadlines import eventually
from harness.web_chat import FLOWS as CHAT_FLOWS
from harness.web_chat import Visitor, chat_entry
from harness.web_chat_fixtures import chromium, desk, program, site  # noqa: F401

FLOWS = CHAT_FLOWS
LEEWAY = 60  # seconds by which a site's clock may be wrong


def signed(secret: str, customer: str, seconds: int) -> str:
    """The site's word, good for so many seconds from now."""
    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    head = part(b'{"alg":"HS256"}') + "." + part(json.dumps({"sub": customer, "name": "Nadia", "exp": int(time.time()) + seconds - LEEWAY}).encode())
    return head + "." + part(hmac.new(secret.encode(), head.encode(), hashlib.sha256).digest())


def test_a_page_that_stays_open_says_anew_who_it_is_and_nothing_moves(tandem, floor, desk, site, chromium):
    secret, customer = "a secret of twenty-four bytes", f"customer-{secrets.token_hex(4)}"
    chat_entry(floor, identity="required", secret=secret)
    try:
        visitor = Visitor(chromium.context(), site.page(tandem.origin, identity=signed(secret, customer, 25))).open()
        visitor.write("Before")
        desk.take()
        token = visitor.page.evaluate("() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find(key => key.endsWith(':token'))))")
        visitor.page.evaluate("token => tandemChat.identify(token)", signed(secret, customer, 600))
        place = tandem.origin + "/api/v1/public/chat/chat/messages"
        eventually("the first word of the site has ended", lambda: requests.get(place, headers={"Authorization": f"Bearer {token}"}, timeout=5).status_code == 401, within=40)
        # Read on the stream, which has ended with it and is taken up again.
        desk.say("Still there?")
        visitor.reads("Still there?", within=40)
        visitor.write("After")
        desk.hears("Before", "After")
        visitor.reads("Before", "After", of="visitor")
    finally:
        chat_entry(floor, identity="none")
