"""The chat on somebody's site: one scene per state, on a page whose styles mean no good."""

import json

from scenes import now

# What sites do: everything in capitals, far apart, askew; huge and tiny type; boxes that grow; right to left.
HOST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title><style>
html { font-size: 3px; direction: rtl; }
* { text-transform: uppercase !important; letter-spacing: 3px !important; font-family: "Comic Sans MS", cursive !important; line-height: 2.6 !important; box-sizing: content-box !important; }
button, input, select, textarea, a, p, h2, div { color: #b0208a !important; background: #fdf6c8 !important; border: 3px dotted #208ab0 !important; margin: 4px !important; }
section, tandem-chat { transform: rotate(2deg) !important; opacity: 0.4 !important; width: 40px !important; z-index: -1 !important; }
body { margin: 24px; background: #f6f2ea; color: #333; font-size: 15px; direction: ltr; } h1 { font-size: 26px; }
@media (prefers-color-scheme: dark) { body { background: #22262b; color: #ddd; } }
</style></head><body><h1>Northwind</h1><p>A site with a style sheet that changes everything it can reach.</p><p><button>Buy</button> <a href="#x">A link</a></p>
<script src="/chat.js" data-entry="chat" async></script></body></html>"""

WORDS = {
    "en": {
        "greeting": "Hello! Ask us anything about plants, orders or deliveries.", "topic": "What is it about?", "topics": ["An order", "Caring for plants", "Something else"], "name": "Your name", "email": "Your e-mail address",
        "ask": "Hello Nadia! What is it about?", "keys": ["My order", "Caring for plants", "Gift vouchers and company accounts", "Talk to somebody"],
        "first": "My fern has brown tips. Is it the water? The order was NW-2026-11-000000000000000000000000000471147114711471147114711.", "second": "Here is a picture:",
        "answer": "Hello Nadia, brown tips mostly mean dry air. Mist it every other day: https://northwind.example/care/sword-fern#watering-and-misting-in-winter-months-and-in-summer", "edited": "And no direct sun, please.",
        "thanks": "Thank you, I will try that!", "wait": "Is anybody there?", "draft": "One more thing: ", "offline": "I am in the tunnel, can you hear me?", "leave": "Please call me tomorrow about my order.", "call": "Shall we talk? It is quicker.", "callKey": "Call from the browser",
        "refused": "Hello?",
    },
    "zh-CN": {
        "greeting": "您好！关于植物、订单或配送，请随时提问。", "topic": "您要咨询什么？", "topics": ["订单", "植物养护", "其他"], "name": "您的姓名", "email": "您的电子邮箱",
        "ask": "您好，小雨！请问您要咨询什么？", "keys": ["我的订单", "植物养护", "礼品卡与企业账户", "转人工客服"],
        "first": "我的蕨类植物叶尖发黄了，是不是浇水的问题？订单号是 NW-2026-11-000000000000000000000000000471147114711471147114711。", "second": "这是照片：",
        "answer": "您好，叶尖发黄多半是空气太干燥。请每隔一天喷一次水，详情请看 https://northwind.example/care/sword-fern#watering-and-misting-in-winter-months-and-in-summer。", "edited": "另外，请避免阳光直射。",
        "thanks": "谢谢，我试试看！", "wait": "请问有人在吗？", "draft": "还有一件事：", "offline": "我在隧道里，能收到吗？", "leave": "请明天就我的订单给我打电话。", "call": "我们通个电话吧？这样更快。", "callKey": "用浏览器通话",
        "refused": "您好？",
    },
}
AGENT = {"en": "Lin Wei", "zh-CN": "林薇"}


def visit(language, state=None, messages=(), welcome=None, do="open-widget", returning=True, **more):
    said = WORDS[language]
    greets = {"name": "Web chat", "title": "Northwind Garden" if language == "en" else "北风花园", "greeting": said["greeting"], "colour": "#0b6477", "languages": ["en", "zh"], "isOpen": True, "opensAt": None, "estimatedWait": None,
              "preChat": [], "maxFileBytes": 10_000_000, "maxText": 10_000, "mayCall": True, "identity": "optional"}
    stands = {"state": "flow", "agentReadTo": 0, "customerReadTo": 0, "isOpen": True}
    return {"path": "/a-site", "site": HOST, "answers": {}, "do": do, "returning": returning,
            "visitor": {"welcome": greets | (welcome or {}), "state": stands | (state or {}), "messages": list(messages), **more}}


def said(number, who, text, seconds, language, **changes):
    return {"id": f"m{number}", "number": number, "at": now() - seconds * 1000, "from": who, "text": text, "attachments": [], "buttons": [], "delivery": "delivered"} | ({"agentName": AGENT[language]} if who == "agent" else {}) | changes


def talk(language):
    words = WORDS[language]
    return [
        said(1, "automatic", words["ask"], 86_500, language, buttons=[{"key": "1", "label": words["keys"][0]}]),
        said(2, "visitor", words["keys"][0], 86_490, language),
        said(3, "visitor", words["first"], 400, language),
        said(4, "visitor", words["second"], 395, language, attachments=[{"id": "f1", "name": "fern.png", "mediaType": "image/png", "size": 81_000}, {"id": "f2", "name": "invoice-of-november-2026-with-a-long-name.pdf", "mediaType": "application/pdf", "size": 341_000}]),
        said(5, "agent", words["answer"], 300, language),
        said(6, "agent", words["edited"], 280, language, editedAt=now() - 270_000),
        said(7, "agent", "", 270, language, deletedAt=now() - 260_000),
        said(8, "visitor", words["thanks"], 60, language),
        said(9, "visitor", "🌿👍", 50, language),
    ]


def form(language, **more):
    words = WORDS[language]
    asks = [{"key": "topic", "label": words["topic"], "kind": "choice", "required": True, "options": words["topics"]}, {"key": "name", "label": words["name"], "kind": "text", "required": True},
            {"key": "email", "label": words["email"], "kind": "email", "required": False}]
    return visit(language, {"state": "none"}, welcome={"preChat": asks} | more.pop("welcome", {}), returning=False, **more)


def active(language, messages=None, **more):
    return visit(language, {"state": "active", "agentName": AGENT[language], "agentReadTo": 9, "customerReadTo": 9}, talk(language) if messages is None else messages, **more)


def flow(language):
    words = WORDS[language]
    keys = [{"key": str(place), "label": label} for place, label in enumerate(words["keys"])]
    return visit(language, messages=[said(1, "automatic", words["ask"], 4, language, buttons=keys)])


def waiting(language, **state):
    return visit(language, {"state": "waiting", "position": 3, "estimatedWait": 240_000} | state, [said(1, "visitor", WORDS[language]["wait"], 30, language)])


def invited(language, **more):
    return active(language, [*talk(language)[2:4], said(10, "agent", WORDS[language]["call"], 20, language, buttons=[{"key": "tandem-call", "label": WORDS[language]["callKey"]}])], **more)


TOMORROW = 15 * 3_600_000
CLOSED = {"isOpen": False}

# Name → the scene in a language.
VISIT_SCENES = {
    "widget-closed": lambda language: visit(language, {"state": "active", "agentName": AGENT[language], "customerReadTo": 3}, talk(language)[:7], do="wait-for-badge"),
    "widget-form": lambda language: form(language),
    "widget-form-wrong": lambda language: form(language, do="send-empty-form"),
    "widget-form-refused": lambda language: form(language, do="send-refused-form", refusals={"POST /sessions": {"status": 422, "code": "invalid-values", "detail": "Some values cannot be taken.", "errors": [{"field": "fields.topic", "detail": "must be one of: Orders, Plants"}]}}),
    "widget-flow": flow,
    "widget-waiting": waiting,
    "widget-talk": lambda language: active(language, typing=AGENT[language]),
    "widget-emoji": lambda language: active(language, do="open-emoji"),
    "widget-menu": lambda language: active(language, do="open-widget-menu"),
    "widget-end": lambda language: active(language, do="ask-to-end"),
    "widget-too-long": lambda language: active(language, do="write-too-much"),
    "widget-call": lambda language: invited(language),
    "widget-call-blocked": lambda language: invited(language, do="call-blocked", opens=False),
    "widget-away": lambda language: form(language, welcome=CLOSED | {"opensAt": now() + TOMORROW}),
    "widget-left": lambda language: visit(language, CLOSED | {"state": "waiting", "opensAt": now() + TOMORROW}, [said(1, "visitor", WORDS[language]["leave"], 30, language)]),
    "widget-offline": lambda language: active(language, do="write-offline", isAway=True),
    "widget-refused": lambda language: active(language, do="write-refused", refusals={
        "POST /messages": {"status": 404, "code": "not-found", "detail": "There is no such chat."}, "POST /files": {"status": 415, "code": "file-type-refused", "detail": "An HTML page."}}),
    "widget-unavailable": lambda language: visit(language, returning=False, refusals={"POST /sessions": {"status": 401, "code": "identity-refused", "detail": "The signature does not fit the token."}}),
    "widget-sign-in": lambda language: visit(language, {"state": "none"}, welcome={"identity": "required"}, returning=False),
    "widget-ended": lambda language: visit(language, {"state": "ended", "agentReadTo": 9, "customerReadTo": 9}, talk(language)),
}


def arrive(context, url, scene):
    """The site's page, and what this browser knows from before."""
    context.route(url + scene["path"], lambda route: route.fulfill(body=scene["site"], content_type="text/html; charset=utf-8"))
    if scene["returning"]:
        kept = {f"tandem-chat:chat@{url}:token": '"a token"', f"tandem-chat:chat@{url}:read": "3"}
        context.add_init_script(f"Object.assign(localStorage, {json.dumps(kept)});")


def act(page, deed, language):
    """Brings the chat into the state that the scene is about."""
    hook, words = page.get_by_test_id, WORDS[language]
    if deed == "wait-for-badge":
        hook("chat-badge").wait_for()
        return
    hook("chat-launcher").click()
    hook("chat-panel").wait_for()
    # What is done to a conversation needs it to be there.
    write = hook("chat-input")
    match deed:
        case "send-empty-form":
            hook("chat-form-submit").click()
            hook("chat-field-email").fill("nadia@")
            hook("chat-field-topic").select_option(index=1)
            hook("chat-form-submit").click()
        case "send-refused-form":
            hook("chat-field-topic").select_option(index=1)
            hook("chat-field-name").fill("Nadia")
            hook("chat-form-submit").click()
            hook("chat-wrong-topic").wait_for()
        case "open-emoji":
            hook("chat-file-input").set_input_files([{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in ("watering-plan-for-the-whole-year-2026.txt", "invoice.txt")])
            hook("chat-parcel").nth(1).wait_for()
            write.fill(words["draft"])
            hook("chat-emoji").click()
        case "open-widget-menu" | "ask-to-end":
            hook("chat-more").click()
            if deed == "ask-to-end":
                hook("chat-end").click()
        case "write-too-much":
            write.fill((words["answer"] + " ") * 180)
        case "call-blocked":
            hook("chat-choice-tandem-call").click()
            hook("chat-call-open").wait_for()
        case "write-offline":
            write.fill(words["offline"])
            hook("chat-send").click()
            hook("chat-offline").wait_for()
        case "write-refused":
            write.fill(words["refused"])
            hook("chat-send").click()
            hook("chat-failed").wait_for()
            hook("chat-file-input").set_input_files([{"name": "page.html", "mimeType": "text/html", "buffer": b"x"}])
            hook("chat-complaint").wait_for()
