"""What calendars say of events."""

from dataclasses import replace

from app.core.calendars import Entry, title_of
from app.initiatives.event_models import Coming, Event, EventState, Rsvp


def event_entry(event: Event, *, url: str) -> Entry:
    """An event as everybody's calendar says it."""
    return _entry(event, f"{event.id}@bidra", url)


def rsvp_entry(mine: Rsvp, *, url: str) -> Entry:
    """What a person comes to, on its day."""
    entry = _entry(mine.event, f"rsvp-{mine.id}-{mine.on:%Y%m%d}@bidra", url)
    return replace(entry, tentative=mine.coming == Coming.MAYBE)


def _entry(event: Event, uid: str, url: str) -> Entry:
    known = event.latitude is not None and event.longitude is not None
    return Entry(
        uid=uid,
        summary=title_of(event.title, event.initiative.title),
        description=event.body,
        url=url,
        created_at=event.created_at,
        changed_at=event.changed_at,
        place=event.place,
        point=(event.latitude, event.longitude) if known else None,  # type: ignore[arg-type]
        cancelled=event.state == EventState.CANCELLED,
    )
