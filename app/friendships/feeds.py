"""What calendars say of friendships: the day on which the two meet first."""

from icalendar import Event

from app.core.calendars import Entry, title_of, whole_day
from app.friendships.models import Friendship
from app.friendships.parties import shown_name


def meeting_event(friendship: Friendship, *, url: str) -> Event:
    """The day they meet. Nobody has said at what hour."""
    assert friendship.meeting and friendship.accepted_at  # noqa: S101  (who lists them sees to it)
    names = " – ".join(shown_name(one.party) for one in friendship.sides)
    entry = Entry(
        uid=f"{friendship.id}@bidra",
        summary=title_of(friendship.title, names),
        description=friendship.body,
        url=url,
        created_at=friendship.accepted_at,
        changed_at=friendship.ended_at or friendship.accepted_at,
        cancelled=friendship.is_off,
    )
    return whole_day(friendship.meeting, entry, sequence=friendship.version)
