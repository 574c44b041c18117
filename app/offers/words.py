"""What is said of offers and of being asked."""

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.errors import DomainError
from app.core.text import excerpt
from app.core.when import weekday_names
from app.needs.models import Need
from app.offers import asking
from app.offers.fitting import Fit
from app.offers.models import Offer, OfferKind, Visibility
from app.offers.schemas import PARTS, days_of, parts_of


def offer_kind_name(kind: str) -> str:
    return {
        OfferKind.TIME: _("Tid"),
        OfferKind.SKILL: _("Noe jeg kan"),
        OfferKind.TOOL: _("Utstyr"),
        OfferKind.ROOM: _("Et rom eller et sted"),
    }[OfferKind(kind)]


def part_names() -> dict[str, str]:
    return {"morning": _("formiddag"), "day": _("ettermiddag"), "evening": _("kveld")}


def offer_when(offer: Offer) -> str:
    """«onsdag og fredag, kveld», or «når som helst»."""
    names, parts = weekday_names(), part_names()
    said = (
        _and([names[day] for day in days_of(offer)]),
        _and([parts[part] for part in parts_of(offer)]),
    )
    return ", ".join(one for one in said if one) or _("Når som helst")


def seen_by(visibility: str) -> str:
    return {
        Visibility.MUNICIPALITY: _("Bare kommunen ser dette"),
        Visibility.ORGANISATIONS: _("Kommunen og bekreftede lag ser dette, uten navnet ditt"),
    }[Visibility(visibility)]


def why(fit: Fit) -> str:
    """«Fordi du har tilbudt «kjøre bil». Det er omtrent 12 minutter unna. Du har sagt at onsdag og
    kveld passer.»"""
    params = {one.code: one.params for one in fit.reasons}
    said = [_("Fordi du har tilbudt «%(what)s».", what=excerpt(fit.offer.what, 60))]
    if "near" in params:
        minutes = params["near"]["minutes"]
        said.append(_("Det er omtrent %(minutes)s minutter unna.", minutes=minutes))
    if suits := _suits(
        params.get("days", {}).get("days", 0), params.get("parts", {}).get("parts", 0)
    ):
        said.append(_("Du har sagt at %(when)s passer.", when=suits))
    return " ".join(said)


def _suits(days: int, parts: int) -> str:
    """The weekdays and the parts of the day in two bit masks."""
    names = [name for day, name in sorted(weekday_names().items()) if days & 1 << day]
    return _and(names + [part_names()[name] for name, part in PARTS.items() if parts & part])


def asked_for(need: Need) -> tuple[int, bool]:
    """How many have been asked for a need, and whether more will be."""
    return asking.count_asked(need)


def refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "other_content": _("Dette er allerede lagret. Se «Det du tilbyr»."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))


def _and(words: Sequence[str]) -> str:
    return format_list(list(words), locale=str(get_locale() or "nb")) if words else ""
