"""Takes pictures of the pages of a running server: every state, in each language, width and colour scheme.

    take.py [--url http://127.0.0.1:8080] [--out .runtime/screenshots] [--only desk-offer,call-idle] [--quick]

The pages come from the server, with its own security headers; what they show is
made up by scenes.py, chats.py, floors.py, hooks.py and exchange.js, so no call is made and nothing is
changed. The chat is shown on a made-up site, by visits.py and visitor.js.
A message in the browser's console that is an error fails the run, and so does what a page
asks for and its scene does not have.
"""

import argparse
import json
import pathlib
import sys

from playwright.sync_api import Error, sync_playwright

import chats
import floors
import hooks
import scenes
import visits

SCENES = scenes.SCENES | chats.CHAT_SCENES | floors.FLOOR_SCENES | hooks.HOOK_SCENES | visits.VISIT_SCENES

HERE = pathlib.Path(__file__).parent
SIZES = {"wide": (1280, 860), "phone": (390, 844)}
LANGUAGES = ("en", "zh-CN")


def act(page, deed):
    """Brings the page from how it was loaded into the state that the scene is about."""
    hook = page.get_by_test_id
    match deed:
        case "sign-in":
            hook("login-name").fill("lin")
            hook("login-password").fill("secret")
            hook("login-submit").click()
            hook("login-error").wait_for()
        case "presence-menu" | "user-menu":
            hook(deed).click()
        case "shortcuts":
            hook("user-menu").click()
            hook("shortcuts-open").click()
        case "keypad":
            hook("keypad-open").click()
            hook("key-4").click()
            hook("key-2").click()
        case "drop-feed":
            page.locator("[data-testid=call-card][data-media=true]").wait_for()
            page.evaluate("sceneDropFeed('down')")
            hook("banner-network").wait_for()
        case "open-line":
            page.locator("[data-key=billing]").get_by_test_id("queue-open").click()
            hook("line-place").first.get_by_role("button").first.click()
            hook("line-why").click()
            hook("line-explanation").wait_for()
        case "open-reading":
            hook("agent-chat").first.click()
            hook("read-message").last.wait_for()
        case "open-agent-presence":
            hook("agent-presence").first.click()
            hook("presence-available-written").wait_for()
        case "open-webhook" | "new-secret":
            hook("webhook-open").first.click()
            hook("delivery").first.wait_for()
            if deed == "open-webhook":
                hook("webhook-test").click()
                hook("webhook-tested").wait_for()
                page.locator("[data-testid=delivery][data-state=dead]").get_by_test_id("delivery-open").click()
                hook("delivery-payload").wait_for()
            else:
                hook("webhook-rotate").click()
                hook("webhook-sure").click()
                hook("webhook-secret").wait_for()
        case "webhook-wrong":
            hook("webhook-new").click()
            hook("webhook-form-url").fill("http://10.0.0.7/hook")
            hook("webhook-save").click()
            page.locator("[data-testid=webhook-form-url][aria-invalid=true]").wait_for()
        case "drop-floor-feed":
            page.evaluate("sceneDropFeed('down')")
            hook("banner-network").wait_for()
        case "end-session":
            page.evaluate("sceneDropFeed('refused')")
            hook("banner-signedout").wait_for()
        case "wait-unreachable":
            hook("banner-unreachable").wait_for()
        case "details":
            hook("recent-call").first.click()
            hook("details-timeline").wait_for()
        case "open-chat" | "open-replies" | "open-customer" | "open-customer-form" | "open-transfer" | "open-wrap-up":
            choose(page, "Tom" if deed == "open-wrap-up" else "Lena Fischer")
            if deed == "open-replies":
                hook("composer").press_sequentially("/")
                hook("reply").first.wait_for()
            if deed in ("open-customer", "open-customer-form"):
                page.keyboard.press("Alt+c")
                hook("crm").wait_for()
            if deed == "open-customer-form":
                hook("customer-edit").click()
                hook("customer-form-add-consent").scroll_into_view_if_needed()
            if deed == "open-transfer":
                hook("conversation-transfer").click()
        case "call" | "call-and-keys" | "call-and-hang-up":
            hook("call-button").click()
            if deed != "call":
                page.locator("[data-testid=call-state][data-state=connected]").wait_for()
            if deed == "call-and-keys":
                hook("key-1").click()
                page.wait_for_timeout(1100)
            if deed == "call-and-hang-up":
                hook("hangup-button").click()


def choose(page, name):
    """Opens an item of the list of work, which a narrow page shows in a view of its own."""
    if page.get_by_test_id("pane-list").is_visible():
        page.get_by_test_id("pane-list").click()
    page.get_by_test_id("work-item").filter(has_text=name).click()


def is_meant(message):
    """Recordings are in no scene: the player's request for one fails, and that alone may."""
    return "/api/v1/recordings/" in message.location.get("url", "")


def picture(context, url, name, language, file):
    """@returns the errors that the page wrote to the console"""
    is_visit, faults = name in visits.VISIT_SCENES, []
    scene = visits.VISIT_SCENES[name](language) if is_visit else SCENES[name]()
    context.add_init_script(f"window.scene = {json.dumps(scene)}; localStorage.setItem('tandem.language', '{language}'); localStorage.setItem('tandem.signedIn', 'yes');")
    context.add_init_script((HERE / ("visitor.js" if is_visit else "exchange.js")).read_text())
    if is_visit:
        visits.arrive(context, url, scene)
    context.set_default_timeout(10000)
    if scene.get("do") == "other-tab":
        first = context.new_page()
        first.goto(url + scene["path"])
        first.get_by_test_id("phone-state").wait_for()
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" and not is_meant(message) else None)
    page.goto(url + scene["path"])
    if scene["path"] in ("/desk", "/supervisor", "/webhooks"):
        page.locator(f"tandem-{scene['path'][1:]}[data-ready=true]").wait_for()
    for name_and_view in scene.get("push", []):
        page.evaluate("([name, view]) => scenePush(name, view)", name_and_view)
    if scene.get("ring") and not scene.get("do", "").startswith("open-"):
        page.locator("[data-testid=call-card][data-media=true]").wait_for()
    try:
        if is_visit:
            visits.act(page, scene["do"], language)
        else:
            act(page, scene.get("do"))
    except Error as error:
        faults.append(str(error))
    page.wait_for_timeout(2000 if scene.get("exchange") == "down" else 700)
    page.screenshot(path=file)
    return faults


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default="http://127.0.0.1:8080")
    options.add_argument("--out", default=HERE.parents[1] / ".runtime/screenshots", type=pathlib.Path)
    options.add_argument("--only", default="", help="names of scenes, with commas")
    options.add_argument("--quick", action="store_true", help="English light wide and Chinese dark phone only")
    options.add_argument("--browser", default="/usr/bin/chromium")
    chosen = options.parse_args()
    names = [name for name in chosen.only.split(",") if name] or list(SCENES)
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        sys.exit(f"no such scene: {', '.join(unknown)}; there are {', '.join(SCENES)}")
    looks = [(size, language, scheme) for size in SIZES for language in LANGUAGES for scheme in ("light", "dark")]
    if chosen.quick:
        looks = [("wide", "en", "light"), ("phone", "zh-CN", "dark")]
    chosen.out.mkdir(parents=True, exist_ok=True)
    failed = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen.browser, args=["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"])
        for size, language, scheme in looks:
            width, height = SIZES[size]
            for name in names:
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale=language, has_touch=size == "phone", reduced_motion="reduce", permissions=["microphone"])
                faults = picture(context, chosen.url, name, language, chosen.out / f"{name}.{size}.{language}.{scheme}.png")
                context.close()
                for fault in faults:
                    failed = True
                    print(f"{name} ({size}, {language}, {scheme}): {fault}", file=sys.stderr)
        browser.close()
    print(f"{len(names) * len(looks)} pictures in {chosen.out}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
