"""What calendars say of needs, and of what a person has signed up for."""

from icalendar import Event

from app.core.calendars import Entry, on_one_day, repeating, role_of, title_of
from app.needs.models import Need, NeedState, SignUp


def need_event(need: Need, *, url: str) -> Event:
    """A need as one event, repeating as it does."""
    summary = title_of(need.title, need.organisation.name)
    return repeating(need, _entry(need, f"{need.id}@bidra", summary, url))


def sign_up_event(mine: SignUp, *, url: str) -> Event:
    """What a person has signed up for, on its day."""
    summary = role_of(mine.slot.role, mine.need.title)
    entry = _entry(mine.need, f"{mine.id}-{mine.on:%Y%m%d}@bidra", summary, url)
    return on_one_day(mine.need, mine.on, entry)


def _entry(need: Need, uid: str, summary: str, url: str) -> Entry:
    known = need.latitude is not None and need.longitude is not None
    return Entry(
        uid=uid,
        summary=summary,
        description=need.body,
        url=url,
        created_at=need.created_at,
        changed_at=need.changed_at,
        place=need.place,
        point=(need.latitude, need.longitude) if known else None,  # type: ignore[arg-type]
        cancelled=need.state == NeedState.CANCELLED,
    )
