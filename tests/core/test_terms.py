"""What people write is found whatever they call it, and however they spell it."""

import sys
import tomllib
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from wordfreq import top_n_list

from app.core.terms import (
    LANGUAGES,
    LEXICON,
    _dictionaries,
    bases_of,
    concepts_in,
    read_lexicon,
    stem_of,
    term_of,
    terms_of,
    words_in,
)

CONCEPTS = {
    concept: words.split()
    for concept, words in tomllib.loads(LEXICON.read_text(encoding="utf-8"))["concepts"].items()
}

SAY_NOTHING_OF_IT = [
    "noen som kan", "har vært der før", "er klar når som helst", "I make jam", "bor ved skolen",
    "foreldre", "målet er nådd", "bak huset", "billig", "behandling", "forhandle", "grensene",
    "keyboard", "congress", "temperaturen", "sammenheng", "register", "mål", "gonger", "noko slikt",
    "det hender", "står høyt", "så lenge", "tid", "stått", "vært", "være", "mor", "for", "lag", "sin",
]  # fmt: skip
# Forms and compounds of the lexicon's words that the dictionaries do not lead back to them.
REVIEWED = {
    "seljord": "#meadow",
    "hagar": "#garden",
    "spelar": "#music",
    "strandbuen": "#shore",
    "dansar": "#dancing",
    "spelemann": "#music",
    "mårhund": "#dogs",
    "spelemenn": "#music",
    "språkleg": "#norwegian",
    "spelemannen": "#music",
    "plantar": "#garden",
    "pratar": "#visits",
    "lærar": "#teaching",
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4H", "4h"),
        ("4-H og 4 H", "4h og 4h"),
        ("4H-leiren", "4h leiren"),
        ("U16, U-16 og U 16", "u16 u16 og u16"),
        ("\uff14\uff28", "4h"),
        ("E6 Fv714 TV2 3D H2O", "e6 fv714 tv2 3d h2o"),
        ("covid19", "covid"),
        ("kl. 4 i dag, 5 å 6", "kl dag"),
        ("\u212bfjord, a\u030apen", "åfjord åpen"),
        ("17. mai 2026", "mai"),
    ],
)
def test_words_are_read_as_people_write_them(text, words):
    assert words_in(text) == words.split()


def test_letters_in_parts_are_the_letters_they_make():
    apart = unicodedata.normalize("NFD", "kjøring på Ålesund med småbarn")
    assert terms_of(apart) == terms_of("kjøring på Ålesund med småbarn")


def test_no_word_stands_in_two_concepts():
    words = [word for synonyms in CONCEPTS.values() for word in synonyms]
    assert sorted(words) == sorted(set(words))


def test_every_word_of_the_lexicon_leads_to_its_concept():
    led = {word: term_of(word) for synonyms in CONCEPTS.values() for word in synonyms}
    assert led == {word: f"#{concept}" for concept, some in CONCEPTS.items() for word in some}


def test_every_concept_is_written_in_small_letters_and_fits_its_column():
    for concept, words in CONCEPTS.items():
        assert len(concept) < 40
        assert all(word == word.casefold() and len(word) > 1 for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "Jeg kan kjøre folk",
        "Eg kan køyre",
        "Sjåførene våre",
        "trenger skyss til legen",
        "I can give you a lift",
        "I drive",
        "onsdagskjøring",
        "kjørehjelp",
    ],
)
def test_synonyms_in_three_languages_and_compounds_are_one_concept(text):
    assert "#driving" in terms_of(text)


@pytest.mark.parametrize(
    ("wrong", "concept"),
    [
        ("sjåføør", "#driving"),
        ("hageabeid", "#garden"),
        ("stranrydding", "#shore"),
        ("snomaking", "#snow"),
        ("tilhegner", "#trailer"),
        ("kjoring", "#driving"),
        ("kjoere", "#driving"),
        ("sjaafør", "#driving"),
    ],
)
def test_a_spelling_mistake_is_understood(wrong, concept):
    assert term_of(wrong) == concept


@pytest.mark.parametrize(
    "word", ["raking", "endre", "gamle", "først", "organisasjon", "understand"]
)
def test_another_word_is_no_spelling_mistake(word):
    assert not term_of(word).startswith("#")


@pytest.mark.parametrize("text", SAY_NOTHING_OF_IT)
def test_a_common_word_is_not_taken_for_one_of_the_lexicon(text):
    assert not concepts_in(terms_of(text))


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("snøfres", "#snow"),
        ("snømåker", "#snow"),
        ("måking", "#snow"),
        ("onsdagsmiddagen", "#food"),
        ("søndagsmiddager", "#food"),
        ("butikken", "#shopping"),
        ("småbarn", "#children"),
        ("barnebarna", "#children"),
        ("eg bakar", "#baking"),
        ("båtføraren", "#boat"),
        ("leksene hennes", "#homework"),
    ],
)
def test_forms_and_compounds_of_known_words_are_understood(text, concept):
    assert concept in terms_of(text)


def test_the_commonest_words_give_no_concept_but_forms_of_the_lexicons():
    """The 2,000 commonest of bokmål, English and nynorsk: of those that nynorsk's dictionary knows by
    how common they are in Norwegian texts, and again of those that bokmål's does not. What stands in
    `REVIEWED` was read by a person."""
    lexicon = read_lexicon()
    taken = {
        word: term
        for word in common_words()
        if word not in lexicon.words and not bases_of(word) & lexicon.words.keys()
        if (term := term_of(word)).startswith("#")
    }
    assert taken == REVIEWED


def common_words():
    nb, nn, _en = (_dictionaries()[language] for language in LANGUAGES)
    in_norwegian = [word for word in top_n_list("nb", 200_000) if nn.get(word)]
    yield from (*top_n_list("nb", 2000), *top_n_list("en", 2000), *in_norwegian[:2000])
    yield from [word for word in in_norwegian if not nb.get(word)][:2000]


def test_a_word_outside_the_lexicon_keeps_its_stem():
    assert terms_of("orgler") == terms_of("Orglene!") == {"orgl"}


@pytest.mark.parametrize(
    "text",
    ["", "Jeg kan hjelpe på onsdager", "Eg vil gjerne bidra", "I can help in the evenings", "12"],
)
def test_words_that_say_nothing_are_no_terms(text):
    assert terms_of(text) == frozenset()


def test_a_slip_in_a_word_that_says_nothing_is_no_term_either():
    assert terms_of("hejlper gejrne") == frozenset()


def test_a_long_word_fits_its_column():
    assert len(term_of("å" * 200)) <= 40


def test_function_words_are_no_concepts():
    lexicon = read_lexicon()
    assert not lexicon.empty & {word for synonyms in CONCEPTS.values() for word in synonyms}


def test_threads_do_not_stem_each_others_words():
    words = ["kjøringene", "bakst", "hagearbeidets", "sjåførenes"] * 2000
    uncached = stem_of.__wrapped__
    alone = {word: uncached(word) for word in set(words)}
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(uncached, words))
    finally:
        sys.setswitchinterval(before)
    assert together == [alone[word] for word in words]
