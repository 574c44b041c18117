"""Finding initiatives by what people look for."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import Organisation
from app.contributions.models import Publication
from app.core.pagination import Page, paginate
from app.core.search import Sought, narrow, sought_all
from app.extensions import db
from app.initiatives.index import STEP_FREE, index_initiative
from app.initiatives.models import Initiative, InitiativeTerm, State
from app.initiatives.service import whole
from app.places.models import Municipality
from app.places.neighbours import is_near

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is looked for; all of it must fit. `within` is minutes of travel from the municipality's
    middle, across borders."""

    q: str = ""
    abc: str = ""
    meeting_place: str = ""
    step_free: bool = False
    place: str = ""
    language: str = ""
    within: int | None = None


NO_FILTERS = Filters()


def list_initiatives(
    *,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    state: State = State.ACTIVE,
    filters: Filters = NO_FILTERS,
    after: str | None = None,
    limit: int = 20,
) -> Page[Initiative]:
    """What is public, the one where something happened last first."""
    query = whole(select(Initiative)).where(
        Initiative.publication == Publication.PUBLISHED, Initiative.state == state
    )
    if municipality is not None:
        query = query.where(is_near(Initiative, municipality, filters.within))
    if organisation is not None:
        query = query.where(Initiative.on_behalf_of_organisation_id == organisation.id)
    here = municipality is not None and filters.within is None
    query = narrow(
        query,
        Initiative.id,
        InitiativeTerm.initiative_id,
        _sought(filters),
        among=[InitiativeTerm.municipality_id == municipality.id] if here and municipality else [],
        same=[InitiativeTerm.municipality_id == Initiative.municipality_id],
    )
    return paginate(query, Initiative.active_at, Initiative.id, after=after, limit=limit)


def _sought(filters: Filters) -> list[Sought]:
    facets = {
        f"abc:{filters.abc}": filters.abc,
        f"meeting:{filters.meeting_place}": filters.meeting_place,
        STEP_FREE: filters.step_free,
        f"language:{filters.language}": filters.language,
    }
    wanted = [name for name, wanted in facets.items() if wanted]
    return sought_all(wanted, words=filters.q, place=filters.place)


def index_all(*, after: uuid.UUID | None = None) -> uuid.UUID | None:
    """Index a batch anew, in the ids' order; returns the last id, None at the end."""
    query = whole(select(Initiative)).order_by(Initiative.id).limit(BATCH)
    found = db.session.scalars(query.where(Initiative.id > after) if after else query).all()
    for one in found:
        index_initiative(one)
    return found[-1].id if len(found) == BATCH else None
