"""What is said of needs: when, what is asked for, and why not."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from app.accounts.models import Organisation
from app.core import dates
from app.core.errors import DomainError
from app.needs import occurrences, service
from app.needs.models import Need, Requirement


def when(need: Need) -> str:
    """«onsdag 2. desember kl. 12–14», «hver onsdag kl. 12–14», «når det passer, innen 1. februar»."""
    if need.starts_at is None:
        return _("Når det passer, innen %(day)s", day=dates.day(occurrences.first_day(need)))
    if not need.weekdays:
        return on_day(need, occurrences.first_day(need))
    names = weekday_names()
    days = format_list(
        [names[day] for day in range(7) if need.weekdays & 1 << day], locale=_locale()
    )
    return _("Hver %(days)s %(hours)s", days=days, hours=_hours(need.starts_at, need.ends_at))


def on_day(need: Need, day: date) -> str:
    """One of its days, with the hours."""
    starts = occurrences.starts(need, day)
    if starts is None:
        return _("Når det passer, innen %(day)s", day=dates.day(day))
    return f"{dates.day(day)} {_hours(starts, occurrences.ends(need, day))}"


def _hours(starts: datetime, ends: datetime | None) -> str:
    at = dates.AT.get(_language(), "kl.")
    if ends is None:
        return f"{at} {dates.hour(starts)}"
    if ends - starts >= timedelta(hours=24):
        return f"{at} {dates.hour(starts)} – {dates.moment(ends)}"
    return f"{at} {dates.hour(starts)}–{dates.hour(ends)}"


def weekday_names() -> dict[int, str]:
    """By number, 0 is Monday."""
    return {day: str(name) for day, name in get_day_names("wide", locale=_locale()).items()}


def needs_of(organisation: Organisation) -> Sequence[Need]:
    """What an organisation needs hands for next."""
    return service.list_needs(organisation=organisation, limit=10).items


def requirement_name(requirement: str) -> str:
    return {
        Requirement.ADULT: _("Over 18 år"),
        Requirement.DRIVING_LICENCE: _("Førerkort"),
        Requirement.POLICE_CERTIFICATE: _("Politiattest, som du viser dem selv"),
    }[Requirement(requirement)]


def refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "past": _("Dette er over. Se hva annet som trengs."),
        "cancelled": _("Dette er avlyst. Se hva annet som trengs."),
        "no_such_day": _("Det er ikke den dagen lenger. Velg en annen dag."),
        "other_slot": _("Du har en annen oppgave her den dagen. Meld deg av den først."),
        "too_late": _("Plassen har gått videre til neste i køen."),
        "too_many_messages": _("Det er sendt mange beskjeder i dag. Vent til i morgen."),
        "not_begun": _("Vent til det har begynt."),
        "changed": _("Noen andre har endret dette mens du skrev. Se hva som gjelder nå."),
        "not_a_member": _("Du kan ikke skrive for denne organisasjonen."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))


def _locale() -> str:
    return str(get_locale() or "nb")


def _language() -> str:
    return _locale()[:2]
