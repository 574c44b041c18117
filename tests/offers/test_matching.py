"""Each rule of the ranking, without a database."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.offers.matching import WEIGHTS, Candidate, Reason, Wanted, demanded_of, rank, reasons
from app.places.distance import travel_minutes

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEDNESDAY, FRIDAY, DAY, EVENING = 1 << 2, 1 << 4, 2, 4
NEED = Wanted(
    need_id=uuid.UUID(int=7),
    municipality_id=uuid.UUID(int=1),
    terms=frozenset({"#driving"}),
    days=WEDNESDAY,
    parts=DAY,
)


def offer(name: int, *terms: str, **values) -> Candidate:
    """Next door, any time, never asked; `name` is the person's."""
    return Candidate(
        offer_id=uuid.uuid4(),
        user_id=uuid.UUID(int=name),
        terms=frozenset(terms or ("#driving",)),
        **{"days": 0, "parts": 0, "travel_minutes": 60, "km": 1.0, "language": "nb", **values},
    )


def order(*offers: Candidate, need: Wanted = NEED) -> list[int]:
    """The people, the likeliest first; the same whichever way they came."""
    ranked = [one.candidate.user_id.int for one in rank(need, offers, now=NOW)]
    assert ranked == [one.candidate.user_id.int for one in rank(need, offers[::-1], now=NOW)]
    return ranked


def asked(days_ago: float, times: int = 1) -> dict:
    return {"last_asked_at": NOW - timedelta(days=days_ago), "asked_this_month": times}


def test_who_can_more_of_it_comes_first():
    need = replace(NEED, terms=frozenset({"#driving", "#food"}))
    assert order(offer(1, "#driving"), offer(2, "#driving", "#food"), need=need) == [2, 1]


def test_what_few_can_says_more_than_what_many_can():
    need = replace(NEED, terms=frozenset({"#driving", "#boat"}))
    many = [offer(name, "#driving") for name in range(2, 8)]
    assert order(*many, offer(1, "#boat"), need=need)[0] == 1


def test_the_title_says_more_than_the_description():
    need = replace(NEED, context=frozenset({"#food", "#baking"}))
    both, baking = offer(1, "#driving", "#food"), offer(2, "#driving", km=1.5)
    assert order(baking, both, need=need) == [1, 2]
    assert order(offer(1, "#food", "#baking"), offer(2, "#driving"), need=need) == [2]


def test_nobody_is_asked_who_has_nothing_of_what_is_demanded():
    need = replace(NEED, terms=frozenset({"#driving", "#food"}), demanded=frozenset({"#driving"}))
    assert order(offer(1, "#food"), offer(2, "#driving"), need=need) == [2]


@pytest.mark.parametrize(
    ("title", "roles", "demanded"),
    [
        ("Middag for alle", ["sjåfør"], {"#driving"}),
        ("Middag for alle", ["sjåfør", "kokk"], {"#driving", "#food"}),
        ("Middag for alle", ["hjelper"], {"#food"}),
        ("Stemme orgelet", ["hjelper"], {"stemm", "orgel"}),
        ("Musikk i kirka", ["organist"], {"#music", "organist"}),
        ("Musikk i kirka", [], {"#music"}),
        ("Kontrabass", ["bassist"], {"kontrabass", "bassist"}),
    ],
)
def test_the_roles_concept_is_demanded_where_it_is_known(title, roles, demanded):
    assert demanded_of(title, roles) == demanded


def test_a_concept_says_more_than_another_word():
    need = replace(NEED, terms=frozenset({"#driving", "orgl"}))
    assert order(offer(1, "orgl"), offer(2, "#driving"), need=need) == [2, 1]


def test_a_word_that_nobody_offers_takes_nothing_from_anybody():
    need = replace(NEED, terms=frozenset({"#driving", "orgl"}))
    (ranked,) = rank(need, [offer(1)], now=NOW)
    assert ranked.parts["what"] == pytest.approx(1)


@pytest.mark.parametrize("when", [{"days": FRIDAY}, {"parts": EVENING}])
def test_nobody_is_asked_for_a_day_or_an_hour_they_did_not_offer(when):
    assert order(offer(1, **when)) == []


@pytest.mark.parametrize("when", [{"days": WEDNESDAY | FRIDAY}, {"parts": DAY}])
def test_the_very_day_comes_before_any_day(when):
    assert order(offer(1), offer(2, **when)) == [2, 1]


def test_of_several_days_the_more_the_better():
    need = replace(NEED, days=WEDNESDAY | FRIDAY)
    both, one = offer(1, days=WEDNESDAY | FRIDAY), offer(2, days=WEDNESDAY)
    assert order(one, both, need=need) == [1, 2]


def test_a_need_at_no_certain_time_suits_all_alike():
    need = replace(NEED, days=0, parts=0)
    assert {
        one.parts["when"] for one in rank(need, [offer(1), offer(2, days=FRIDAY)], now=NOW)
    } == {1}


def test_the_nearer_comes_first():
    assert order(offer(1, km=20.0), offer(2, km=2.0)) == [2, 1]


def test_nobody_is_asked_to_travel_farther_than_they_said():
    assert travel_minutes(10) == 21
    assert order(offer(1, km=10.0, travel_minutes=20), offer(2, km=10.0, travel_minutes=21)) == [2]


def test_an_unknown_place_is_somewhere_in_the_municipality():
    assert order(offer(1, km=None), offer(2, km=2.0), offer(3, km=25.0)) == [2, 1, 3]


def test_bokmaal_and_nynorsk_understand_each_other_and_english_comes_later():
    spoken = rank(NEED, [offer(1, language="nn"), offer(2), offer(3, language="en")], now=NOW)
    assert [one.parts["language"] for one in spoken] == [1, 1, WEIGHTS.other_language]


@pytest.mark.parametrize("times", [2, 3])
def test_nobody_is_asked_more_often_in_a_month_than_they_chose(times):
    assert order(offer(1, **asked(10, times))) == []
    assert order(offer(1, asks_a_month=5, **asked(10, times))) == [1]


def test_who_was_asked_longer_ago_comes_first():
    assert order(offer(1, **asked(3)), offer(2, **asked(80, 0)), offer(3, **asked(25))) == [2, 3, 1]


def test_of_those_asked_on_the_same_day_the_more_often_asked_come_later():
    often, once = offer(1, asks_a_month=5, **asked(20, 2)), offer(2, **asked(20, 1))
    assert order(often, once) == [2, 1]


def test_after_a_long_rest_an_ask_weighs_nothing():
    (ranked,) = rank(NEED, [offer(1, **asked(WEIGHTS.rest_days, 0))], now=NOW)
    assert ranked.parts["rest"] == 1


def test_whoever_was_never_asked_gets_a_turn():
    assert order(offer(1, km=2.0, **asked(100, 0)), offer(2, km=3.0)) == [2, 1]


def test_a_newcomers_turn_does_not_make_up_for_not_being_able_to():
    need = replace(NEED, terms=frozenset({"#driving", "#boat"}))
    both = offer(1, "#driving", "#boat", **asked(100, 0))
    assert order(both, offer(2, "#driving"), need=need) == [1, 2]


def test_equals_take_turns_from_need_to_need():
    equals = [offer(name) for name in range(10)]
    firsts = {
        order(*equals, need=replace(NEED, need_id=uuid.UUID(int=need)))[0] for need in range(40)
    }
    assert len(firsts) > 5


def test_everybody_stands_there_once_with_their_best_offer():
    near, far = offer(1, km=2.0), offer(1, km=20.0)
    (ranked,) = rank(NEED, [far, near], now=NOW)
    assert ranked.candidate is near


def test_whoever_is_to_be_left_out_is():
    assert order(offer(1), offer(2), need=replace(NEED, without=frozenset({uuid.UUID(int=1)}))) == [
        2
    ]


def test_nobody_to_ask_is_an_empty_list():
    assert order() == []


def test_the_score_is_the_sum_of_its_parts():
    (ranked,) = rank(NEED, [offer(1, km=9.0, **asked(20))], now=NOW)
    parts = [getattr(WEIGHTS, name) * part for name, part in ranked.parts.items()]
    assert ranked.score == pytest.approx(sum(parts))
    assert all(0 <= part <= 1 for part in ranked.parts.values())


def test_the_reasons_are_what_is_so_and_no_more():
    knows = offer(1, days=WEDNESDAY | FRIDAY, parts=DAY, km=5.0)
    (ranked,) = rank(NEED, [knows], now=NOW)
    assert reasons(ranked) == [
        Reason("can", {"concepts": ["driving"]}),
        Reason("near", {"minutes": 12}),
        Reason("days", {"days": WEDNESDAY}),
        Reason("parts", {"parts": DAY}),
        Reason("first_time"),
    ]


def test_where_little_is_known_little_is_said():
    need = replace(NEED, terms=frozenset({"orgl"}))
    (ranked,) = rank(need, [offer(1, "orgl", km=None, **asked(40, 0))], now=NOW)
    assert reasons(ranked) == [Reason("words")]
