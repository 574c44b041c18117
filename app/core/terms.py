"""People's words as terms: what an offer and a need have in common however it was written.

A term is a concept of lexicon.toml (`#driving`) or, for a word that is not there, its stem.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from snowballstemmer import stemmer

LEXICON = Path(__file__).with_name("lexicon.toml")
CONCEPT = "#"
LONGEST_TERM = 40
WORD = re.compile(r"[^\W\d_]{2,}")
# Shorter parts of compounds are parts of too many other words.
SHORTEST_PART = 5
# Shorter words are one letter from too many that mean something else: «endre» is no «eldre».
SHORTEST_SLIP = 6
PLAIN = str.maketrans("æøåé", "aoae")  # written without these letters, or without knowing where
# Function words of bokmål, nynorsk and English.
FUNCTION_WORDS = frozenset(
    """
    alle alt at av bare begge ble blei bli blir blitt både da de deg dei deim deira deires dem den
    denne der dere deres det dette di din disse ditt du dykk dykkar då eg ein eit eitt eller elles
    en enn er et ett etter for fordi fra frå før ha hadde han hans har hennes henne her hjå ho hun
    hva hvem hver hvilke hvis hvor hvordan hvorfor i ikke ikkje ingen inn ja jeg kan kom korleis
    korso kva kven kvifor man me med meg men mi min mitt mot mye må ned no nå når og også om opp
    oss over på samme seg selv si sia sidan siden sin sine sitt skal skulle slik so som somme somt
    så sånn til um upp ut uten var vart ved vere verte vi vil ville vite vore vors vort være vært
    å a about all an and any are as be been but by did do does for from had has have he her his
    how if in into is it its me my no nor not of off on or our out she so some than that the their
    them then there these they this to too up us was we were what when where which who why will
    with you your
    """.split()  # noqa: SIM905  (read as a text, not as a list)
) - {"ved"}  # firewood is asked for more often than «ved» says anything


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The concept of each word, and of the stems and plain spellings of them all; the words that say
    nothing; all words by their first letter; and the concepts of each kind."""

    words: Mapping[str, str]
    concepts: Mapping[str, str]
    empty: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, frozenset[str]]


def terms_of(*texts: str) -> frozenset[str]:
    """The terms of some texts, in whichever of our languages they are written."""
    words = {word for text in texts for word in WORD.findall(text.casefold())}
    return frozenset(term for word in words if (term := term_of(word)))


def kinds_of(terms: frozenset[str]) -> list[str]:
    """The kinds of what is done that some terms tell of, in the lexicon's order."""
    return [kind for kind, concepts in read_lexicon().kinds.items() if terms & concepts]


@lru_cache(maxsize=20_000)
def term_of(word: str) -> str:
    """The term of a word in small letters; "" when it says nothing."""
    lexicon = read_lexicon()
    stem = stem_of(word)
    if word in lexicon.concepts:
        return lexicon.concepts[word]
    if word in lexicon.empty or stem in lexicon.empty:
        return ""
    known = lexicon.concepts.get(stem) or _of_compound(word, lexicon)
    if known is None:
        known = _of_mistake(word, lexicon)
    return stem[:LONGEST_TERM] if known is None else known


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Snowball's Norwegian knows the endings of nynorsk too. English words go through it as well:
    it takes their plurals off, and what else it does to them it does on both sides."""
    # A new stemmer each time: it keeps its place within itself, and threads would share that.
    return stemmer("norwegian").stemWord(word)


@cache
def read_lexicon() -> Lexicon:
    given = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    words = {
        word: CONCEPT + concept
        for concept, synonyms in given["concepts"].items()
        for word in synonyms.split()
    }
    empty = FUNCTION_WORDS | frozenset(given["words"]["empty"].split())
    concepts = {word.translate(PLAIN): concept for word, concept in words.items()}
    concepts |= {stem_of(word): concept for word, concept in words.items()} | words
    kinds = {
        kind: frozenset(CONCEPT + one for one in names.split())
        for kind, names in given["kinds"].items()
    }
    return Lexicon(words, concepts, empty, _by_letter([*words, *empty]), kinds)


def _by_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words long enough to be recognised, by the first letter: few slip on that one."""
    grouped: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        if len(word) >= SHORTEST_PART:
            grouped.setdefault(word[0], []).append(word)
    return {letter: tuple(some) for letter, some in grouped.items()}


def _of_compound(word: str, lexicon: Lexicon) -> str | None:
    """Of the longest known word that it ends with («onsdagskjøring»), or else begins with."""
    ends = (word[cut:] for cut in range(2, len(word) - SHORTEST_PART + 1))
    beginnings = (word[:cut] for cut in range(len(word) - 2, SHORTEST_PART - 1, -1))
    known = (lexicon.words.get(part) for part in chain(ends, beginnings))
    return next((concept for concept in known if concept), None)


def _of_mistake(word: str, lexicon: Lexicon) -> str | None:
    """Of the nearest known word, "" where that one says nothing: one slip in six letters, two in
    eight."""
    if len(word) < SHORTEST_SLIP:
        return None
    near = process.extractOne(
        word,
        lexicon.by_letter.get(word[0], ()),
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= 8 else 1,
    )
    return lexicon.concepts.get(near[0], "") if near else None
