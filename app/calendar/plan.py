"""The plan of a person: what they have said yes to and is to come, and what they have been to."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from app.core import clock, schedule
from app.core.engagements import Engagement, Stand, clashes_among, list_engagements
from app.core.pagination import Page, paginate_rows

# So far back one can see what one has been to.
LOOKED_BACK = timedelta(days=366)


def list_coming(
    user_id: uuid.UUID, *, after: str | None = None, limit: int = 20
) -> Page[tuple[Engagement, Sequence[Engagement]]]:
    """What is to come or going on, the nearest first, each with what else of one's own is at the same
    time; what is called off, until it would have begun. Raises Invalid when the cursor `after` is none
    of ours."""
    standing = _coming(user_id)
    page = paginate_rows(standing, _key, after=after, limit=limit)
    return Page(
        [
            (one, () if one.is_off else clashes_among(standing, one.thing, one.on))
            for one in page.items
        ],
        page.next,
    )


def _coming(user_id: uuid.UUID) -> list[Engagement]:
    standing = list_engagements(user_id, since=clock.today() - schedule.LONGEST)
    chosen = [one for one in standing if not one.is_off]
    return [one for one in standing if not one.is_over and not _chosen_anew(one, chosen)]


def _chosen_anew(one: Engagement, chosen: Iterable[Engagement]) -> bool:
    """It was moved, and one has said yes to it again since."""
    return one.stand == Stand.MOVED and any(
        other.thing.id == one.thing.id and other.said_at >= one.said_at for other in chosen
    )


def list_past(user_id: uuid.UUID, *, after: str | None = None, limit: int = 20) -> Page[Engagement]:
    """What one was to come to in the last year and is over, the latest first. Raises Invalid."""
    today = clock.today()
    found = list_engagements(user_id, since=today - LOOKED_BACK, until=today)
    past = [one for one in found if one.stand == Stand.CONFIRMED and one.is_over]
    return paginate_rows(past[::-1], _key, after=after, limit=limit, descending=True)


def _key(one: Engagement) -> tuple[str, str, str]:
    return one.key
