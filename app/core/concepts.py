"""What a text is about: concepts of the lexicon by their names, as its words were read, or as a person
chose."""

from collections.abc import Collection, Iterable

from app.core.errors import Invalid
from app.core.terms import CONCEPT, concepts_in, read_lexicon


def names_in(terms: Iterable[str]) -> list[str]:
    """The concepts among some terms, as they stand in the lexicon, in its order."""
    found = concepts_in(terms)
    return [name for name in _names() if CONCEPT + name in found]


def check_concepts(names: Collection[str]) -> list[str]:
    """Those chosen, each once, in the lexicon's order. Raises Invalid for one that is none."""
    if not set(names) <= set(_names()):
        raise Invalid(code="unknown_concept", errors={"concepts": ["unknown"]})
    return [name for name in _names() if name in names]


def as_chosen(terms: frozenset[str], chosen: Collection[str] | None) -> frozenset[str]:
    """Terms of a text, with the concepts that a person chose instead of those it was read as; None
    where nobody has."""
    if chosen is None:
        return terms
    return (terms - concepts_in(terms)) | {CONCEPT + one for one in chosen}


def _names() -> list[str]:
    return [one.removeprefix(CONCEPT) for one in dict.fromkeys(read_lexicon().words.values())]
