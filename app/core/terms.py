"""People's words as terms: what an offer and a need have in common however it was written.

A term is a concept of lexicon.toml (`#driving`) or, for a word that is not there, its stem.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from simplemma.strategies import StreamDictionaryFactory
from snowballstemmer import stemmer

from app.core.text import folded

LEXICON = Path(__file__).with_name("lexicon.toml")
CONCEPT = "#"
LONGEST_TERM = 40
LETTER, SIGN = r"[^\W\d_]", r"[^\W_]"
# A short name with digits in it is one word: «4H», «U16», «E6», «TV2», «3D».
SHORT_NAME = (
    rf"(?<!{SIGN})(?={SIGN}*\d)(?={SIGN}*{LETTER})(?:\d|{LETTER}{{1,2}}(?!{LETTER}))+(?!{SIGN})"
)
WORD = re.compile(rf"{SHORT_NAME}|{LETTER}{{2,}}")
# Years, days and the number to call are searched for as well.
WORD_OR_NUMBER = re.compile(rf"{WORD.pattern}|(?<!{SIGN})\d{{2,}}(?!{SIGN})")
# «4-H» and «U 16» are «4H» and «U16».
APART = re.compile(
    rf"(?<!{SIGN})(?:(\d{{1,3}})[\s\u2010\u2011\u2013-]({LETTER})"
    rf"|({LETTER})[\s\u2010\u2011\u2013-](\d{{1,3}}))(?!{SIGN})"
)
# How words are read (this file), as a number: raise it when the same word becomes another term.
READING = 3
# The last part of a compound says what it is («småbarn»); as a first part many words say less.
SHORTEST_HEAD, SHORTEST_LAST, SHORTEST_FIRST = 3, 4, 5
# Shorter words are one letter from too many that mean something else: «endre» is no «eldre».
SHORTEST_SLIP = 6
LANGUAGES = ("nb", "nn", "en")
PLAIN = str.maketrans("æøåé", "aoae")  # written without these letters, or without knowing where
DIGRAPHS = (("aa", "å"), ("oe", "ø"), ("ae", "æ"))
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
)
# What stands before a word and makes another of it: no part of a compound.
TURNING = FUNCTION_WORDS | frozenset(
    """
    ana ans bar fore fram frem gjen hen inne imot kon lig mis mellom pre pro sam sammen tilbake uten
    vel
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The concept of each word, of the stems of them all, and of what these are without æ, ø and å;
    the words that say nothing; all words by their first letter; and the concepts of each kind."""

    words: Mapping[str, str]
    stems: Mapping[str, str]
    plain: Mapping[str, str]
    empty: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, frozenset[str]]
    version: str


def terms_of(*texts: str) -> frozenset[str]:
    """The terms of some texts, in whichever of our languages they are written."""
    words = {word for text in texts for word in words_in(text)}
    return frozenset(term for word in words if (term := term_of(word)))


def words_in(text: str) -> list[str]:
    """Its words in their order, in small letters, function words too; no numbers."""
    return WORD.findall(_joined(text))


def words_and_numbers_in(text: str) -> list[str]:
    """The same with its numbers, of two digits or more."""
    return WORD_OR_NUMBER.findall(_joined(text))


def _joined(text: str) -> str:
    return APART.sub(_join, folded(text))


def _join(apart: re.Match[str]) -> str:
    """Not what only stands side by side: «4 i», «å 3»."""
    first, last = apart[1] or apart[3], apart[2] or apart[4]
    return apart[0] if FUNCTION_WORDS & {first, last} else first + last


def concepts_in(terms: Iterable[str]) -> frozenset[str]:
    """Those of some terms that are concepts."""
    return frozenset(term for term in terms if term.startswith(CONCEPT))


def kinds_of(terms: frozenset[str]) -> list[str]:
    """The kinds of what is done that some terms tell of, in the lexicon's order."""
    return [kind for kind, concepts in read_lexicon().kinds.items() if terms & concepts]


@lru_cache(maxsize=20_000)
def term_of(word: str) -> str:
    """The term of a word in small letters; "" when it says nothing. What a dictionary has is no slip
    of another word, nor another word without its dots and rings: «som» is not «søm»."""
    lexicon = read_lexicon()
    if word in lexicon.words:
        return lexicon.words[word]
    if word in lexicon.empty:
        return ""
    ways = [_of_form, _of_compound]
    if not bases_of(word):
        ways += [_of_plain, _of_slip]
    found = (way(word, lexicon) for way in ways)
    return next((one for one in found if one is not None), stem_of(word)[:LONGEST_TERM])


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Snowball's Norwegian knows the endings of nynorsk too. English words go through it as well:
    it takes their plurals off, and what else it does to them it does on both sides."""
    # A new stemmer each time: it keeps its place within itself, and threads would share that.
    return stemmer("norwegian").stemWord(word)


@lru_cache(maxsize=20_000)
def bases_of(word: str) -> frozenset[str]:
    """What dictionaries of our languages give as its base form; none for a word that they lack."""
    return frozenset(base for one in _dictionaries().values() if (base := one.get(word)))


def _norwegian_bases(word: str) -> list[str]:
    found = (_dictionaries()[language].get(word) for language in ("nb", "nn"))
    return sorted({base for base in found if base})


@cache
def _dictionaries() -> Mapping[str, Mapping[str, str]]:
    """Read as a stream: 18 MB for all three, where dicts of them take 100."""
    factory = StreamDictionaryFactory()
    return {language: factory.get_dictionary(language) for language in LANGUAGES}


@cache
def read_lexicon() -> Lexicon:
    text = folded(LEXICON.read_text(encoding="utf-8"))
    given = tomllib.loads(text)
    words = {
        word: CONCEPT + concept
        for concept, synonyms in given["concepts"].items()
        for word in synonyms.split()
    }
    empty = FUNCTION_WORDS | frozenset(given["words"]["empty"].split())
    stems = {stem_of(word): concept for word, concept in words.items()}
    kinds = {
        kind: frozenset(CONCEPT + one for one in names.split())
        for kind, names in given["kinds"].items()
    }
    return Lexicon(
        words,
        stems,
        {one.translate(PLAIN): concept for one, concept in (stems | words).items()},
        empty,
        _by_letter([*words, *empty]),
        kinds,
        hashlib.sha256(f"{READING}{text}".encode()).hexdigest()[:16],
    )


def _by_letter(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words long enough to be recognised, by the first letter: few slip on that one."""
    grouped: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        if len(word) >= SHORTEST_SLIP - 1:
            grouped.setdefault(word[0], []).append(word)
    return {letter: tuple(some) for letter, some in grouped.items()}


def _of_form(word: str, lexicon: Lexicon) -> str | None:
    """Of a known word that it is a form of, "" where that one says nothing. The dictionary decides
    where it has the word: «mål» is not «måle», «billig» no form of «bil»."""
    for base in (*sorted(bases_of(word)), *_doing(word)):
        if base in lexicon.words:
            return lexicon.words[base]
    stem = stem_of(word)
    if bases_of(word) & lexicon.empty or stem in lexicon.empty:
        return ""
    return None if bases_of(word) else lexicon.stems.get(stem)


def _doing(word: str) -> tuple[str, ...]:
    """What somebody does who is called so: «fisker», «bakar»."""
    return (word[:-1], word[:-2] + "e") if word.endswith(("er", "ar")) else ()


def _of_compound(word: str, lexicon: Lexicon) -> str | None:
    """Of what it ends with («onsdagsmiddagen»), or else begins with («kjørehjelp»), where the rest is
    a word as well, and none that only turns another: «foreldre» are not «eldre». English writes its
    compounds apart: a «keyboard» is no «board»."""
    whole = _norwegian_bases(word)
    if not whole and bases_of(word):
        return None
    for one in whole or [word]:
        for cut in range(SHORTEST_HEAD, len(one) - SHORTEST_LAST + 1):
            last = lexicon.words.get(one[cut:]) or (None if whole else _of_last(one[cut:], lexicon))
            if last and _is_head(one[:cut], lexicon):
                return last
    for cut in range(len(word) - SHORTEST_HEAD, SHORTEST_FIRST - 1, -1):
        for one in _heads(word[:cut]):
            is_known = len(one) >= SHORTEST_FIRST and one in lexicon.words
            if is_known and _is_head(word[cut:], lexicon):
                return lexicon.words[one]
    return None


def _of_last(part: str, lexicon: Lexicon) -> str | None:
    is_long = len(part) > SHORTEST_LAST and part not in lexicon.empty
    return _of_form(part, lexicon) if is_long else None


def _is_head(part: str, lexicon: Lexicon) -> bool:
    return any(
        one in lexicon.words or (len(one) >= SHORTEST_HEAD and _norwegian_bases(one))
        for one in _heads(part)
        if one not in TURNING
    )


def _heads(part: str) -> Iterator[str]:
    """A first part as it is, and without the letter that joins it to the next."""
    yield part
    if part[-1] in "se" and len(part) > SHORTEST_HEAD:
        yield part[:-1]


def _of_plain(word: str, lexicon: Lexicon) -> str | None:
    """Of a known word as a keyboard without æ, ø and å writes it: «kjore», «kjoere»."""
    whole = word
    for two, letter in DIGRAPHS:
        whole = whole.replace(two, letter)
    for one in (word, stem_of(word)):
        if one in lexicon.plain:
            return lexicon.plain[one]
    return lexicon.words.get(whole) or _of_form(whole, lexicon) if whole != word else None


def _of_slip(word: str, lexicon: Lexicon) -> str | None:
    """Of the nearest known word, "" where that one says nothing: one slip in six letters, two in
    ten."""
    if len(word) < SHORTEST_SLIP:
        return None
    near = process.extractOne(
        word,
        lexicon.by_letter.get(word[0], ()),
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= 10 else 1,
    )
    return lexicon.words.get(near[0], "") if near else None
