"""The calendar of a week: everything that happens here, day by day."""

import re
from datetime import date, time

import pytest

from app.core import clock as clocks
from app.extensions import db
from app.initiatives.event_models import Event, EventState
from app.needs.service import cancel_need
from tests.factories import ask, make, organisation, post_need, start

WEEK = "/hitra/uke/2026-48"


@pytest.fixture(autouse=True)
def november(clock):
    """Tuesday in week 48."""
    clock.at("2026-11-24T08:00:00+00:00")


@pytest.fixture
def lag(hitra, kari):
    return organisation(hitra, owner=kari)


@pytest.fixture
def post(lag, kari):
    def posted(title, day, hours=(12, 14), **values):
        starts, ends = (clocks.oslo(day, time(hour)) for hour in hours)
        return post_need(lag, kari, title=title, **{"starts_at": starts, "ends_at": ends, **values})

    return posted


def day_of(page, name):
    """What stands under a day's heading."""
    return re.search(
        rf"<h2>{name}.*?</h2>(.*?)</li>\s*(?:<li class=\"week-day\"|</ol>)", page, re.S
    )[1]


def test_each_day_has_what_is_on_in_the_order_of_the_clock(client, post):
    post("Sent", date(2026, 11, 25), (18, 20))
    post("Hver onsdag", date(2026, 11, 25), weekdays=(2,), repeats_until=date(2026, 12, 2))
    post("Neste uke", date(2026, 12, 1))
    page = client.get(WEEK).text
    wednesday = day_of(page, "onsdag 25. november")
    assert wednesday.index("Hver onsdag") < wednesday.index("Sent")
    assert "Fillan sanitetsforening" in wednesday and "18–20" in wednesday
    assert "Ingenting" in day_of(page, "torsdag 26. november") and "Neste uke" not in page
    after = client.get("/hitra/uke/2026-49").text
    assert "Hver onsdag" in day_of(after, "onsdag 2. desember")
    assert "Neste uke" in day_of(after, "tirsdag 1. desember")
    assert "Hver onsdag" not in client.get("/hitra/uke/2026-50").text


def test_what_is_cancelled_elsewhere_flexible_or_hidden_is_not_in_it(
    client, post, kari, lag, skaun, clock
):
    cancel_need(need=post("Avlyst", date(2026, 11, 26)), by=kari)
    post("Når som helst", date(2026, 11, 27), starts_at=None, ends_at=None)
    post("Her", date(2026, 11, 25))
    there = organisation(skaun, owner=kari)
    db.session.refresh(kari)
    post_need(there, kari, title="I Skaun")
    page = client.get(WEEK).text
    assert "Her" in page
    assert not [one for one in ("Avlyst", "Når som helst<", "I Skaun") if one in page]
    clock.forward(days=20)
    assert "Her" in client.get(WEEK).text  # what has been, stands


def test_the_question_opens_and_closes_and_one_to_come_keeps_its_words(client, hitra):
    ask("Hva kan du lære bort?", municipality_id=hitra.id)  # opened yesterday
    coming = clocks.oslo(date(2026, 12, 7), time(12))
    ask("Hva er hemmelig?", municipality_id=hitra.id, opens_at=coming)
    now = client.get(WEEK).text
    assert "Ukens spørsmål kommer" in day_of(now, "mandag 23. november")
    assert "Hva kan du lære bort?" in now
    assert "Siste frist for å svare på ukens spørsmål" in client.get("/hitra/uke/2026-49").text
    later = client.get("/hitra/uke/2026-50").text
    assert "Et nytt spørsmål kommer" in later and "hemmelig" not in later


def test_events_of_what_is_public_stand_in_it(client, hitra, kari):
    shown, hidden = start(hitra, kari), start(hitra, kari, published=False)
    for initiative, title in ((shown, "Tekjøkken"), (hidden, "Skjult")):
        times = {"starts_at": clocks.oslo(date(2026, 11, 28), time(11)), "state": EventState.OPEN}
        about = {"municipality_id": hitra.id, "created_by_id": kari.id, "fingerprint": ""}
        initiative_id = initiative.id
        make(Event(id=initiative_id, initiative_id=initiative_id, title=title, **times, **about))
    page = client.get(WEEK).text
    assert "Tekjøkken" in day_of(page, "lørdag 28. november") and "Skjult" not in page


def test_today_is_marked_and_the_weeks_around_are_linked(client, hitra):
    page = client.get("/hitra/uke").text
    assert page.count('aria-current="date"') == 1 and "I dag" in page
    assert 'rel="prev" href="/hitra/uke/2026-47"' in page
    assert 'rel="next" href="/hitra/uke/2026-49"' in page
    other = client.get("/hitra/uke/2026-53").text  # a year with 53 weeks
    assert 'href="/hitra/uke/2027-01"' in other and 'aria-current="date"' not in other


@pytest.mark.parametrize(
    "week",
    ["2026-54", "2026-00", "2026", "x", "2026-8", "1926-48", "2029-01", "0001-01", "1-01"],
)
def test_there_are_pages_of_weeks_within_a_year_only(client, hitra, week):
    assert client.get(f"/hitra/uke/{week}").status_code == 404


def test_the_kept_page_is_made_anew_when_something_is_posted(client, post):
    post("Først", date(2026, 11, 25))
    assert "Så" not in client.get(WEEK).text
    post("Så dette", date(2026, 11, 25))
    assert "Så dette" in client.get(WEEK).text


def test_what_ends_after_midnight_and_what_is_told_in_english(client, post):
    post("Natteravn", date(2026, 11, 27), (22, 23))
    page = client.get("/en/hitra/uke/2026-48").text
    assert "Friday 27 November" in page and "22:00–23:00" in page
