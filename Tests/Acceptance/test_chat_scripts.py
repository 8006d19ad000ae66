"""Script in every field that a visitor, their site or a CRM can fill: wherever staff reads it, it is text, and nothing of it runs."""

import json
import time

import pytest
from playwright.sync_api import expect

from harness import crm
from harness.browser import Screen
from harness.configuration import reload_flows
from harness.crm import CRM
from harness.deadlines import eventually
from harness.desk import chromium, program  # noqa: F401
from harness.hooks import LOOPBACK, Endpoint
from harness.rest import new_password
from harness.visitor import Visitor, interaction_of, refused
from test_chat_visitors import token_of

SYSTEM = CRM()
CONFIGURATION = LOOPBACK | SYSTEM.configuration(url=f"http://127.0.0.1:{SYSTEM.port}/contacts?phone={{external}}")
FLOWS = {"script-chat": "flow: script-chat\nstart: line\nsteps:\n  line:\n    queue: support\n"}
SECRET = "a secret that site and centre share"
WATCH = """
window.violations = []; window.told = []; window.asked = [];
addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
for (const name of ['alert', 'confirm', 'prompt']) window[name] = (...words) => { asked.push([name, ...words]); };
window.Notification = class extends EventTarget { static permission = 'granted'; static requestPermission = async () => 'granted'; constructor(title, options) { super(); told.push([title, options.body]); } close() {} };
localStorage.setItem('tandem.notify', 'yes');
"""


def evil(place: str) -> str:
    """Markup, a template's expression, an attribute's end, an address of script, and marks that turn letters round: all in one text that names its place."""
    return f"{place}\"'><img src=x onerror=window.hurt='{place}'><script>window.hurt=1</script>${{hurt=1}}{{{{hurt}}}} javascript:hurt \u202etxt"


class Watched(Screen):
    def __init__(self, context) -> None:
        context.add_init_script(WATCH)
        super().__init__(context)

    def unharmed(self) -> None:
        """Nothing ran, nothing asked, nothing of what was written became an element."""
        assert self.page.evaluate("() => [window.hurt ?? null, window.violations, window.asked]") == [None, [], []]
        made = self.page.evaluate("""() => { const found = []; const look = (root) => { for (const element of root.querySelectorAll('*')) {
            if (element.localName === 'script' && element.textContent.includes('hurt') || element.getAttribute('src') === 'x' || element.hasAttribute('onerror') || /^javascript:/i.test(element.getAttribute('href') ?? '')) found.push(element.outerHTML.slice(0, 200));
            if (element.shadowRoot) look(element.shadowRoot); } }; look(document); return found; }""")
        assert made == [], made
        self.quiet_console()

    def reads(self, hook: str, text: str) -> None:
        """As it was written, and what turns the order of letters round ends with it."""
        expect(self[hook].filter(has_text=text).first).to_be_visible(timeout=15_000)


@pytest.fixture(scope="module")
def entry(tandem) -> dict:
    reload_flows(tandem, tandem.admin, "script-chat")
    asked = [{"key": key, "kind": kind, "labels": {"en": key}} for key, kind in (("name", "text"), ("topic", "text"), ("mail", "email"), ("phone", "phone"))]
    asked.append({"key": "kind", "kind": "choice", "options": ["A", "B"], "labels": {"en": "Kind"}})
    return tandem.admin.post("/entry-points", {"name": "Scripts", "address": "scripts", "flow": "script-chat", "channel": "chat",
                                               "chat": {"title": "Scripts", "preChat": asked, "identity": "optional", "secret": SECRET}})


@pytest.fixture
def endpoint(tandem):
    made = Endpoint()
    made.subscribe(tandem.admin, events=["interaction.*", "message.*", "customer.*"])
    yield made
    made.close()
    for webhook in tandem.admin.everything("/webhooks"):
        tandem.admin.delete(f"/webhooks/{webhook['id']}")


@pytest.fixture
def supervisor(tandem, chromium):
    password = new_password()
    tandem.admin.post("/users", {"login": "script-lead", "name": "Lead", "role": "supervisor", "language": "en", "disabled": False, "password": password})
    screen = Watched(chromium.context(microphone=False, width=1440, height=900))
    screen.page.goto(tandem.origin + "/supervisor")
    screen["login-name"].fill("script-lead")
    screen["login-password"].fill(password)
    screen["login-submit"].click()
    screen.page.wait_for_selector("tandem-supervisor[data-ready=true]", timeout=30_000)
    return screen


def test_what_is_filled_in_is_text_wherever_the_staff_reads_it(tandem, floor, chromium, supervisor, entry, endpoint):
    SYSTEM.behave = crm.knows(name=evil("crm"), plan=evil("plan"), url="javascript:window.hurt=1")
    reply = tandem.admin.post("/canned-replies", {"shortcut": "hi", "title": "Hi", "text": "Hello {{customer.name}}"})
    name, topic = evil("name"), evil("topic")
    page = f"https://shop.example/?q=<script>window.hurt=1</script>{'x' * 50}"
    claims = {"sub": evil("sub"), "name": name, "email": "'onerror=hurt//@shop.example", "exp": int(time.time()) + 600}
    visitor = Visitor(tandem, "scripts", name="not this one", identity=token_of(SECRET, **claims), page=page, fields={"topic": topic, "kind": "A", "phone": "030 1234567"}, language="en", begin=False)
    # Whoever reads headers finds nothing there either.
    visitor.rest.session.headers.update({"User-Agent": evil("agent").encode(), "Referer": evil("referer").encode(), "Accept-Language": "<script>"})
    for field, value in (("fields", {"mail": "<script>@x.y"}), ("fields", {"kind": "<b>C"}), ("fields", {"phone": "<b>"}), ("language", "<script>")):
        assert refused(visitor.begin, token=visitor.token, **{field: value}).status == 422, (field, value)
    assert refused(visitor.do, "typing", {"isTyping": evil("typing")}).status == 400

    # The supervisor reads the line first: the queue's panel names who waits.
    file = visitor.rest.raw("POST", visitor.path + "/files", params={"name": evil("file") + ".txt"}, data=b"plain words").json()
    visitor.send(evil("text"), attachments=[file["id"]])
    view = interaction_of(tandem, visitor, name)
    support = tandem.admin.named("/queues", "key", "support")
    supervisor.page.locator('[data-testid="queue-row"][data-key="support"]').get_by_test_id("queue-open").click()
    supervisor.reads("line-panel", name)

    agent = floor.agent("Alice", phone="browser", available=False)
    screen = Watched(chromium.context()).sign_in(tandem.origin, agent.login, agent.password)
    screen.has("phone-state", "data-state", "ready", within=20)
    screen.page.evaluate("() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }")
    screen.become("available")
    floor.until(view["id"], "offered")
    screen.reads("offer-card", name)
    screen.reads("offer-choices", topic)
    eventually("it is notified", lambda: screen.page.evaluate("() => told"), within=5)
    screen["offer-accept"].click()
    screen.reads("conversation-customer", name)
    screen.reads("conversation-choices", topic)
    screen.reads("conversation-choices", page)
    screen.reads("message", evil("text"))
    screen.reads("message-file", file["name"])
    screen.reads("customer-name", name)
    screen.reads("customer-identity", claims["sub"])
    screen.reads("crm", evil("crm")[:200])
    screen.reads("crm-field", evil("plan"))
    visitor.do("typing", {"isTyping": True})
    expect(screen["customer-types"].last).to_be_visible()
    visitor.send(evil("second"))
    eventually("the message is notified", lambda: any(evil("second") in body for _, body in screen.page.evaluate("() => told")), within=5, actual=lambda: screen.page.evaluate("() => told"))
    assert all(title.count("\u2068") == title.count("\u2069") == 1 for title, _ in screen.page.evaluate("() => told")), "the name stands by itself in the line"
    screen["composer"].press_sequentially("/hi")
    screen["composer"].press("Enter")
    expect(screen["composer"]).to_have_value(f"Hello {name}")
    screen["composer"].press("Enter")
    screen.reads("message", f"Hello {name}")
    # The agent writes down what the customer says; it is shown on every card from then on.
    screen["customer-edit"].click()
    screen["customer-form-tags"].fill(evil("tag").replace(",", " ")[:40])
    screen["customer-form-notes"].fill(evil("notes"))
    screen["customer-form-save"].click()
    screen.reads("customer-tag", evil("tag")[:40])
    screen.reads("customer-notes", evil("notes"))
    screen["journey-entry"].first.click()
    screen.reads("transcript", evil("text"))
    screen["journey-search"].fill("onerror")
    expect(screen["journey-entry"].first).to_be_visible()
    screen.unharmed()

    supervisor["panel-close"].click()
    supervisor.page.locator(f'[data-testid="agent-row"][data-agent="{agent.id}"]').get_by_test_id("agent-chat").click()
    supervisor.reads("read-panel", name)
    supervisor.reads("read-message", evil("text"))
    supervisor.page.locator('[data-testid="agent-search"]').fill("onerror")
    expect(supervisor.page.locator(f'[data-testid="agent-row"][data-agent="{agent.id}"]')).to_be_visible()
    supervisor.unharmed()

    _machines_get_it_as_it_was(tandem, endpoint, view, name, topic)
    _whoever_opens_the_bare_answers_is_safe(tandem, chromium, screen, view, file)
    visitor.do("leave")
    screen.shows("wrapup-card").get_by_test_id("wrapup-code-callback").check()
    screen["wrapup-finish"].click()
    screen.reads("recent-call", name)
    screen["recent-call"].first.click()
    screen.reads("transcript", evil("text"))
    screen.unharmed()
    tandem.admin.delete(f"/canned-replies/{reply['id']}")
    assert support["name"] == "Support"


def _machines_get_it_as_it_was(tandem, endpoint, view: dict, name: str, topic: str) -> None:
    told = endpoint.wait_for("message.created")
    assert told.data["message"]["text"] == evil("text") and endpoint.forged == 0
    assert endpoint.wait_for("interaction.connected").data["interaction"]["customerName"] == name
    answer = tandem.admin.raw("GET", f"/customers/{view['customer']['id']}/export")
    assert answer.headers["Content-Type"].startswith("application/json") and answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["X-Content-Type-Options"] == "nosniff"
    kept = answer.json()
    assert kept["customer"]["name"] == name and topic in json.dumps(kept, ensure_ascii=False).replace('\\"', '"')
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def _whoever_opens_the_bare_answers_is_safe(tandem, chromium, screen: Screen, view: dict, file: dict) -> None:
    """The addresses themselves, opened in the agent's signed-in browser."""
    page = screen.page.context.new_page()
    page.add_init_script(WATCH)
    for address in (f"/api/v1/conversations/{view['conversation']}/messages", f"/api/v1/customers/{view['customer']['id']}", "/api/v1/conversations", "/api/v1/<script>window.hurt=1</script>"):
        answer = page.goto(tandem.origin + address)
        assert answer and answer.headers["content-type"].split(";")[0] in ("application/json", "application/problem+json"), (address, answer and answer.headers)
        assert page.evaluate("() => window.hurt ?? null") is None
    with page.expect_download() as download:
        page.evaluate("(address) => { location.assign(address); }", f"{tandem.origin}/api/v1/files/{file['id']}")
    assert "<" not in download.value.suggested_filename
    page.close()


def test_lines_of_the_log_are_ours_alone(tandem, entry):
    """Line ends and colours in what is asked for make no lines and no colours in the log."""
    import socket
    for path in ("/api/v1/public/chat/x%0aFORGED%20line", "/api/v1/public/chat/%1b[31mFORGED", "/FORGED%0d%0aFORGED"):
        with socket.create_connection(("127.0.0.1", tandem.layout.http), timeout=5) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: \x1b[31mFORGED\r\nConnection: close\r\n\r\n".encode())
            while line.recv(65_536):
                pass
    forged = [line for line in tandem.log.read_text(errors="replace").splitlines() if line.startswith("FORGED") or "\x1b[31m" in line]
    assert forged == []


def test_what_people_write_is_not_in_the_log(tandem, entry):
    """The log knows ids and numbers, at its finest level too: what people write is theirs."""
    visitor = Visitor(tandem, "scripts", name="Unsaid Name", fields={"topic": "unsaid topic"}, email="unsaid@shop.example")
    visitor.send("unsaid text", name="m1")
    assert refused(visitor.send, "unsaid " * 2_000, name="m2").code == "message-too-long"
    visitor.do("leave")
    logged = [line[:300] for line in tandem.log.read_text(errors="replace").splitlines() if "unsaid" in line.lower()]
    assert logged == []
