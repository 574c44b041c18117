"""One normal form of text, the same here and on the phone."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.text import clean, clean_line, exceeds

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/text.json").read_text())
TRICKY = st.text(
    st.sampled_from(
        "a\u030a\u0316 \n\r\u2028\x85\u200b\u200c\u200d\ufe0f\ufeff1\u20e3❤👩م\U000e0061🏴\ud83d\ude00"
    )
    | st.characters()
)


@pytest.mark.parametrize("one", VECTORS, ids=lambda one: one["name"])
def test_text_has_one_normal_form(one):
    assert clean(one["text"]) == one["clean"]
    if "length" in one:
        assert exceeds(one["clean"], one["length"] - 1) and not exceeds(one["clean"], one["length"])


@given(TRICKY)
@example("a\u200d\u030a")
def test_what_is_clean_stays_as_it_is_and_can_be_stored(text):
    once = clean(text)
    assert clean(once) == once and "\x00" not in once
    once.encode()


def test_a_heap_of_marks_is_more_than_a_letter():
    assert exceeds("e" + "\u0316" * 1000, 30)
    assert exceeds("👩\u200d" * 100, 3)


def test_a_line_is_one_line():
    assert clean_line("Per\u2028 Hansen\r\n  Vik ") == "Per Hansen Vik"


@pytest.mark.parametrize(
    "kind", ["e\u0316\u0301", "\u200b", "👩\u200d", "\ud83d", "م\u200c", "\n\u2028"]
)
def test_twice_the_text_takes_no_more_than_a_few_times_as_long(kind):
    def took(text: str) -> float:
        began = time.process_time()
        clean(text)
        return time.process_time() - began

    took(kind)
    once = min(took(kind * 20_000) for _ in range(3))
    assert min(took(kind * 80_000) for _ in range(3)) < 12 * once + 0.05
