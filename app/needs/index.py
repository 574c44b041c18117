"""What a need is found by: its words, and what it is."""

from app.core import clock
from app.core.concepts import as_chosen, names_in
from app.core.search import FACET, place_of, words_of, write_terms
from app.core.terms import kinds_of, terms_of
from app.needs.models import Need, NeedTerm

FREE = "free"
WEEKLY, ONCE, FLEXIBLE = "weekly", "once", "flexible"
RHYTHMS = (ONCE, WEEKLY, FLEXIBLE)


def index_need(need: Need) -> None:
    """Let it be found as it is now; by nothing when it is over or cancelled."""
    terms = terms_of_need(need) if need.next_at else ()
    write_terms(NeedTerm.need_id, need.id, terms, municipality_id=need.municipality_id)


def terms_of_need(need: Need) -> set[str]:
    """Its words and facets."""
    roles = [slot.role for slot in need.slots]
    words = words_of(need.title, need.body, need.place, need.organisation.name, *roles)
    return {
        *words,
        *_chosen(need),
        *place_of(need.place),
        *(f"{FACET}{one}" for one in _facets(need, roles)),
    }


def _facets(need: Need, roles: list[str]) -> list[str]:
    """What it is. The kind is what its organiser chose, or else what the title and the roles ask for;
    the text, where these say nothing, may tell as well."""
    read = terms_of(need.title, *roles)
    kinds = kinds_of(as_chosen(read, need.concepts))
    if need.concepts is None and not kinds:
        kinds = kinds_of(terms_of(need.body))
    days = [f"day:{day}" for day in range(7) if _weekdays(need) & 1 << day]
    free = [] if need.requirements else [FREE]
    return [
        rhythm_of(need),
        f"language:{need.language}",
        *free,
        *days,
        *map("kind:{}".format, kinds),
    ]


def read_as(need: Need) -> list[str]:
    """The concepts that its words were read as: its title's and roles', or else its text's."""
    roles = [slot.role for slot in need.slots]
    return names_in(terms_of(need.title, *roles)) or names_in(terms_of(need.body))


def _chosen(need: Need) -> frozenset[str]:
    return as_chosen(frozenset(), need.concepts)


def rhythm_of(need: Need) -> str:
    """Once, weekly, or when it suits."""
    if need.weekdays:
        return WEEKLY
    return ONCE if need.starts_at else FLEXIBLE


def _weekdays(need: Need) -> int:
    if need.weekdays or not need.starts_at:
        return need.weekdays
    return 1 << need.starts_at.astimezone(clock.OSLO).weekday()
