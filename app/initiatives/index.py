"""What an initiative is found by: its words, and what it is. Not by who runs it: they are named as
they wish, and a search would name them further."""

from app.contributions.models import Publication
from app.core.search import FACET, place_of, words_of, write_terms
from app.initiatives.models import Initiative, InitiativeTerm

STEP_FREE = "step_free"


def index_initiative(initiative: Initiative) -> None:
    """Let it be found as everybody reads it; by nothing while they may not."""
    is_public = initiative.publication == Publication.PUBLISHED
    write_terms(
        InitiativeTerm.initiative_id,
        initiative.id,
        _terms(initiative) if is_public else (),
        municipality_id=initiative.municipality_id,
    )


def _terms(initiative: Initiative) -> set[str]:
    party = initiative.on_behalf_of.name if initiative.on_behalf_of else ""
    texts = (initiative.what, initiative.why, initiative.who, initiative.how)
    words = words_of(initiative.title, *texts, initiative.place, party)
    facets = {f"{FACET}{one}" for one in _facets(initiative)}
    return {*words, *place_of(initiative.place), *facets}


def _facets(initiative: Initiative) -> list[str]:
    return [
        f"language:{initiative.language}",
        *(f"abc:{one}" for one in initiative.abc),
        *([f"meeting:{initiative.meeting_place}"] if initiative.meeting_place else ()),
        *([STEP_FREE] if initiative.step_free else ()),
    ]
