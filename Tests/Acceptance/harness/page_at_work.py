"""An agent at a real desk page with many chats: takes what rings, goes from one to the other, answers, and looks at what the page shows."""

import random
import re
import time

from playwright.sync_api import Error, expect

from .browser import Screen
from .deadlines import eventually

_COUNTED = re.compile(r"^(v\d+) says (\d+)$")
_SHOWN = """items => items.map(item => [item.dataset.side, item.querySelector('.text')?.textContent ?? ''])"""
# A page may say that it does not reach a service that was killed; nothing else.
UNREACHED = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_CLOSED", "ERR_SOCKET_NOT_CONNECTED", "WebSocket")


class PageAtWork:
    """Playwright works in the thread that made it: whoever waits for something else lets the page work meanwhile."""

    def __init__(self, screen: Screen, dice: random.Random) -> None:
        self.screen, self.dice = screen, dice
        self.looks = 0
        """How often a conversation was looked at, and was whole as far as it went."""
        self.answers: dict[str, list[str]] = {}
        """What was written here, by whom it was written to (v17), in order."""

    def until(self, moment: float) -> None:
        """Works until then (`time.monotonic()`)."""
        while time.monotonic() < moment:
            self.take_offers()
            self.go_to_another()
            time.sleep(max(0.0, min(0.05, moment - time.monotonic())))

    def take_offers(self) -> None:
        offers = self.screen["offer-accept"]
        for _ in range(offers.count()):
            self._try(lambda: offers.first.click(timeout=1000))

    def go_to_another(self) -> None:
        items = self.screen.page.locator('[data-testid="work-item"]:not([data-state="offered"])')
        count = items.count()
        if count and self._try(lambda: items.nth(self.dice.randrange(count)).click(timeout=1000)):
            who = self.look()
            if who and self.dice.random() < 0.3:
                self._answer(who)

    def look(self) -> str | None:
        """The page shows a stretch of what the visitor said: each counter once, in order, none left out."""
        counted = [(match[1], int(match[2])) for text in self.theirs() if (match := _COUNTED.match(text))]
        if not counted:
            return None
        first = counted[0]
        assert counted == [(first[0], first[1] + place) for place in range(len(counted))], f"the page shows {counted}"
        self.looks += 1
        return first[0]

    def theirs(self) -> list[str]:
        return [text for side, text in self._shown() if side == "theirs"]

    def ours(self) -> list[str]:
        return [text for side, text in self._shown() if side == "ours"]

    def _shown(self) -> list[list[str]]:
        return self.screen["message"].evaluate_all(_SHOWN)

    def _answer(self, who: str) -> None:
        """Writes to whom is shown. Nothing is written behind something that has not gone out: it would overtake it."""
        pending = self.screen["message-pending"]
        if pending.count():
            self._try_again()
            return
        text = f"answer {len(self.answers.get(who, [])) + 1} to {who}"

        def write() -> None:
            self.screen["composer"].fill(text, timeout=1000)
            self.screen["composer"].press("Enter", timeout=1000)
        # Only what left the composer was written.
        if self._try(write) and self.screen["composer"].input_value(timeout=2000) == "":
            self.answers.setdefault(who, []).append(text)

    def _try_again(self) -> None:
        retry = self.screen["message-retry"]
        if retry.count():
            self._try(lambda: retry.first.click(timeout=1000))

    def shows_everything(self, title: str, who: str, said: int, within: float = 30.0) -> None:
        """Opens the conversation, scrolls back to its beginning: all counters from the first, and all answers from here, each once and in order."""
        self.screen["work-item"].filter(has=self.screen.page.get_by_text(title, exact=True)).click()
        expect(self.screen["conversation-customer"]).to_have_text(title)

        def settled() -> bool:
            older = self.screen["messages-older"]
            if older.count():
                self._try(lambda: older.first.click(timeout=1000))
            self._try_again()
            return not self.screen["message-pending"].count() and self.theirs() == [f"{who} says {number}" for number in range(1, said + 1)]
        eventually(f"the page shows all {said} messages of {who}, once and in order", settled, within, every=0.1, actual=self.theirs)
        assert self.ours() == self.answers.get(who, []), f"the page shows other answers to {who} than were written"

    def _try(self, act) -> bool:
        """What moved away under the mouse is left alone: the list is ordered anew with each message."""
        try:
            act()
            return True
        except Error:
            return False
