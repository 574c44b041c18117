"""Finding a need: filters that combine and stand in the address, words, and the neighbours."""

import unicodedata
from datetime import date, time
from urllib.parse import urlencode

import pytest

from app.core import clock as clocks
from app.core.terms import CONCEPT, read_lexicon
from app.extensions import db
from app.needs import changing, finding, service
from app.needs.models import NeedTerm
from tests.factories import organisation, post_need

WEDNESDAY = date(2026, 11, 25)
MIDDLE = {"latitude": 63.6, "longitude": 8.97}


@pytest.fixture(autouse=True)
def november(clock):
    """A Tuesday."""
    clock.at("2026-11-24T08:00:00+00:00")


@pytest.fixture
def post(lag, kari):
    """`post("Male klubbhuset", day=None)`; None is when it suits."""

    def posted(title, *, day=WEDNESDAY, by=lag, role="vert", **values):
        starts, ends = (clocks.oslo(day, time(hour)) if day else None for hour in (12, 14))
        given = {"starts_at": starts, "ends_at": ends, "slots": ((role, 2),), **values}
        return post_need(by, kari, title=title, **given)

    return posted


@pytest.fixture
def boats(hitra, kari):
    """Another organisation, in the same place."""
    made = organisation(hitra, "Kvenvær båtlag", owner=kari)
    db.session.refresh(kari)
    return made


@pytest.fixture
def found(client):
    """The titles that a query of the API finds, in their order."""

    def titles(query, municipality="hitra"):
        query = query if isinstance(query, str) else urlencode(query)
        answer = client.get(f"/api/v1/needs?municipality={municipality}&{query}")
        assert answer.status_code == 200, answer.json
        return [one["title"] for one in answer.json["items"]]

    return titles


@pytest.mark.parametrize(
    "query",
    [
        "kjøring",  # a synonym of «sjåfør»
        "drive",
        "køyre",
        "sjåførene",
        "sjafor",
        "onsdagsmiddag sjåfør",
        "MIDDAG",
        "fillan",
        "sanitetsforeningen",
        "sanitetsf",
        "hente bringe",
        "hjelp til kjøring",  # a word that says nothing beside one that does
        "gjerne",  # and alone
    ],
)
def test_words_are_found_however_they_are_written(post, boats, found, query):
    post("Onsdagsmiddag", role="sjåfør", body="Vi henter og bringer gjerne.")
    post("Rydding", place="Badeplassen", role="rydder", by=boats)
    assert found(f"q={query}") == ["Onsdagsmiddag"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("4H", "Leir for 4H i Barman"),
        ("4h", "Leir for 4H i Barman"),
        ("4-H", "Leir for 4H i Barman"),
        ("4H leir", "Leir for 4H i Barman"),
        ("\uff14\uff28", "Leir for 4H i Barman"),
        ("U16", "Kamp for U16-laget"),
        ("u-16", "Kamp for U16-laget"),
        ("17. mai", "Toget 17. mai"),
        ("ba\u030albrenning", "Bålbrenning"),
        ("bålbrenning", "Bålbrenning"),
    ],
)
def test_short_names_numbers_and_letters_in_parts_are_found(post, found, query, title):
    titles = ("Leir for 4H i Barman", "Kamp for U16-laget", "Toget 17. mai", "Bålbrenning")
    for one in (*titles, "Leir for speiderne", "Kamp for G15", "Toget 1. mai"):
        post(one, role="vert")
    assert found({"q": query}) == [title]


def test_what_stands_with_letters_in_parts_is_found(post, found):
    """Written before every door composed them."""
    need = post("Rydding")
    need.title = unicodedata.normalize("NFD", "Bålbrenning på Ørland")
    db.session.commit()
    finding.index_all()
    db.session.commit()
    for query in ("bålbrenning", "ørland", "ba\u030alb"):
        assert found({"q": query}) == [need.title]


@pytest.mark.parametrize("query", ["sjåfør maling", "og", "!!", "xyzzy", "%25", "fil kjøring"])
def test_all_words_must_be_found_and_only_the_last_may_be_begun(post, found, query):
    post("Onsdagsmiddag", role="sjåfør")
    assert found(f"q={query}") == []


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("day=today", ["I dag"]),
        ("day=2026-11-25", ["Hver onsdag"]),
        ("day=2026-12-02", ["Hver onsdag"]),
        ("day=2026-12-16", []),
        ("day=wednesday", ["Hver onsdag"]),
        ("day=weekend", ["Lørdag"]),
        ("day=saturday", ["Lørdag"]),
        ("rhythm=weekly", ["Hver onsdag"]),
        ("rhythm=flexible", ["Når som helst"]),
        ("rhythm=once", ["I dag", "Lørdag"]),
        ("free=1", ["Hver onsdag", "Lørdag", "Når som helst"]),
        ("language=nn", ["Lørdag"]),
        ("place=kven", ["Når som helst"]),
        ("place=kvenvær skole", ["Når som helst"]),
        ("kind=driving", ["Lørdag"]),
        ("kind=driving&rhythm=weekly", []),
        ("kind=driving&day=weekend&free=1&language=nn&q=kjøre", ["Lørdag"]),
    ],
)
def test_filters_combine_and_the_nearest_in_time_stays_first(post, found, query, titles):
    post("I dag", day=date(2026, 11, 24), requirements=("adult",))
    post("Hver onsdag", weekdays=(2,), repeats_until=date(2026, 12, 9))
    post("Lørdag", day=date(2026, 11, 28), role="køyre", language="nn")
    post("Når som helst", day=None, place="Kvenvær skole")
    assert found(query) == titles


def test_what_a_filter_cannot_be_is_refused_by_the_api_and_left_by_the_page(client, post):
    post("Onsdagsmiddag")
    for query in ("day=2026-02-30", "kind=x", "within=7", "language=se", "rhythm=x", "q="):
        assert client.get(f"/api/v1/needs?municipality=hitra&{query}").status_code == 422, query
    page = client.get("/hitra/behov?dag=i-morgen&type=x&innen=7&sok=+&etter=")
    assert "Onsdagsmiddag" in page.text and "Ta bort filteret" not in page.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_none_to_look_for(client, post, day):
    post("Onsdagsmiddag")
    assert client.get(f"/api/v1/needs?municipality=hitra&day={day}").status_code == 422
    page = client.get(f"/hitra/behov?dato={day}")
    assert page.status_code == 200 and "Onsdagsmiddag" in page.text


def test_the_page_shows_what_is_on_and_how_to_take_it_off(client, post):
    post("Onsdagsmiddag")
    page = client.get("/hitra/behov?sok=%3Cb%3Emaling&type=craft&uten-krav=1")
    assert "«&lt;b&gt;maling»" in page.text and "Håndverk" in page.text
    assert "Ingen treff" in page.text and "innen=45" in page.text
    assert 'href="/hitra/behov?type=craft&amp;uten-krav=1"' in page.text


def test_the_next_page_keeps_the_filters(client, post, found):
    for number in range(3):
        post(f"Sjåfør {number}")
        post(f"Maling {number}")
    first = client.get("/api/v1/needs?municipality=hitra&kind=driving&limit=2").json
    assert len(first["items"]) == 2
    assert len(found(f"kind=driving&limit=2&after={first['next']}")) == 1
    for number in range(18):
        post(f"Sjåfør til {number}")
    assert "type=driving&amp;etter=" in client.get("/hitra/behov?type=driving").text


def test_neighbours_are_found_by_minutes_of_travel_across_borders(
    client, post, found, hitra, skaun, kari
):
    hitra.latitude, hitra.longitude = MIDDLE.values()
    skaun.latitude, skaun.longitude = 63.6 + 20 / 111.2, 8.97  # 20 km, or 39 minutes
    db.session.commit()
    there = organisation(skaun, "Børsa lag", owner=kari)
    db.session.refresh(kari)
    post("Her")
    post("I Skaun", by=there)
    post("Nær grensa", by=there, latitude=63.6 + 10 / 111.2, longitude=8.97)
    post("Langt borte her", latitude=62.0, longitude=8.97)
    assert sorted(found("")) == ["Her", "Langt borte her"]
    assert sorted(found("within=15")) == ["Her", "Langt borte her"]
    assert sorted(found("within=30")) == ["Her", "Langt borte her", "Nær grensa"]
    assert len(found("within=45")) == 4
    assert "Her" in found("within=45", municipality="skaun")
    page = client.get("/hitra/behov?innen=45").text
    assert "I Skaun" in page and "· Skaun" in page


def test_a_kept_page_with_neighbours_is_made_anew_when_they_change(client, post, skaun, kari):
    there = organisation(skaun, owner=kari)
    db.session.refresh(kari)
    for place in (there.municipality, post("Her").municipality):
        place.latitude, place.longitude = MIDDLE.values()
    db.session.commit()
    assert "I Skaun" not in client.get("/hitra/behov?innen=15").text
    post("I Skaun", by=there)
    assert "I Skaun" in client.get("/hitra/behov?innen=15").text


def test_a_municipality_that_nobody_has_placed_has_itself_for_neighbour(post, found):
    post("Her")
    assert found("within=60") == ["Her"]


def test_a_change_is_found_and_what_it_said_before_is_not(post, found, kari):
    need = post("Onsdagsmiddag", role="vert")
    content = service.Content(title="Rydde stranda", starts_at=need.starts_at)
    changing.change_need(need=need, by=kari, version=need.version, content=content)
    db.session.commit()
    assert (found("q=strand"), found("q=middag")) == (["Rydde stranda"], [])


def test_what_is_over_or_cancelled_leaves_nothing_in_the_index(post, kari, clock, count):
    service.cancel_need(need=post("Avlyst"), by=kari)
    post("Over")
    db.session.commit()
    assert count(NeedTerm)
    clock.forward(days=3)
    service.roll_forward()
    db.session.commit()
    assert count(NeedTerm) == 0


def test_what_stood_before_there_was_an_index_is_found_after_the_command(app, post, found, count):
    post("Onsdagsmiddag")
    db.session.query(NeedTerm).delete()
    db.session.commit()
    assert found("q=middag") == []
    assert app.test_cli_runner().invoke(args=["needs", "index"]).exit_code == 0
    assert found("q=middag") == ["Onsdagsmiddag"]


def test_what_many_have_is_found_as_what_few_have(post, found, monkeypatch):
    monkeypatch.setattr("app.core.search.FEW", 1)
    for number in range(3):
        post(f"Sjåfør {number}")
    post("Sjåfør og maler", role="maling")
    post("Maling")
    assert len(found("q=sjåfør")) == 4
    assert found("q=sjåfør maling") == ["Sjåfør og maler"]
    assert len(found("q=sjå")) == 4


def test_every_concept_is_of_a_kind_that_people_look_for():
    lexicon = read_lexicon()
    known = set(lexicon.words.values())
    told = {one for concepts in lexicon.kinds.values() for one in concepts}
    assert told == known and all(one.startswith(CONCEPT) for one in known)
