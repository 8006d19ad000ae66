"""The page for webhooks: how each fares, one that is opened, a new one."""

from scenes import now

ADMIN = "0190a000-0000-7000-8000-0000000000fe"


def _id(number):
    return f"0190a000-0000-7000-8000-{number:012d}"


def _webhook(number, url, description, events, **health):
    return {"id": _id(number), "url": url, "events": events, "queues": [], "channels": [], "teams": [], "description": description, "enabled": True, "health": {"state": "healthy", "pending": 0, "dead": 0, "lastSuccessAt": now() - 42000} | health}


def _delivery(number, kind, state, minutes, attempts=1, **more):
    return {"id": _id(600 + number), "event": f"{4711 - number}-0", "type": kind, "state": state, "attempts": attempts, "createdAt": now() - minutes * 60000} | more


def hooks(**scene):
    webhooks = [
        _webhook(500, "https://crm.example.org/hooks/tandem", "CRM", ["interaction.*", "customer.*"], pending=2, dead=1, state="failing", failingSince=now() - 900000),
        _webhook(501, "https://tickets.example.com/a/rather/long/path/that/nobody/reads/to/its/end?tenant=northwind-garden", "工单系统", ["interaction.closed"]),
        _webhook(502, "https://old.example.net/hook", "", ["*"], state="stopped", stopped="gone", lastSuccessAt=now() - 9 * 86400000),
    ]
    deliveries = [
        _delivery(1, "interaction.closed", "pending", 3, attempts=2, nextAttemptAt=now() + 240000), _delivery(2, "interaction.wrapped", "pending", 4, attempts=0),
        _delivery(3, "customer.updated", "dead", 4000, attempts=10, finishedAt=now() - 60000), _delivery(4, "interaction.connected", "delivered", 5000), _delivery(5, "webhook.test", "delivered", 5100),
    ]
    payload = '{"type":"customer.updated","timestamp":"2026-11-23T09:30:00.042Z","data":{"id":"4708-0","sequence":4708,"customer":{"id":"0190a000","name":"Lena Fischer"}}}'
    place = f"/webhooks/{_id(500)}"
    answers = {
        "GET /me": {"body": {"user": {"id": ADMIN, "login": "root", "name": "Jonas Admin", "role": "admin", "language": "en", "disabled": False}, "agent": None, "phone": None, "interactions": [], "mayDial": False}},
        "GET /webhooks": {"body": {"items": webhooks, "nextCursor": None}},
        "GET /event-types": {"body": {"items": [{"name": name} for name in ("interaction.closed", "interaction.connected", "customer.updated")], "nextCursor": None}},
        f"GET {place}/deliveries": {"body": {"items": deliveries, "nextCursor": None}},
        f"GET {place}/deliveries/{_id(603)}": {"body": {"delivery": deliveries[2], "payload": payload, "attempts": [{"at": now() - 4000000, "duration": 182, "status": 500, "answer": "Internal Server Error"}, {"at": now() - 60000, "duration": 15000, "failure": "no answer within 15 s", "answer": ""}]}},
        f"POST {place}/test": {"body": {"delivery": _delivery(9, "webhook.test", "dead", 0), "payload": "{}", "attempts": [{"at": now(), "duration": 214, "status": 500, "answer": "Internal Server Error"}]}},
        f"POST {place}/secret": {"body": {"secret": "whsec_ZXhhbXBsZSBvZiBhIHNlY3JldCwgbm90IG9uZQ==", "previousValidUntil": now() + 86400000}},
        "POST /webhooks": {"status": 422, "body": {"code": "invalid-values", "detail": "Some values cannot be taken.", "errors": [{"field": "url", "detail": "must be a public address"}]}},
    }
    return {"path": "/webhooks", "answers": answers, **scene}


def empty(**scene):
    made = hooks(**scene)
    made["answers"]["GET /webhooks"]["body"]["items"] = []
    return made


HOOK_SCENES = {
    "webhooks": lambda: hooks(),
    "webhooks-open": lambda: hooks(do="open-webhook"),
    "webhooks-secret": lambda: hooks(do="new-secret"),
    "webhooks-form": lambda: hooks(do="webhook-wrong"),
    "webhooks-empty": lambda: empty(),
}
