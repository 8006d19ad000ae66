"""Opening hours that change while a test watches: in whole minutes of some time zone, computed from now."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CHANGE_LASTS = 1.5
"""Seconds after an instant within which a busy machine must have acted on it."""


def next_minute(ahead: float) -> float:
    """The first full minute that is at least so many seconds away: time enough to get ready for it."""
    return (time.time() + ahead) // 60 * 60 + 60


def until(instant: float) -> None:
    """Sleeps until then, by the clock that the service has too."""
    time.sleep(max(0.0, instant - time.time()))


def open_between(zone: str, *spans: tuple[float, float], by_date: bool = False) -> dict:
    """Hours that are open in these spans and at no other time; by weekday, or by date (then the weekdays say open all day)."""
    days: dict[str, list[dict]] = {}
    local = ZoneInfo(zone)
    for start, end in spans:
        at, last = datetime.fromtimestamp(start, local), datetime.fromtimestamp(end, local)
        while at < last:
            midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), local)
            day = str(at.date()) if by_date else str(at.isoweekday())
            to = min(midnight, last)
            days.setdefault(day, []).append({"from": _minute(at), "to": 1440 if to == midnight else _minute(to)})
            at = midnight
    if not by_date:
        return {"timeZone": zone, "weekly": days}
    today = datetime.now(local).date()
    closed = {str(today + timedelta(days=shift)): [] for shift in (-1, 0, 1)}
    return {"timeZone": zone, "weekly": {str(day): [{"from": 0, "to": 1440}] for day in range(1, 8)}, "exceptions": closed | days}


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
