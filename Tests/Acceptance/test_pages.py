"""The pages as people meet them: errors, tabs, microphones, networks, languages, keyboards, telephones' widths."""

import pytest
from playwright.sync_api import expect

from harness.browser import Screen
from harness.deadlines import eventually


@pytest.fixture(scope="module")
def program(playwright_driver, tmp_path_factory):
    from harness.browser import Browser
    made = Browser(playwright_driver, tmp_path_factory.mktemp("chromium"), 700)
    yield made
    made.close()


@pytest.fixture
def chromium(program):
    """Closes what a test has opened: a desk that stays open would fetch the next test's calls back to itself."""
    yield program
    program.close_contexts()


@pytest.fixture
def alice(floor):
    return floor.agent("Alice", phone="browser", available=False)


def test_a_wrong_password_says_so_without_telling_which_part_was_wrong(tandem, alice, chromium):
    screen = Screen(chromium.context())
    texts = []
    for login in (alice.login, "nobody-at-all"):
        screen.page.goto(tandem.origin + "/")
        screen["login-name"].fill(login)
        screen["login-password"].fill("wrong")
        screen["login-submit"].click()
        texts.append(screen.shows("login-error").inner_text())
    assert texts[0] == texts[1] and texts[0].strip(), texts
    expect(screen["login-error"]).to_have_attribute("role", "alert")
    screen["login-name"].fill(alice.login)
    screen["login-password"].fill(alice.password)
    screen["login-submit"].click()
    screen.page.wait_for_url("**/desk*")


def test_too_many_wrong_passwords_show_how_long_to_wait(own_tandem, chromium):
    tandem = own_tandem().start()
    tandem.admin
    screen = Screen(chromium.context())
    screen.page.goto(tandem.origin + "/")
    client = tandem.client()
    statuses = [client.raw("POST", "/session", json={"login": "guess", "password": f"guess{number}"}, timeout=30).status_code for number in range(11)]
    assert statuses[:10] == [401] * 10 and statuses[10] == 429, statuses
    screen["login-name"].fill("guess")
    screen["login-password"].fill("guess")
    screen["login-submit"].click()
    screen.shows("login-error")
    eventually("the page says how long to wait", lambda: any(letter.isdigit() for letter in screen["login-error"].inner_text()), within=4, actual=lambda: screen["login-error"].inner_text())


def test_the_desk_needs_a_sign_in(tandem, chromium):
    screen = Screen(chromium.context())
    screen.page.goto(tandem.origin + "/desk")
    screen.shows("login-name")


def test_signing_out_ends_the_session(tandem, alice, chromium):
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen["user-menu"].click()
    screen["sign-out"].click()
    screen.shows("login-name")
    screen.page.goto(tandem.origin + "/desk")
    expect(screen["login-name"].or_(screen["sign-in-again"])).to_be_visible()


def test_a_second_tab_says_that_the_phone_is_in_the_other_one_and_can_take_it(tandem, alice, chromium):
    context = chromium.context()
    first = Screen(context).sign_in(tandem.origin, alice.login, alice.password)
    first.has("phone-state", "data-state", "ready")
    second = Screen(context)
    second.page.goto(tandem.origin + "/desk")
    second.has("phone-state", "data-state", "other-tab")
    second.shows("use-here").click()
    second.has("phone-state", "data-state", "ready")
    first.has("phone-state", "data-state", "other-tab")
    first.quiet_console()
    second.quiet_console()


def test_a_refused_microphone_is_told_and_can_be_tried_again(tandem, alice, chromium):
    context = chromium.context(microphone=False)
    screen = Screen(context)
    screen.sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "microphone-refused")
    screen.shows("banner-microphone")
    context.grant_permissions(["microphone"])
    if screen["microphone-retry"].count():  # The page may have noticed by itself.
        screen["microphone-retry"].click()
    screen.has("phone-state", "data-state", "ready")
    screen.hides("banner-microphone")


def test_a_visitor_who_refuses_the_microphone_is_told_why_the_call_did_not_start(tandem, chromium, floor):
    screen = Screen(chromium.context(microphone=False))
    tandem.admin
    screen.page.goto(tandem.origin + "/call?to=demo")
    screen.shows("call-button").click()
    screen.has("call-error", "data-code", "microphone-refused")


def test_a_lost_server_shows_a_banner_and_everything_returns(tandem, floor, alice, chromium):
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    tandem.kill()
    screen.shows("banner-network", within=20)
    tandem.start()
    screen.hides("banner-network", within=30)
    screen.has("phone-state", "data-state", "ready", within=15)
    screen.has("presence-menu", "data-presence", "available")
    call, interaction = floor.incoming()
    screen.shows("offer-accept", within=15).click()
    floor.until(interaction, "active")
    call.hears(700)
    call.hang_up()


def test_a_visitor_calls_an_entry_point_that_does_not_exist(tandem, chromium, floor):
    tandem.admin
    screen = Screen(chromium.context())
    screen.page.goto(tandem.origin + "/call?to=nowhere")
    screen.shows("call-button").click()
    screen.has("call-error", "data-code", "not-found")


@pytest.mark.parametrize("language,word", [("en", "Sign in"), ("zh-CN", "登录")])
def test_the_pages_speak_both_languages(tandem, chromium, language, word):
    screen = Screen(chromium.context())
    screen.page.goto(tandem.origin + "/")
    screen[f"language-{language}"].click()
    expect(screen.page.locator("html")).to_have_attribute("lang", language)
    expect(screen["login-submit"]).to_contain_text(word)
    screen.page.reload()
    expect(screen["login-submit"]).to_contain_text(word)
    screen.quiet_console()


def test_a_chinese_browser_gets_chinese_without_a_click(tandem, chromium):
    screen = Screen(chromium.context(language="zh-CN"))
    screen.page.goto(tandem.origin + "/")
    expect(screen["login-submit"]).to_contain_text("登录")


def test_no_text_is_left_untranslated_on_the_desk(tandem, alice, chromium):
    screen = Screen(chromium.context(language="zh-CN")).sign_in(tandem.origin, alice.login, alice.password)
    screen["language-zh-CN"].click()
    screen["presence-menu"].click()
    text = screen.shows("presence-available").inner_text()
    assert not text.isascii(), text
    screen.quiet_console()


@pytest.mark.parametrize("path", ["/", "/call?to=demo", "/desk"])
def test_at_the_width_of_a_telephone_nothing_is_cut_off(tandem, alice, chromium, path):
    screen = Screen(chromium.context(width=360, height=740))
    if path == "/desk":
        screen.sign_in(tandem.origin, alice.login, alice.password)
    else:
        screen.page.goto(tandem.origin + path)
    screen.page.wait_for_load_state("load")
    wide = screen.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], f"the page is {wide[0]} pixels wide in a window of {wide[1]}"
    screen.quiet_console()


def test_a_call_is_handled_with_the_keyboard_alone(tandem, floor, alice, chromium):
    screen = Screen(chromium.context())
    page = screen.page
    page.goto(tandem.origin + "/")
    _tab_to(screen, "login-name")
    page.keyboard.type(alice.login)
    _tab_to(screen, "login-password")
    page.keyboard.type(alice.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk*")
    screen.has("phone-state", "data-state", "ready")
    _tab_to(screen, "presence-menu")
    page.keyboard.press("Enter")
    _tab_to(screen, "presence-available", keys=("ArrowUp", "ArrowDown"))
    page.keyboard.press("Enter")
    screen.has("presence-menu", "data-presence", "available")
    call, interaction = floor.incoming()
    screen.shows("offer-accept", within=15)
    _tab_to(screen, "offer-accept")
    page.keyboard.press("Enter")
    floor.until(interaction, "active")
    _tab_to(screen, "call-hold")
    page.keyboard.press("Enter")
    floor.until(interaction, "held")
    _tab_to(screen, "call-hangup")
    page.keyboard.press("Enter")
    call.wait("ended", within=5)
    _tab_to(screen, "wrapup-finish")
    page.keyboard.press("Enter")
    eventually("the wrap-up is over or asks for a code", lambda: floor.call(interaction)["state"] == "closed" or screen["wrapup-card"].count() > 0, within=5)
    screen.quiet_console()


def test_hold_mute_keypad_and_hang_up_work_on_the_desk(tandem, floor, alice, chromium):
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    call, interaction = floor.incoming()
    assert screen.shows("offer-customer", within=15).inner_text().replace(" ", "").find(call.phone.user[-6:]) >= 0
    screen["offer-accept"].click()
    screen.has("call-card", "data-state", "active")
    call.hears(700)
    screen["call-hold"].click()
    screen.has("call-card", "data-state", "held")
    expect(screen["call-hold"]).to_have_attribute("aria-pressed", "true")
    screen["call-hold"].click()
    screen.has("call-card", "data-state", "active")
    screen["call-mute"].click()
    floor.until(interaction, "active", where=lambda view: view["muted"])
    screen["call-mute"].click()
    floor.until(interaction, "active", where=lambda view: not view["muted"])
    screen["keypad-open"].click()
    for key in ("key-4", "key-2", "key-hash"):
        screen[key].first.click()
    eventually("the caller's phone gets 42#", lambda: call.media.digits == "42#", within=6, actual=lambda: call.media.digits)
    screen.has("recording-state", "data-recording", "recording")
    screen["call-hangup"].click()
    call.wait("ended", within=5)
    screen.shows("wrapup-card")
    screen["wrapup-code-callback"].check()
    screen["wrapup-finish"].click()
    assert floor.until(interaction, "closed")["wrapUpCode"] == "callback"
    screen.quiet_console()


def test_declining_on_the_desk_gives_the_call_back(tandem, floor, alice, chromium):
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    call, interaction = floor.incoming()
    screen.shows("offer-decline", within=15).click()
    screen.hides("offer-card")
    floor.until(interaction, "queued")
    screen.has("routing-status", "data-status", "idle")
    call.hang_up()
    screen.quiet_console()


def test_an_offer_that_is_accepted_by_rest_is_answered_by_the_page(tandem, floor, alice, chromium):
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    call, interaction = floor.incoming()
    screen.shows("offer-card", within=15)
    alice.accept(interaction)
    screen.has("call-card", "data-media", "true")
    floor.until(interaction, "active")
    call.hears(700)
    call.hang_up()
    screen.quiet_console()


def test_a_missed_offer_says_so_and_a_click_brings_the_agent_back(tandem, floor, alice, chromium):
    floor.queue("support", offerTimeout=3000)
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    call, interaction = floor.incoming()
    screen.shows("offer-card", within=15)
    screen.shows("not-responding", within=10)
    screen["back-button"].click()
    screen.hides("not-responding")
    screen.shows("offer-accept", within=10).click()
    floor.until(interaction, "active")
    call.hang_up()
    floor.queue("support", offerTimeout=8000)
    screen.quiet_console()


def test_the_pages_obey_a_strict_content_security_policy(tandem):
    for path in ("/", "/desk", "/call"):
        answer = tandem.client().session.get(tandem.origin + path, timeout=5)
        policy = answer.headers.get("Content-Security-Policy", "")
        assert answer.status_code == 200 and "default-src 'none'" in policy or "default-src 'self'" in policy, (path, policy)
        assert "unsafe-inline" not in policy and "unsafe-eval" not in policy, policy
        assert answer.headers.get("X-Content-Type-Options") == "nosniff"


def test_names_with_markup_are_shown_as_text(tandem, floor, alice, chromium):
    screen = Screen(chromium.context()).sign_in(tandem.origin, alice.login, alice.password)
    screen.has("phone-state", "data-state", "ready")
    screen.become("available")
    phone = floor.caller()
    call = phone.call("8001", name="<img src=x onerror=window.hurt=1>")
    screen.shows("offer-card", within=15)
    assert screen.page.evaluate("() => window.hurt") is None
    call.hang_up()
    screen.hides("offer-card")
    screen.quiet_console()


def _tab_to(screen: Screen, hook: str, keys: tuple[str, ...] = ("Tab",)) -> None:
    """Presses the key until the element with this hook has the focus, open shadow roots included."""
    focused = """hook => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return !!at && (at.dataset?.testid === hook || !!at.closest?.(`[data-testid="${hook}"]`)); }"""
    for key in keys:
        for _ in range(60 if key == "Tab" else 12):
            if screen.page.evaluate(focused, hook):
                return
            screen.page.keyboard.press(key)
    raise AssertionError(f"expected to reach {hook} with {' or '.join(keys)} alone")
