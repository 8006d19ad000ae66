"""What the pages are shown: one scene per state, as the API's answers and the exchange's behaviour."""

import time
import uuid

AGENT = "0190a000-0000-7000-8000-000000000001"
QUEUE = "0190a000-0000-7000-8000-0000000000aa"
CALL = "0190a000-0000-7000-8000-0000000000c1"

CODES = [
    ("solved", "Solved", "已解决"),
    ("call-back", "Call back later", "稍后回拨"),
    ("escalated", "Escalated", "已升级"),
    ("wrong-number", "Wrong number", "打错号码"),
]


def now():
    return int(time.time() * 1000)


def agent(**changes):
    view = {
        "id": AGENT, "name": "Lin Wei", "team": "default", "presence": {"kind": "available"}, "presenceSince": now() - 600000,
        "routingStatus": "idle", "routingStatusSince": now() - 83000, "reachable": True, "notRoutableBecause": [], "interactions": [],
    }
    return view | changes


def interaction(**changes):
    view = {
        "id": CALL, "channel": "voice", "direction": "inbound", "state": "offered", "customerNumber": "+49 30 5550147", "customerName": "",
        "address": "8000", "queue": QUEUE, "queueName": "Billing", "choices": [{"name": "Topic", "value": "Invoice"}],
        "createdAt": now() - 52000, "enqueuedAt": now() - 33000, "since": now() - 2000, "muted": False, "recording": "off", "notes": "",
    }
    return view | changes


def offered(accepted=False):
    start = now() - 4000
    return interaction(offer={"id": str(uuid.uuid4()), "agent": AGENT, "agents": [AGENT], "offeredAt": start, "deadline": start + 15000, "accepted": accepted})


def talking(state="active", **changes):
    fields = {"state": state, "agent": AGENT, "agentName": "Lin Wei", "connectedAt": now() - 154000, "since": now() - 21000, "recording": "recording"}
    return interaction(**(fields | changes))


def closed(number, minutes, seconds, direction="inbound", name="", kind="completed", reason="caller-hung-up"):
    start = now() - minutes * 60000
    return interaction(
        id=str(uuid.uuid4()), state="closed", customerNumber=number, customerName=name, direction=direction, agent=AGENT, agentName="Lin Wei",
        createdAt=start, connectedAt=start + 20000 if seconds else None, closedAt=start + 20000 + seconds * 1000,
        ending={"kind": kind, "reason": reason}, wrapUpCode="solved", notes="Invoice 4711 was sent twice; one is credited.",
    )


def history():
    return [
        closed("+49 30 5550147", 14, 252, name="Müller & Söhne GmbH"),
        closed("+86 10 5555 0199", 55, 71, reason="agent-hung-up"),
        closed("+44 20 7946 0958", 130, 0, direction="outbound", kind="failed", reason="no-answer"),
        closed("+1 202 555 0143", 1500, 1830),
    ]


def details(view):
    start, segments = view["createdAt"], []
    for kind, length, outcome in [("flow", 9, "queued"), ("queue", 12, "offered"), ("offer", 15, "no-answer"), ("offer", 4, "answered"), ("talk", 120, "held"), ("hold", 32, "resumed"), ("talk", 100, "caller-hung-up"), ("wrapUp", 28, "finished")]:
        segments.append({"id": str(uuid.uuid4()), "interaction": view["id"], "kind": kind, "queue": QUEUE, "agent": AGENT, "start": start, "end": start + length * 1000, "outcome": outcome})
        start += length * 1000
    record = {"id": str(uuid.uuid4()), "interaction": view["id"], "state": "ready", "startedAt": view["createdAt"], "endedAt": start}
    return {"interaction": view, "segments": segments, "events": [], "recordings": [record]}


def desk(interactions=(), mine=None, phone="browser", may_dial=True, past=None, **scene):
    calls = history() if past is None else past
    answers = {
        "GET /me": {"body": {"user": {"id": str(uuid.uuid4()), "login": "lin", "name": "Lin Wei", "role": "agent", "language": "en", "disabled": False},
                             "agent": mine, "phone": phone, "interactions": list(interactions), "mayDial": may_dial}},
        "GET /queues": {"body": {"items": [{"id": QUEUE, "key": "billing", "name": "Billing", "wrapUpCodes": [{"code": code, "labels": {"en": en, "zh": zh}} for code, en, zh in CODES]}], "nextCursor": None}},
        "GET /agents": {"body": {"items": [], "nextCursor": None}},
        "GET /history": {"body": {"items": calls, "nextCursor": None}},
    }
    answers[f"POST /calls/{CALL}/dtmf"] = {}
    answers["PUT /me/phone/desk"] = {"body": mine or {}}
    answers |= {f"GET /calls/{view['id']}": {"body": details(view)} for view in calls}
    return {"path": "/desk", "answers": answers, **scene}


def on_a_call(state="active", **changes):
    return desk([talking(state, **changes)], agent(routingStatus="interacting", routingStatusSince=now() - 154000), ring=CALL, ringsAlone=True)


def page(path, **scene):
    return {"path": path, "answers": {}, **scene}


# Name → the scene, made anew for each picture because its times are relative to now.
SCENES = {
    "sign-in": lambda: page("/"),
    "sign-in-wrong": lambda: page("/", do="sign-in") | {"answers": {"POST /session": {"status": 401, "body": {"code": "wrong-credentials"}}}},
    "sign-in-too-many": lambda: page("/", do="sign-in") | {"answers": {"POST /session": {"status": 429, "body": {"code": "rate-limited"}, "headers": {"Retry-After": "272"}}}},
    "desk-idle": lambda: desk(mine=agent()),
    "desk-empty": lambda: desk(mine=agent(presence={"kind": "offline"}), past=[], may_dial=False),
    "desk-presence-menu": lambda: desk(mine=agent(presence={"kind": "break", "reason": "lunch"}), do="presence-menu"),
    "desk-account-menu": lambda: desk(mine=agent(), do="user-menu"),
    "desk-shortcuts": lambda: desk(mine=agent(), do="shortcuts"),
    "desk-offer": lambda: desk([offered()], agent(routingStatus="offered", routingStatusSince=now() - 4000)),
    "desk-offer-accepted": lambda: desk([offered(accepted=True)], agent(routingStatus="offered")),
    "desk-call": lambda: on_a_call(),
    "desk-call-keypad": lambda: on_a_call() | {"do": "keypad"},
    "desk-call-held": lambda: on_a_call("held", muted=True, recording="paused"),
    "desk-call-coming-back": lambda: desk([talking("agentLost", deadline=now() + 24000)], agent(routingStatus="interacting", reachable=False)),
    "desk-dialling": lambda: desk([interaction(state="dialling", direction="outbound", agent=AGENT, queueName=None, choices=[])], agent(routingStatus="interacting")),
    "desk-wrap-up": lambda: desk([talking("wrapUp", deadline=now() + 24000, wrapUpCode="solved", notes="Invoice 4711 was sent twice; one is credited.")], agent(routingStatus="wrapUp", routingStatusSince=now() - 6000)),
    "desk-not-responding": lambda: desk(mine=agent(routingStatus="notResponding", deadline=now() + 290000)),
    "desk-network-lost": lambda: on_a_call() | {"do": "drop-feed"},
    "desk-phone-network-lost": lambda: desk(mine=agent(reachable=False), exchange="down"),
    "desk-microphone-asked": lambda: desk(mine=agent(reachable=False), microphone="asking"),
    "desk-microphone-refused": lambda: desk(mine=agent(reachable=False), microphone="NotAllowedError"),
    "desk-microphone-missing": lambda: desk(mine=agent(reachable=False), microphone="NotFoundError"),
    "desk-other-tab": lambda: desk(mine=agent(), do="other-tab"),
    "desk-other-desk": lambda: desk(mine=agent(phoneDesk="another"), do="other-desk"),
    "desk-unreachable": lambda: desk(mine=agent(reachable=False), do="wait-unreachable"),
    "desk-signed-out": lambda: desk(mine=agent(), do="end-session"),
    "desk-no-agent": lambda: desk(phone=None, may_dial=False),
    "desk-details": lambda: desk(mine=agent(), do="details"),
    "call-idle": lambda: page("/call?to=demo"),
    "call-microphone": lambda: page("/call?to=demo", do="call", microphone="asking"),
    "call-connecting": lambda: page("/call?to=demo", do="call", exchange="silent"),
    "call-connected": lambda: page("/call?to=demo", do="call-and-keys"),
    "call-ended": lambda: page("/call?to=demo", do="call-and-hang-up"),
    "call-microphone-refused": lambda: page("/call?to=demo", do="call", microphone="NotAllowedError"),
    "call-busy": lambda: page("/call?to=demo", do="call", exchange="busy"),
    "call-too-many": lambda: page("/call?to=demo", do="call", webCalls={"status": 429, "code": "rate-limited", "headers": {"Retry-After": "95"}}),
}
