"""The desk's first look: all that waits for a person as staff, the most urgent first."""

import uuid

import pytest
from bs4 import BeautifulSoup

from app.accounts.models import Role, Standing
from app.contributions import lines
from app.contributions.models import Publication, Reason
from app.initiatives.models import Update
from app.initiatives.publishing import decide
from app.initiatives.service import Content as InitiativeContent
from app.initiatives.service import change_initiative
from app.initiatives.support import Content as SupportContent
from app.initiatives.support import put_support
from app.initiatives.support_models import SupportKind
from app.initiatives.updates import put_update, revise_update
from tests.factories import (
    befriend,
    contribute,
    organisation,
    person,
    start,
    with_role,
)


def look(client, who, path="/stab") -> list[tuple[str, str]]:
    """What is said to wait, and by when."""
    page = BeautifulSoup(client.get(path, as_=who).text, "html.parser")
    return [tuple(one.stripped_strings) for one in page.select(".tasks li")]


def leads(client, who) -> dict[str, str]:
    page = BeautifulSoup(client.get("/stab", as_=who).text, "html.parser")
    return {one.get_text().split(" (")[0]: str(one["href"]) for one in page.select(".tasks a")}


def ask_for_a_room(initiative, by) -> None:
    content = SupportContent(kind=SupportKind.ROOM, body="Et rom?")
    put_support(support_id=uuid.uuid4(), initiative=initiative, by=by, content=content)


@pytest.fixture
def everything(client, db, clock, hitra, kari, teknisk, oppvekst):
    """One of each, a day apart, from Monday 23 November; answered within ten working days."""
    clock.at("2026-11-23T12:00+01:00")
    organisation(hitra, name="Nytt lag", owner=person("Noen"), standing=Standing.PENDING)
    clock.forward(days=1)
    initiative = start(hitra, kari)
    ask_for_a_room(initiative, kari)
    clock.forward(days=1)
    put_update(update_id=uuid.uuid4(), initiative=initiative, by=kari, body="Suppe?")
    clock.forward(days=1)
    start(hitra, kari, published=False)
    clock.forward(days=1)
    contribution = contribute(hitra, user=kari)
    db.session.commit()
    return contribution


def test_a_moderator_sees_all_there_is_to_decide_the_most_urgent_first(client, mona, everything):
    assert look(client, mona) == [
        ("Organisasjoner som skal bekreftes (1)", "Innen mandag 7. desember"),
        ("Nytt i initiativ som skal vurderes (1)", "Innen onsdag 9. desember"),
        ("Initiativ som skal vurderes (1)", "Innen torsdag 10. desember"),
        ("Alle bidrag som skal besvares (1)", "Innen fredag 11. desember"),
        ("Bidrag som skal vurderes (1)", "Innen fredag 11. desember"),
    ]


def test_a_unit_sees_all_there_is_to_answer(client, db, siri, tor, oppvekst, teknisk, everything):
    lines.assign(everything, oppvekst, by=siri)
    befriend(teknisk, oppvekst, tor)
    db.session.commit()
    assert look(client, siri) == [
        ("Spørsmål om støtte (1)", "Innen tirsdag 8. desember"),
        ("Bidrag hos enheten din (1)", "Innen fredag 11. desember"),
        ("Alle bidrag som skal besvares (1)", "Innen fredag 11. desember"),
        ("Vennskap som venter på svar (1)", "Innen fredag 11. desember"),
    ]
    assert [what for what, _by in look(client, tor)] == [
        "Spørsmål om støtte (1)",
        "Alle bidrag som skal besvares (1)",
    ]


def test_what_is_late_is_said_to_be(client, mona, everything, clock):
    clock.at("2026-12-10T12:00+01:00")
    assert [by for _what, by in look(client, mona)][:3] == [
        "Skulle vært gjort 7. des.",
        "Skulle vært gjort 9. des.",
        "Innen torsdag 10. desember",
    ]


def test_each_leads_to_where_it_is_done(client, siri, mona, everything):
    for who in (siri, mona):
        for path in leads(client, who).values():
            assert client.get(path, as_=who).status_code == 200, path


def test_nobody_sees_what_waits_elsewhere(client, sara, reidun, everything):
    assert look(client, sara) == []


def test_what_is_written_anew_has_waited_since_then(client, db, mona, hitra, kari, clock):
    """Not since it was first written."""
    clock.at("2026-03-02T12:00+01:00")
    initiative, contribution = start(hitra, kari), contribute(hitra, user=kari)
    update, _new = put_update(update_id=uuid.uuid4(), initiative=initiative, by=kari, body="Suppe?")
    clock.at("2026-11-23T12:00+01:00")
    why = {"by": mona, "reason": Reason.OFF_TOPIC, "note": "Skriv mer."}
    for thing, move in ((update, decide), (contribution, lines.decide)):
        move(thing, Publication.RETURNED, **why)
    lines.await_again(contribution)
    revise_update(update=db.session.get(Update, update.id), by=kari, body="Fiskesuppe?")
    content = InitiativeContent(title="Middag sammen", what="Vi lager suppe.")
    change_initiative(initiative=initiative, by=kari, version=initiative.version, content=content)
    db.session.commit()
    said = dict(look(client, mona))
    for what in ("Bidrag", "Nytt i initiativ", "Initiativ"):
        assert said[f"{what} som skal vurderes (1)"] == "Innen mandag 7. desember"


MINE = "/stab?vis=replies&mine=1"


def test_who_is_of_no_unit_is_told_so(client, mona, contribution):
    said = client.get(MINE, as_=mona).text
    assert "Du er ikke knyttet til noen enhet." in said and "Alt er besvart" not in said


def test_a_unit_that_has_nothing_is_told_so(client, siri, contribution):
    said = client.get(MINE, as_=siri).text
    assert "Ingenting venter hos Oppvekst." in said and "Alt er besvart" not in said


def test_staff_of_two_municipalities_see_both_by_each_ones_own_time(
    client, db, mona, hitra, skaun, kari, clock
):
    clock.at("2026-11-23T12:00+01:00")
    skaun.reply_within_working_days = 5
    with_role(mona, Role.MODERATOR, municipality_id=skaun.id)
    for place in (hitra, skaun):
        start(place, kari, published=False)
    assert look(client, mona) == [("Initiativ som skal vurderes (2)", "Innen mandag 30. november")]
