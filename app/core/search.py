"""Finding what people wrote: an inverted index beside each sort of thing, the same on any database.

A row says that a thing has a term. Terms are those of its words (app/core/terms.py), and facets: what
the thing is rather than says, each beginning with `@`, which no word does. A list is then searched
and filtered by one means, and stays in its own order.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, delete, exists, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.core.terms import (
    FUNCTION_WORDS,
    LONGEST_TERM,
    read_lexicon,
    stem_of,
    term_of,
    words_and_numbers_in,
)
from app.core.text import folded
from app.extensions import db

FACET = "@"
PLACE = "@place:"
SHORTEST_BEGINNING = 3
# A term that so few things have is looked up; one that more have is met soon in the list itself.
FEW = 1000
LAST = "\U0010ffff"


class Term:
    """The first column of an index; the class that has it adds whose term it is, and what narrows the
    search before that, to its primary key. The key begins with the term, which makes it the index
    that searching needs; on PostgreSQL it is sorted by code, as words' beginnings are found."""

    term: Mapped[str] = mapped_column(
        String(LONGEST_TERM).with_variant(String(LONGEST_TERM, collation="C"), "postgresql"),
        primary_key=True,
        sort_order=-1,
    )


class TermIndex(db.Model):  # type: ignore[name-defined]
    """By which lexicon, and which way of reading words, an index was last written; while it is being
    written anew, after which thing it goes on."""

    __tablename__ = "term_indexes"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), default="")
    after_id: Mapped[uuid.UUID | None]


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that must be found: any of some terms, or a term that begins so."""

    terms: frozenset[str]
    beginning: str = ""


def words_of(*texts: str) -> frozenset[str]:
    """The terms to find texts by."""
    return frozenset(term for text in texts for word in _words(text) for term in _terms(word))


def place_of(text: str) -> frozenset[str]:
    """The facets of a place's name."""
    return frozenset(PLACE + one for one in _stems(text))


def sought_all(facets: Iterable[str], *, words: str = "", place: str = "") -> list[Sought]:
    """What must be found: all of these facets, words, and a place of that name."""
    return [
        *(Sought(frozenset({FACET + name})) for name in facets),
        *(sought_words(words) if words else ()),
        *(sought_place(place) if place else ()),
    ]


def sought_words(text: str) -> list[Sought]:
    """What somebody searches for: all of their words, but for those that say nothing beside others;
    the last may be but begun. Nothing is found by no word at all."""
    words = _words(text)
    telling = [word for word in words if term_of(word)] or words
    found = [Sought(_terms(word)) for word in telling]
    if found and telling[-1] == words[-1]:
        found[-1] = _begun(telling[-1])
    return found or [Sought(frozenset())]


def sought_place(text: str) -> list[Sought]:
    """The words of a place's name, the last of them may be but begun."""
    stems = _stems(text)
    found = [Sought(frozenset({PLACE + one})) for one in stems]
    if found:
        found[-1] = Sought(found[-1].terms, PLACE + stems[-1])
    return found or [Sought(frozenset())]


def _words(text: str) -> list[str]:
    """In their order, each once, without function words."""
    return [one for one in dict.fromkeys(words_and_numbers_in(text)) if one not in FUNCTION_WORDS]


def _terms(word: str) -> frozenset[str]:
    """Its concept, if it has one, and its stem: a slip is then found by those who slip alike, and a
    word that says nothing of what is wanted, where it is a name («Frivilligsentralen»)."""
    stem = stem_of(word)[:LONGEST_TERM]
    return frozenset({term_of(word) or stem, stem})


def _stems(text: str) -> list[str]:
    longest = LONGEST_TERM - len(PLACE)
    return [stem_of(word)[:longest] for word in re.findall(r"\w+", folded(text))]


def _begun(word: str) -> Sought:
    """A word, and all that begins with it: terms that do, and concepts of words that do."""
    is_short_name = not word.isalpha() and not word.isdigit()
    if len(word) < SHORTEST_BEGINNING and not is_short_name:
        return Sought(_terms(word))
    known = read_lexicon().words.items()
    concepts = {concept for one, concept in known if one.startswith(word)}
    return Sought(_terms(word) | concepts, word)


def write_terms(
    key: InstrumentedAttribute[uuid.UUID],
    subject_id: uuid.UUID,
    terms: Iterable[str],
    **around: Any,
) -> None:
    """Let a thing be found by these terms, and by no others; `key` is the index' column of whose they
    are, `around` what else its rows say. Within the transaction that writes the thing."""
    db.session.execute(delete(key.class_).where(key == subject_id))
    if rows := [{"term": term, key.key: subject_id, **around} for term in sorted(set(terms))]:
        db.session.execute(insert(key.class_), rows)


def renew(name: str, index: Callable[..., uuid.UUID | None]) -> bool:
    """Go on writing an index anew when words are read in another way than when it was written; returns
    whether there is more. `index(after=)` does a batch and returns its last id, None at the end. The
    worker's sweep calls it, so that an upgrade needs no command."""
    now = read_lexicon().version
    standing = db.session.get(TermIndex, name, with_for_update=True)
    if standing is None:
        standing = TermIndex(name=name, version="")
        db.session.add(standing)
    if standing.version == now:
        return False
    standing.after_id = index(after=standing.after_id)
    if standing.after_id is None:
        standing.version = now
    db.session.flush()
    return standing.after_id is not None


def narrow(
    query: Select[Any],
    subject: InstrumentedAttribute[uuid.UUID],
    key: InstrumentedAttribute[uuid.UUID],
    sought: Sequence[Sought],
    *,
    among: Sequence[ColumnElement[bool]] = (),
    same: Sequence[ColumnElement[bool]] = (),
) -> Select[Any]:
    """Those of a list that all of it is found of, in the list's own order and as fast however many
    they are: what few have is looked up first, what many have is met soon by who reads in order.

    `among` are the rows of the index that can matter (a municipality's), `same` ties one to its thing
    beyond the id.
    """
    few: set[uuid.UUID] | None = None
    for one in sought:
        found = _first(key, one, among)
        if len(found) > FEW:
            query = query.where(exists().where(key == subject, *same, or_(*_is(key, one))))
        else:
            few = set(found) if few is None else few.intersection(found)
    return query if few is None else query.where(subject.in_(sorted(few)))


def _first(
    key: InstrumentedAttribute[uuid.UUID], one: Sought, among: Sequence[ColumnElement[bool]]
) -> Sequence[uuid.UUID]:
    """One more than few, at most. A question for each way of having it: with «or», a database may
    read all that there is."""
    ways = [select(key).where(way, *among).limit(FEW + 1) for way in _is(key, one)]
    return [subject for way in ways for subject in db.session.scalars(way)]


def _is(key: InstrumentedAttribute[uuid.UUID], one: Sought) -> list[ColumnElement[bool]]:
    term = key.class_.term
    begins = [term.between(one.beginning, one.beginning + LAST)] if one.beginning else []
    return [term.in_(sorted(one.terms)), *begins]
