"""The desk with chats: what was written, who it is, and a call beside it."""

from scenes import AGENT, QUEUE, agent, closed, desk, interaction, now, offered, talking

CHATS = ["0190a000-0000-7000-8000-0000000000d1", "0190a000-0000-7000-8000-0000000000d2", "0190a000-0000-7000-8000-0000000000d3"]
LENA = "0190a000-0000-7000-8000-0000000000e1"
BASE = 1_000_000


def conversation_of(interaction_id):
    return interaction_id.replace("-8000-", "-9000-")


def chat(place, name, minutes, **changes):
    return interaction(**({
        "id": CHATS[place], "conversation": conversation_of(CHATS[place]), "channel": "chat", "state": "active", "agent": AGENT, "agentName": "Lin Wei", "customerNumber": "", "customerName": name,
        "address": "chat", "choices": [{"name": "Topic", "value": "Order"}], "connectedAt": now() - minutes * 60000, "since": now() - minutes * 60000, "recording": "off"} | changes))


def message(place, number, kind, text, seconds, **changes):
    author = {"kind": kind} | ({"id": AGENT} if kind == "agent" else {"id": "0190a000-0000-7000-8000-0000000000ff"} if kind == "user" else {})
    return {"id": f"{CHATS[place][:-4]}{number:04x}", "conversation": conversation_of(CHATS[place]), "interaction": CHATS[place], "number": BASE + number, "at": now() - seconds * 1000, "author": author,
            "audience": "everyone", "text": text, "attachments": [], "buttons": [], "delivery": {"state": "delivered"}} | changes


WRITTEN = {
    0: lambda: [
        message(0, 1, "automatic", "Hello! What is it about?", 420, buttons=[{"key": "1", "label": "An order"}, {"key": "2", "label": "Something else"}]),
        message(0, 2, "customer", "An order", 412),
        message(0, 3, "customer", "My frames arrived scratched: https://example.org/orders/4711. Can you exchange them?", 405),
        message(0, 4, "agent", "Hello Lena, I am sorry to hear that. Let me look at your order.", 380),
        message(0, 5, "user", "Offer her the express exchange, she is a gold customer.", 340, audience="staff"),
        message(0, 6, "agent", "We send you new ones by express, free of charge.", 250, editedAt=now() - 240000),
        message(0, 7, "customer", "That is wonderful, thank you! Here is the invoice.", 14, attachments=[{"id": "0190a000-0000-7000-8000-0000000000f1", "name": "invoice-2026-11.pdf", "mediaType": "application/pdf", "size": 341_000}]),
    ],
    1: lambda: [message(1, 11, "customer", "你好，我的订单 20261123-0042 还没有到，可以帮我查一下吗？", 52), message(1, 12, "customer", "在吗？", 16)],
    2: lambda: [message(2, 21, "customer", "Thanks, bye!", 40)],
}


def lena(**changes):
    return {"id": LENA, "name": "Lena Fischer", "company": "Fischer Optik GmbH", "language": "de", "tier": "gold", "tags": ["VIP", "glasses"]} | changes


def answers():
    found = {
        "GET /agents": {"body": {"items": [{"id": AGENT, "name": "Lin Wei", "team": "default"}, {"id": "a2", "name": "Bob Lee", "team": "sales"}], "nextCursor": None}},
        "GET /canned-replies": {"body": {"items": [
            {"id": "r1", "shortcut": "hello", "title": "Greeting", "text": "Hello {{customer.name}}, this is {{agent.name}}."}, {"id": "r2", "shortcut": "wait", "title": "One moment", "text": "One moment please, I look into it."}], "nextCursor": None}},
        f"GET /customers/{LENA}": {"headers": {"ETag": '"1"'}, "body": lena(
            fields={"Contract": "C-2231"}, notes="Prefers e-mail after 18:00.", consents={"email-offers": {"given": True, "at": now() - 40 * 86400000, "source": "web form"}, "recording-of-calls": {"given": False, "at": now() - 3600000, "source": "Maria Lead"}}, createdAt=1, changedAt=1,
            identities=[{"kind": "phone", "value": "+49305550147"}, {"kind": "email", "value": "lena@fischer-optik.example"}])},
        "GET /users/0190a000-0000-7000-8000-0000000000ff/name": {"body": {"id": "0190a000-0000-7000-8000-0000000000ff", "name": "Maria Lead"}},
        f"GET /customers/{LENA}/parts": {"body": {"items": [{"id": "0190a000-0000-7000-8000-0000000000e2", "name": "Lena Fisher", "company": "", "identities": [{"kind": "phone", "value": "+49305550148"}]}], "nextCursor": None}},
        f"GET /customers/{LENA}/crm": {"body": {"state": "found", "title": "Fischer Optik GmbH", "url": "https://crm.example/4711", "fields": [{"label": "Open orders", "value": "2", "url": "https://crm.example/orders"}, {"label": "Revenue", "value": "12 300 €"}], "at": now()}},
        f"GET /customers/{LENA}/journey": {"body": {"nextCursor": None, "items": [
            {"interaction": chat(0, "Lena Fischer", 7), "conversation": conversation_of(CHATS[0]), "excerpt": "My frames arrived scratched", "recordings": []},
            {"interaction": closed("+49 30 5550147", 5000, 252), "recordings": []}]}},
    }
    for place, id_ in enumerate(CHATS):
        path = f"GET /conversations/{conversation_of(id_)}"
        found[path] = {"body": {"conversation": {"id": conversation_of(id_), "customerReadTo": BASE + 6, "agentReadTo": BASE + (6 if place == 0 else 10)}, "unread": 0}}
        found[path + "/messages"] = {"body": {"items": WRITTEN[place]()}}
        found[path + "/draft"] = {"body": {"text": "", "changedAt": 0}}
        for verb in ("read", "typing"):
            found[f"POST /conversations/{conversation_of(id_)}/{verb}"] = {}
    return found


def at_work(views, **scene):
    made = desk(views, agent(routingStatus="interacting", interactions=[view["id"] for view in views]), **scene)
    queue = made["answers"]["GET /queues"]["body"]["items"][0]
    queue["serviceLevelTarget"] = 60000
    return made | {"answers": made["answers"] | answers()}


def both():
    return [chat(0, "Lena Fischer", 7, customer=lena()), chat(1, "王小明", 2)]


def failed(**scene):
    """A message that the customer's messenger has refused, and one that the service did not get."""
    made = at_work(both(), **scene)
    made["answers"][f"GET /conversations/{conversation_of(CHATS[0])}/messages"]["body"]["items"].append(
        message(0, 8, "agent", "Here is everything about your order at once. " * 4, 8, delivery={"state": "failed", "failure": "The messenger takes at most 200 characters."}))
    return made


def late(**scene):
    """Who waits for an answer: one for long, one for less, nobody has read either."""
    made = at_work([chat(0, "Lena Fischer", 7, customer=lena()), chat(1, "王小明", 2), chat(2, "Tom", 9)], **scene)
    made["answers"][f"GET /conversations/{conversation_of(CHATS[2])}/messages"]["body"]["items"] = [message(2, 21 + place, "customer", "Is anybody there?", 95 - place) for place in range(3)]
    return made


def led(**scene):
    """The desk of somebody who leads, and may change consents."""
    made = at_work(both(), **scene)
    made["answers"]["GET /me"]["body"]["user"]["role"] = "supervisor"
    return made


CHAT_SCENES = {
    "desk-chat": lambda: at_work(both(), do="open-chat"),
    "desk-chat-replies": lambda: at_work(both(), do="open-replies"),
    "desk-chat-and-call": lambda: at_work([*both(), talking()], do="open-chat", ring=talking()["id"], ringsAlone=True),
    "desk-chat-and-offer": lambda: at_work([*both(), offered()], do="open-chat"),
    "desk-chat-wrap-up": lambda: at_work([*both(), chat(2, "Tom", 9, state="wrapUp", deadline=now() + 24000)], do="open-wrap-up"),
    "desk-work": lambda: at_work([*both(), chat(2, "Tom", 9, state="wrapUp", deadline=now() + 24000)]),
    "desk-customer": lambda: at_work(both(), do="open-customer"),
    "desk-customer-form": lambda: led(do="open-customer-form"),
    "desk-chat-failed": lambda: failed(do="open-chat"),
    "desk-work-late": lambda: late(),
    "desk-transfer": lambda: at_work(both(), do="open-transfer"),
}
