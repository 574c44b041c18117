"""When something may be told, and how loudly. Nothing here touches the database."""

from datetime import datetime, timedelta

from app.core.quiet import next_open
from app.notifications.models import ANNOUNCEMENTS, BUDGETED, Kind

# Pushes that are not about one's own words, in any seven days (promise 4).
BUDGET = 2
WINDOW = timedelta(days=7)
# What opens at the same time comes in the same letter.
GATHERING = timedelta(minutes=30)
DAY = 24 * 3600
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=4)


def letter_due(now: datetime, last: datetime | None, quiet: tuple[int, int]) -> datetime:
    """When the next weekly letter goes: soon, but seven days after the last, and by day."""
    earliest = now + GATHERING
    return next_open(max(earliest, last + WINDOW) if last else earliest, quiet)


def counts_against_budget(kind: Kind) -> bool:
    return kind in BUDGETED


def time_to_live(kind: Kind, left: timedelta | None = None) -> int:
    """Seconds that a push service keeps it for a phone that is off; no longer than is `left` until it
    is over."""
    lives = {Kind.PROMPT_OPENED: 3 * DAY, Kind.NEED_OPEN: 3 * DAY, Kind.NEED_ASK: DAY}
    longest = (lives | {Kind.TEST: 600}).get(kind, 28 * DAY)
    return longest if left is None else max(1, min(longest, int(left.total_seconds())))


def urgency(kind: Kind) -> str:
    """RFC 8030 § 5.3. Low may wait for the phone to charge; high wakes it: somebody is waiting."""
    if kind in ANNOUNCEMENTS:
        return "low"
    return "high" if kind == Kind.TEST else "normal"


def retry_delay(attempts: int, chance: float) -> timedelta:
    """After so many attempts: doubled each time up to four hours, spread by `chance` (0 to 1) over
    half of it, so that what failed together does not come back together."""
    full = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(attempts - 1, 10))
    return full * (0.5 + chance / 2)
