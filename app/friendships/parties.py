"""Who can be asked: the region's units, organisations and businesses."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import literal, select

from app.accounts.models import Organisation, Standing, User
from app.accounts.service import list_parties
from app.core.errors import Invalid
from app.core.pagination import LIMIT, Page
from app.core.text import folded
from app.extensions import db
from app.friendships.models import Party
from app.places.models import Municipality, Unit


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that may be asked. `kind` is an organisation's, or `unit`."""

    id: uuid.UUID
    name: str
    kind: str
    municipality: str


def kind_of(party: Party) -> str:
    return "unit" if isinstance(party, Unit) else str(party.kind)


def shown_name(party: Party) -> str:
    """Units have the same names everywhere: «Oppvekst (Hitra)»."""
    if isinstance(party, Unit):
        return f"{party.name} ({party.municipality.name})"
    return party.name


def regions_of(parties: Iterable[Party]) -> set[uuid.UUID]:
    return {one.municipality.region_id for one in parties}


def is_open(party: Party) -> bool:
    """It is there to be asked, and to answer."""
    if isinstance(party, Unit):
        return party.closed_at is None
    return party.standing == Standing.CONFIRMED


def find_other(party_id: uuid.UUID, *, regions: Collection[uuid.UUID]) -> Party:
    """One that may be asked, of some regions. Raises Invalid."""
    found: Party | None = db.session.get(Unit, party_id) or db.session.get(Organisation, party_id)
    if found is None or not is_open(found) or found.municipality.region_id not in regions:
        raise Invalid(code="unknown_party", errors={"other": ["unknown"]})
    return found


def list_candidates(
    *, user: User, words: str = "", after: uuid.UUID | None = None, limit: int = LIMIT
) -> Page[Candidate]:
    """All that have all of the words in their name or their municipality's, but for one's own: those
    of one's own municipality first, then by name.

    A region has some hundreds, names alone: they are looked through here, where Å is å on every
    database, and no index must be kept.
    """
    mine = list_parties(user)
    near = {one.municipality.name for one in mine}
    wanted, own = folded(words).split(), {one.id for one in mine}
    found = sorted(
        (one for one in _all(regions_of(mine)) if one.id not in own and _has(one, wanted)),
        key=lambda one: (one.municipality not in near, folded(one.name), str(one.id)),
    )
    start = next((at for at, one in enumerate(found, 1) if one.id == after), 0)
    more = len(found) > start + limit
    items = found[start : start + limit]
    return Page(items, str(items[-1].id) if more else None)


def _has(one: Candidate, wanted: Sequence[str]) -> bool:
    text = folded(f"{one.name} {one.municipality}")
    return all(word in text for word in wanted)


def _all(regions: Collection[uuid.UUID]) -> Iterator[Candidate]:
    here = Municipality.region_id.in_(regions)
    units = (
        select(Unit.id, Unit.name, literal("unit"), Municipality.name)
        .join(Municipality, Municipality.id == Unit.municipality_id)
        .where(Unit.closed_at.is_(None), here)
    )
    groups = (
        select(Organisation.id, Organisation.name, Organisation.kind, Municipality.name)
        .join(Organisation.municipality)
        .where(Organisation.standing == Standing.CONFIRMED, here)
    )
    for query in (units, groups):
        for found in db.session.execute(query):
            yield Candidate(*found)
