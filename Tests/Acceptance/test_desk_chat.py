"""The desk with calls and chats at the same time: one list, one customer, two agents; files, drafts, transfers, a kill."""

import itertools

from playwright.sync_api import expect

from harness.deadlines import eventually
from harness.desk import CAPACITY, CONFIGURATION, FLOWS, PICTURE, accept, alice, at_desk, chat, chromium, finish, guest, open_item, program, write  # noqa: F401

_places = itertools.count(1)
"""No two tests call from the same number."""


def test_one_agent_has_two_chats_and_a_call_and_one_customer_in_both(tandem, floor, alice, chromium, guest):
    number = f"+4930{777000 + next(_places)}"
    known = tandem.admin.post("/customers", {"name": "Lena Fischer", "company": "Fischer Optik", "tags": ["VIP"], "identities": [{"kind": "phone", "value": number}]})
    screen = at_desk(tandem, chromium, alice)
    first, second = guest("My frames arrived scratched"), guest("Where is my order?")
    for one in (first, second):
        accept(screen, one.name)
    third = guest("I am the third")
    call = floor.caller(number=number.removeprefix("+")).call("8001")
    # Two chats and a call are what fits: the third chat waits, the call comes.
    accept(screen, "Lena Fischer")
    screen.has("call-card", "data-media", "true")
    call.hears(700)
    assert floor.tandem.admin.get(f"/agents/{alice.id}/state")["load"]["used"] == 12
    expect(screen["work-item"].filter(has_text=third.name)).to_have_count(0)
    expect(screen["customer-card"]).to_have_attribute("data-customer", known["id"])
    # Chats go on during the call, which stays at hand above them.
    open_item(screen, first.name)
    expect(screen["call-card"]).to_be_visible()
    write(screen, "I am so sorry about that.")
    first.hears("I am so sorry about that.")
    call.hears(700)
    # The visitor turns out to be the caller: one customer, one journey over both channels.
    screen["customer-other" if screen["customer-other"].count() else "customer-search"].click()
    screen["customer-search"].fill("Lena")
    screen.shows("customer-found").click()
    expect(screen["customer-card"]).to_have_attribute("data-customer", known["id"])
    for channel in ("voice", "chat"):
        expect(screen.page.locator(f'[data-testid="journey-entry"][data-channel="{channel}"]').first).to_be_visible()
    expect(screen["conversation-customer"]).to_contain_text("Lena Fischer")
    screen["call-hangup"].click()
    call.wait("ended", within=5)
    second.do("leave")
    # What became free goes to the one who waited.
    screen["work-item"].filter(has_text=second.name).click()
    screen["wrapup-code-callback"].check()
    screen["wrapup-finish"].click()
    accept(screen, third.name)
    screen.quiet_console()


def test_who_calls_is_on_the_desk_at_the_first_ring_and_can_be_changed_there(tandem, floor, alice, chromium):
    number = f"+4930{778000 + next(_places)}"
    known = tandem.admin.post("/customers", {"name": "Tom Weber", "fields": {"Contract": "C-17"}, "identities": [{"kind": "phone", "value": number}]})
    screen = at_desk(tandem, chromium, alice)
    call = floor.caller(number=number.removeprefix("+")).call("8001")
    expect(screen["offer-customer"]).to_contain_text("Tom Weber", timeout=15_000)
    expect(screen["customer-card"]).to_contain_text("C-17")
    screen["offer-accept"].click()
    screen.has("call-card", "data-state", "active")
    screen["customer-edit"].click()
    screen["customer-form-tags"].fill("VIP, glasses")
    screen["customer-form-notes"].fill("Prefers e-mail")
    screen["customer-form-add-identity"].click()
    screen["customer-form-identity"].last.fill("030 779 123")
    screen["customer-form-save"].click()
    expect(screen["customer-tag"]).to_have_text(["VIP", "glasses"])
    stored = tandem.admin.get(f"/customers/{known['id']}")
    assert stored["notes"] == "Prefers e-mail" and {"kind": "phone", "value": "+4930779123"} in stored["identities"], stored
    # Somebody else changes the customer while the form is open: both changes are there in the end.
    screen["customer-edit"].click()
    screen["customer-form-name"].fill("Thomas Weber")
    tandem.admin.put(f"/customers/{known['id']}", {"company": "Weber & Sons"}, match="*")
    expect(screen["customer-form-company"]).to_have_value("Weber & Sons")
    expect(screen["customer-form-name"]).to_have_value("Thomas Weber")
    screen["customer-form-save"].click()
    expect(screen["customer-name"]).to_have_text("Thomas Weber")
    expect(screen["customer-card"]).to_contain_text("Weber & Sons")
    stored = tandem.admin.get(f"/customers/{known['id']}")
    assert (stored["name"], stored["company"], stored["tags"]) == ("Thomas Weber", "Weber & Sons", ["VIP", "glasses"]), stored
    screen.quiet_console()
    call.hang_up()


def test_a_lead_sets_consents_and_parts_whom_an_agent_merged_by_mistake(tandem, floor, alice, chromium, guest):
    """Everybody sees what a customer has agreed to, leads change it; who was merged by mistake is somebody of their own again."""
    kept = tandem.admin.post("/customers", {"name": "Mara Klein", "consents": {"email-offers": {"given": True, "source": "web form"}}, "identities": [{"kind": "phone", "value": f"+4930{779000 + next(_places)}"}]})
    wrong = tandem.admin.post("/customers", {"name": "Maria Kleiner", "identities": [{"kind": "phone", "value": f"+4930{779000 + next(_places)}"}]})
    tandem.admin.post(f"/customers/{kept['id']}/merge", {"from": wrong["id"]})
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("It is me, Mara")
    accept(screen, visitor.name)
    interaction = screen["work-item"].get_attribute("data-interaction")
    tandem.admin.put(f"/interactions/{interaction}/customer", {"customer": kept["id"]})
    expect(screen["customer-card"]).to_have_attribute("data-customer", kept["id"])
    expect(screen["consent"]).to_have_attribute("data-given", "true")
    expect(screen["consent"]).to_contain_text("web form")
    screen["customer-edit"].click()
    expect(screen["customer-form-consent"]).to_have_count(0)
    screen.page.keyboard.press("Escape")
    # The same account as a supervisor's may.
    user = tandem.admin.named("/users", "login", alice.login)
    tandem.admin.change(f"/users/{user['id']}", role="supervisor")
    try:
        screen.page.goto(tandem.origin + "/")
        if screen["login-name"].count():
            screen.sign_in(tandem.origin, alice.login, alice.password)
        screen.page.goto(tandem.origin + "/desk")
        screen.shows("customer-edit", within=15).click()
        screen["customer-form-given"].select_option("no")
        screen["customer-form-add-consent"].click()
        screen["customer-form-consent"].last.fill("Recording of calls")
        screen["customer-form-save"].click()
        expect(screen["consent"]).to_have_count(2)
        stored = tandem.admin.get(f"/customers/{kept['id']}")["consents"]
        assert {purpose: one["given"] for purpose, one in stored.items()} == {"email-offers": False, "recording-of-calls": True}, stored
        assert stored["email-offers"]["source"] != "web form", stored
        part = screen["customer-part"]
        expect(part).to_contain_text("Maria Kleiner")
        part.get_by_test_id("part").click()
        screen["part-yes"].click()
        expect(part).to_have_count(0)
        assert "mergedInto" not in tandem.admin.get(f"/customers/{wrong['id']}")
        # Another role is another session: the page that was open has been told so.
        screen.quiet_console("401")
    finally:
        tandem.admin.change(f"/users/{user['id']}", role="agent")


def test_what_is_written_shows_on_both_sides_with_its_state(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("Hello, can you help me?")
    accept(screen, visitor.name)
    expect(screen["message"].filter(has_text="can you help me")).to_have_attribute("data-side", "theirs")
    visitor.do("typing", {"isTyping": True})
    expect(screen["customer-types"]).to_be_visible()
    write(screen, "Of corse.")
    told = visitor.hears("Of corse.")
    visitor.do("read", {"upTo": told["number"]})
    expect(screen["message"].filter(has_text="Of corse.").get_by_test_id("message-state")).to_have_attribute("data-state", "read")
    screen["message"].filter(has_text="Of corse.").hover()
    screen["message-edit"].click()
    screen["message-mend"].fill("Of course.")
    screen["message-mend-save"].click()
    visitor.hears("Of course.")
    write(screen, "Not this one")
    screen["message"].filter(has_text="Not this one").hover()
    screen["message"].filter(has_text="Not this one").get_by_test_id("message-delete").click()
    eventually("the visitor's copy is empty", lambda: not any("Not this one" in one["text"] for one in visitor.messages()), actual=visitor.messages)
    screen["kind-note"].click()
    write(screen, "She is a gold customer")
    expect(screen["message"].filter(has_text="gold customer")).to_have_attribute("data-side", "note")
    # Notes are for colleagues: nothing of it reaches the visitor.
    assert not any("gold customer" in one["text"] for one in visitor.messages())
    finish(screen)
    # Afterwards it is found among the recent contacts, word for word.
    expect(screen["recent-call"].first).to_contain_text(visitor.name)
    screen["recent-call"].first.click()
    expect(screen["transcript"]).to_contain_text("Of course.")
    expect(screen["transcript"]).not_to_contain_text("Not this one")
    screen.quiet_console()


def test_who_is_available_for_what_is_written_gets_no_calls(tandem, floor, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice, available=False)
    screen.become("available-written")
    screen.has("presence-menu", "aria-label", "Presence: Available · Written only")
    call, interaction = floor.incoming()
    visitor = guest("I would rather write")
    accept(screen, visitor.name)
    assert floor.call(interaction)["state"] == "queued"
    screen.become("available")
    screen.shows("offer-accept", within=15).click()
    floor.until(interaction, "active")
    expect(screen["work-item"]).to_have_count(2)
    call.hang_up()
    screen.quiet_console()


def test_files_go_both_ways_and_say_what_is_wrong_with_them(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("I send you a picture")
    sent = visitor.rest.raw("POST", f"{visitor.path}/files?name=scratch.png", data=PICTURE, headers={"Content-Type": "application/octet-stream"}).json()
    visitor.say("Here it is", attachments=[sent["id"]])
    accept(screen, visitor.name)
    expect(screen["message-file"].first).to_be_visible()
    eventually("the picture is shown", lambda: screen.page.locator("message-list img").first.evaluate("image => image.complete && image.naturalWidth > 0"))
    screen["attach-file"].set_input_files({"name": "note.txt", "mimeType": "text/plain", "buffer": b"plain words"})
    screen.has("upload", "data-state", "ready")
    screen["composer"].fill("And here is ours")
    screen["composer-send"].click()
    told = visitor.hears("And here is ours")
    assert [one["name"] for one in told["attachments"]] == ["note.txt"], told
    screen["attach-file"].set_input_files({"name": "page.html", "mimeType": "text/html", "buffer": b"<!doctype html><script>window.hurt=1</script>"})
    screen.has("upload", "data-state", "failed")
    screen["composer"].fill("This must not go out half")
    screen["composer-send"].click()
    screen.shows("composer-wrong")
    screen["upload"].get_by_role("button").click()
    screen["composer-send"].click()
    visitor.hears("This must not go out half")


def test_a_canned_reply_is_filled_in_and_a_draft_outlives_the_page(tandem, alice, chromium, guest):
    reply = tandem.admin.post("/canned-replies", {"shortcut": "hello", "title": "Greeting", "text": "Hello {{customer.name}}, {{agent.name}} here."})
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("Anybody there?")
    accept(screen, visitor.name)
    screen["composer"].press_sequentially("/hel")
    expect(screen["reply"]).to_contain_text("Greeting")
    screen["composer"].press("Enter")
    expect(screen["composer"]).to_have_value(f"Hello {visitor.name}, {alice.name} here.")
    kept = lambda: alice.rest.get(f"/conversations/{screen['conversation-pane'].get_attribute('data-conversation')}/draft")["text"]
    eventually("the server has the draft", lambda: kept().startswith("Hello"), actual=kept)
    screen.page.reload()
    expect(screen["composer"]).to_have_value(f"Hello {visitor.name}, {alice.name} here.", timeout=15_000)
    screen["composer"].press("Enter")
    visitor.hears(f"Hello {visitor.name}")
    eventually("the draft is empty again", lambda: kept() == "", actual=kept)
    expect(screen["composer"]).to_have_value("")
    tandem.admin.delete(f"/canned-replies/{reply['id']}")
    screen.quiet_console()


def test_a_chat_is_handed_over_with_its_history_and_a_note(tandem, floor, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("I want to speak with somebody from sales")
    accept(screen, visitor.name)
    write(screen, "I find you the right colleague.")
    bob = floor.agent("Bob", phone="browser", available=False, capacity=CAPACITY)
    other = at_desk(tandem, chromium, bob)
    screen["conversation-transfer"].click()
    screen["transfer-search"].fill(bob.name)
    screen["transfer-agent"].check()
    screen["transfer-note"].fill("Wants ten frames at once")
    screen["transfer-go"].click()
    screen.hides("conversation-pane")
    accept(other, visitor.name)
    expect(other["message"].filter(has_text="I find you the right colleague.")).to_be_visible()
    expect(other["message"].filter(has_text="ten frames")).to_have_attribute("data-side", "note")
    write(other, "Bob here, happy to help.")
    visitor.hears("Bob here, happy to help.")
    expect(screen["work-item"].filter(has_text=visitor.name)).to_have_count(0)
    finish(other)
    screen.quiet_console()
    other.quiet_console()


def test_one_click_invites_the_customer_to_a_call_in_the_same_case(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("This is too long to write")
    accept(screen, visitor.name)
    screen["conversation-call"].click()
    told = eventually("the visitor has the button", lambda: next((one for one in visitor.messages() if one["buttons"]), None), actual=visitor.messages)
    assert told["from"] == "agent" and [button["key"] for button in told["buttons"]] == ["tandem-call"], told
    expect(screen["message"].last).to_contain_text(told["buttons"][0]["label"])
    assert visitor.rest.get(visitor.path)["mayCall"]
    screen.quiet_console()


def test_after_a_kill_the_page_has_each_message_once_and_what_could_not_go_out_goes_out_once(tandem, alice, chromium, guest):
    screen = at_desk(tandem, chromium, alice)
    visitor = guest("number 1")
    accept(screen, visitor.name)
    for number in (2, 3):
        visitor.say(f"number {number}")
    expect(screen["message"]).to_have_count(3)
    tandem.kill()
    screen["composer"].fill("Written while nobody listened")
    screen["composer"].press("Enter")
    expect(screen["message-pending"]).to_have_attribute("data-state", "failed", timeout=30_000)
    tandem.start()
    screen.hides("banner-network", within=30)
    for number in (4, 5):
        visitor.say(f"number {number}")
    expect(screen["message"].filter(has_text="number 5")).to_be_visible()
    screen["message-retry"].click()
    visitor.hears("Written while nobody listened")
    screen.hides("message-pending")
    shown = [text.rsplit("\n", 1)[-1].strip() for text in screen["message"].all_inner_texts()]
    assert shown == [f"number {number}" for number in range(1, 6)] + ["Written while nobody listened"], shown
    assert sum("nobody listened" in one["text"] for one in visitor.messages()) == 1
