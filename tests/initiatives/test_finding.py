"""Finding an initiative: by words, by what it is, and among the neighbours."""

import pytest

from app.contributions.models import Publication
from app.core import clock
from app.extensions import db
from app.initiatives.models import Initiative, InitiativeTerm, MeetingPlace
from app.initiatives.publishing import decide
from app.initiatives.service import Content, change_initiative
from tests.factories import start


@pytest.fixture
def found(client):
    """The titles that a query of the API finds."""

    def titles(query):
        answer = client.get(f"/api/v1/initiatives?municipality=hitra&{query}")
        assert answer.status_code == 200, answer.json
        return sorted(one["title"] for one in answer.json["items"])

    return titles


@pytest.fixture
def begin(hitra, kari, mona):
    """One that a moderator has let through."""

    def begun(title, home=hitra, **values):
        initiative = start(home, kari, title=title, published=False, **values)
        decide(thing=initiative, by=mona, to=Publication.PUBLISHED)
        db.session.commit()
        return initiative

    return begun


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=middag", ["Tekjøkken"]),
        ("q=suppe", ["Tekjøkken"]),  # a synonym
        ("q=matla", ["Tekjøkken"]),  # begun
        ("q=middag hage", []),
        ("abc=active", ["Turgruppa"]),
        ("abc=together", ["Tekjøkken", "Turgruppa"]),
        ("meeting_place=small_kitchen", ["Tekjøkken"]),
        ("step_free=1", ["Tekjøkken"]),
        ("place=sand", ["Turgruppa"]),
        ("language=nn", ["Turgruppa"]),
        ("abc=together&language=nn&q=tur", ["Turgruppa"]),
    ],
)
def test_words_and_filters_combine(begin, found, query, titles):
    begin(
        "Tekjøkken",
        what="Vi lager middag sammen.",
        abc=("together",),
        meeting_place=MeetingPlace.SMALL_KITCHEN,
        step_free=True,
        place="Fillan",
    )
    given = {"what": "Vi går.", "abc": ("active", "together"), "place": "Sandstad"}
    begin("Turgruppa", language="nn", **given)
    assert found(query) == titles


def test_what_is_not_public_is_found_by_nobody(begin, found, hitra, kari, mona, count):
    start(hitra, kari, title="Venter på moderator", published=False)
    assert count(InitiativeTerm) == 0
    removed = begin("Middag")
    decide(thing=removed, by=mona, to=Publication.REMOVED)
    db.session.commit()
    assert found("q=middag") == [] and count(InitiativeTerm) == 0


def test_new_texts_are_found_when_a_moderator_has_read_them(begin, found, kari, mona):
    one = begin("Middag", what="Mat.")
    content = Content(title="Sykkelverksted", what="Vi mekker.")
    change_initiative(initiative=one, by=kari, version=one.version, content=content)
    db.session.commit()
    assert (found("q=middag"), found("q=sykkel")) == (["Middag"], [])
    decide(thing=db.session.get(Initiative, one.id), by=mona, to=Publication.PUBLISHED)
    db.session.commit()
    assert (found("q=middag"), found("q=sykkel")) == ([], ["Sykkelverksted"])


def test_nobody_is_found_by_their_name(begin, found):
    begin("Middag")
    assert found("q=kari") == [] and found("q=havn") == []


def test_neighbours_are_among_them_within_minutes(begin, client, found, hitra, skaun):
    hitra.latitude, hitra.longitude = 63.6, 8.97
    skaun.latitude, skaun.longitude = 63.6 + 20 / 111.2, 8.97  # 39 minutes
    db.session.commit()
    begin("Her")
    begin("Der", skaun)
    assert found("within=30") == ["Her"] and found("within=45") == ["Der", "Her"]
    page = client.get("/hitra/initiativ?innen=45").text
    assert "· Skaun" in page and "Innen 45 minutter" in page


def test_the_page_keeps_what_it_shows_and_says_when_nothing_fits(begin, client):
    one = begin("Middag")
    one.state, one.active_at = "sleeping", clock.now()
    db.session.commit()
    page = client.get("/hitra/initiativ?vis=hvilende&sok=middag").text
    assert "Middag" in page and 'href="/hitra/initiativ?vis=hvilende"' in page
    assert 'name="vis" value="hvilende"' in page
    none = client.get("/hitra/initiativ?sok=sjakk").text
    assert "Ingen treff" in none and "innen=45" in none


def test_what_stood_before_there_was_an_index_is_found_after_the_command(app, begin, found):
    begin("Middag")
    db.session.query(InitiativeTerm).delete()
    db.session.commit()
    assert found("q=middag") == []
    assert app.test_cli_runner().invoke(args=["initiatives", "index"]).exit_code == 0
    assert found("q=middag") == ["Middag"]
