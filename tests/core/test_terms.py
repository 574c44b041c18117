"""What people write is found whatever they call it, and however they spell it."""

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.terms import LEXICON, read_lexicon, stem_of, term_of, terms_of

CONCEPTS = {
    concept: words.split()
    for concept, words in tomllib.loads(LEXICON.read_text(encoding="utf-8"))["concepts"].items()
}


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
        ("bat", "#boat"),
    ],
)
def test_a_spelling_mistake_is_understood(wrong, concept):
    assert term_of(wrong) == concept


@pytest.mark.parametrize(
    "word", ["raking", "endre", "gamle", "først", "organisasjon", "understand"]
)
def test_another_word_is_no_spelling_mistake(word):
    assert not term_of(word).startswith("#")


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
