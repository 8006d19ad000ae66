"""The supervisor's page: a busy centre, a line that is opened, a chat that is read along."""

from chats import CHATS, BASE, chat, conversation_of, message, lena
from scenes import agent, interaction, now

LEAD = "0190a000-0000-7000-8000-0000000000ff"
TEAMS = ("Berlin", "上海客服", "Night shift")
NAMES = ("Lin Wei", "Bob Lee", "Maximiliane Mustermann-Schleswig von und zu Hohenstein", "王小明", "Ada Lovelace", "Zoë Ní Dhomhnaill", "陈美玲", "Grace Hopper", "Tom Weber")


def _id(number):
    return f"0190a000-0000-7000-8000-{number:012d}"


QUEUES = [("billing", "Billing", 4, 95000, 0.62, 41, 25, 9), ("orders", "订单与物流", 1, 12000, 0.84, 187, 161, 4), ("sales", "Sales and everything that has to do with new contracts", 0, 0, 0.97, 66, 64, 1), ("night", "Night line", 0, 0, None, 0, 0, 0)]


def _queues():
    live, figures = [], []
    for number, (key, name, waiting, longest, level, offered, answered, abandoned) in enumerate(QUEUES):
        live.append({"id": _id(700 + number), "key": key, "name": name, "waiting": waiting, "routableAgents": 2, "isOpen": key != "night"} | ({"longestSince": now() - longest} if waiting else {}))
        figures.append({"queue": _id(700 + number), "offered": offered, "answered": answered, "answeredWithinTarget": int(answered * (level or 0)), "abandoned": abandoned, "shortAbandoned": 2, "movedOn": 0, "serviceLevel": level,
                        "averageWait": 21000 if answered else None, "longestWait": longest, "target": 20000, "goal": 0.8, "channels": []})
    return live, figures


def _load(*channels):
    return {"used": 3 * len(channels), "units": 12, "channels": [{"channel": name, "count": count, "maximum": most, "units": 3} for name, count, most in channels], "work": []}


def _agents(chats, call):
    states = [("interacting", "available", {}), ("idle", "available", {}), ("wrapUp", "available", {}), ("notResponding", "available", {}), ("offered", "available", {}), ("idle", "break", {"reason": "lunch"}), ("idle", "meeting", {}), ("idle", "available", {"reachable": False, "channels": ["chat", "email"]}), ("idle", "offline", {})]
    made = []
    for number, (name, (status, presence, more)) in enumerate(zip(NAMES, states)):
        mine = [one["id"] for one in chats] + [call["id"]] if number == 0 else []
        kind = {"kind": presence} | {name: more[name] for name in ("reason", "channels") if name in more}
        made.append(agent(id=_id(800 + number), name=name, team=TEAMS[number % 3], routingStatus=status, routingStatusSince=now() - 83000 * (number + 1), presence=kind, presenceSince=now() - 600000,
                          reachable=more.get("reachable", True), interactions=mine, notRoutableBecause=[] if number == 1 else ["busy"], load=_load(("voice", 1, 1), ("chat", 2, 3)) if number == 0 else _load(("voice", 0, 1), ("chat", 0, 3))))
    return made


def floor(**scene):
    chats = [chat(0, "Lena Fischer", 7, customer=lena(), agent=_id(800)), chat(1, "王小明", 2, agent=_id(800))]
    call = interaction(state="active", agent=_id(800), agentName="Lin Wei", connectedAt=now() - 154000, since=now() - 154000)
    queues, figures = _queues()
    waiting = [{"interaction": _id(900 + place), "position": place + 1, "score": 10.0 - place, "priority": 5 if place == 1 else 0, "channel": "chat" if place == 2 else "voice", "customerNumber": f"+49 30 555014{place}",
                "customerName": ("", "Müller & Söhne Gesellschaft für Augenoptik mbH", "李娜", "")[place], "since": now() - 95000 + place * 21000, "estimatedWait": 60000 + place * 30000} for place in range(4)]
    written = conversation_of(CHATS[0])
    said = [
        message(0, 1, "automatic", "Hello! What is it about?", 420, buttons=[{"key": "1", "label": "An order"}, {"key": "2", "label": "Something else"}]),
        message(0, 2, "customer", "My frames arrived scratched: https://example.org/orders/4711. Can you exchange them?", 405),
        message(0, 3, "agent", "Hello Lena, I am sorry to hear that. Let me look at your order.", 380),
        message(0, 4, "user", "Offer her the express exchange, she is a gold customer.", 340, audience="staff"),
        message(0, 5, "customer", "你好，我也可以用中文写。这是发票。", 14, attachments=[{"id": "0190a000-0000-7000-8000-0000000000f1", "name": "invoice-2026-11.pdf", "mediaType": "application/pdf", "size": 341_000}]),
    ]
    for one in said:
        if one["author"]["kind"] == "agent":
            one["author"]["id"] = _id(800)
    answers = {
        "GET /me": {"body": {"user": {"id": _id(1), "login": "lead", "name": "Maria Lead", "role": "supervisor", "language": "en", "disabled": False}, "agent": None, "phone": None, "interactions": [], "mayDial": False}},
        "GET /state": {"body": {"sequence": 1, "interactions": [*chats, call], "agents": _agents(chats, call), "queues": queues}},
        "GET /routing/members": {"body": {"items": [{"queue": queue["id"], "agents": [_id(800 + number) for number in range(9)]} for queue in queues]}},
        "GET /statistics/queues": {"body": {"at": now(), "since": now() - 8 * 3600000, "items": figures}},
        f"GET /users/{LEAD}/name": {"body": {"id": LEAD, "name": "Jonas Admin"}},
        f"GET /conversations/{written}/messages": {"body": {"items": said}},
        f"GET /interactions/{_id(900)}/routing": {"body": {"text": "Waits in Billing for 1:35.\nLin Wei: at the limit of calls.\n王小明: not responding."}},
    }
    return {"path": "/supervisor", "answers": answers, "push": [["queue.waiting", {"queue": _id(700), "key": "billing", "name": "Billing", "total": 4, "line": waiting}], ["conversation.read", {"conversation": written, "by": "customer", "upTo": BASE + 3}]], **scene}


def empty(**scene):
    made = floor(**scene)
    made["answers"]["GET /state"]["body"] |= {"interactions": [], "agents": [], "queues": []}
    made["answers"]["GET /routing/members"]["body"]["items"] = made["answers"]["GET /statistics/queues"]["body"]["items"] = []
    return made | {"push": []}


FLOOR_SCENES = {
    "supervisor": lambda: floor(),
    "supervisor-line": lambda: floor(do="open-line"),
    "supervisor-read-along": lambda: floor(do="open-reading"),
    "supervisor-presence-menu": lambda: floor(do="open-agent-presence"),
    "supervisor-empty": lambda: empty(),
    "supervisor-network-lost": lambda: floor(do="drop-floor-feed"),
}
