"""The frame of every page, without a script: who is signed in, what is unread, staff's way in."""

import uuid

import pytest
from bs4 import BeautifulSoup

from app.accounts.models import Role
from app.notifications.models import Kind
from app.notifications.service import notify
from tests.factories import make, person, with_role
from tests.support.queries import asked


def frame(client, path: str, who=None, **options) -> dict[str, list[str]]:
    """What is to be seen of the header's end and of the bar, as words."""
    page = BeautifulSoup(client.get(path, as_=who, **options).text, "html.parser")
    for hidden in page.find_all(hidden=True):
        hidden.decompose()
    return {
        "header": list(page.select_one(".header-end").stripped_strings),
        "bar": list(page.select_one(".nav").stripped_strings),
    }


def tell(user, hitra, number: int) -> None:
    for _ in range(number):
        about = {"subject_id": uuid.uuid4(), "municipality_id": hitra.id, "path": "/meg"}
        notify(user_id=user.id, kind=Kind.REPLY_FINAL, **about)


def unnamed(hitra):
    user = person("Uten Navn", hitra)
    user.name = ""
    return make(user)


BAR = ["Spørsmålet", "Bli med", "Mine bidrag", "Varsler"]
STAFF_PAGES = ("/meg", "/meg/varsler", "/meg/profil", "/stab", "/stab/sporsmal", "/stab/stotte")


def test_a_personal_page_says_who_is_signed_in_and_what_is_unread(client, db, kari, hitra):
    tell(kari, hitra, 2)
    db.session.commit()
    assert frame(client, "/meg", kari) == {"header": ["Kari"], "bar": [*BAR, "2"]}
    tell(kari, hitra, 8)
    db.session.commit()
    assert frame(client, "/meg", kari)["bar"] == [*BAR, "9+"]


def test_who_has_no_name_is_led_to_the_profile_all_the_same(client, hitra):
    assert frame(client, "/meg", unnamed(hitra))["header"] == ["Profilen din"]


def test_a_guest_is_asked_to_sign_in(client, hitra):
    assert frame(client, "/kvittering")["header"] == ["Logg inn"]


@pytest.mark.parametrize("who", ["siri", "mona", "arne"])
def test_the_bar_of_staff_is_the_same_on_all_their_pages(client, request, hitra, who):
    user = request.getfixturevalue(who)
    for path in STAFF_PAGES:
        assert frame(client, path, user)["bar"] == [*BAR, "Stab"], path


def test_staff_without_a_home_have_that_of_their_work(client, hitra):
    """As `grant-role` makes them."""
    new = with_role(person("Ny Ansatt"), Role.MODERATOR, municipality_id=hitra.id)
    for path in STAFF_PAGES:
        assert frame(client, path, new)["bar"] == [*BAR, "Stab"], path


def test_a_regions_admin_has_a_way_in(client, reidun):
    assert frame(client, "/stab/sporsmal", reidun)["bar"][-1] == "Stab"


@pytest.mark.parametrize("who", ["siri", "mona", "arne", "reidun", "kari"])
def test_the_phone_hears_who_has_a_way_in(client, request, who):
    told = client.get("/api/v1/session", as_=request.getfixturevalue(who)).json["user"]
    assert told["is_staff"] == (who != "kari")


def test_what_is_not_found_is_told_in_the_same_frame(client, siri):
    assert frame(client, "/meg/finnes/ikke", siri)["bar"] == [*BAR, "Stab"]


def test_a_fault_of_ours_asks_nothing_of_the_database(app, client, siri, monkeypatch):
    """It may be what is broken."""
    client.get("/meg", as_=siri)
    again = {"guest": f"user-{siri.id}"}
    monkeypatch.setitem(app.view_functions, "contributions.mine", lambda: 1 / 0)
    with asked() as said:
        assert client.get("/meg", **again).status_code == 500
    assert said == []


def test_a_public_page_knows_nobody(client, prompt, siri):
    client.get("/meg", as_=siri)
    again = {"guest": f"user-{siri.id}"}
    with asked() as said:
        seen = frame(client, "/frakoblet", **again)
    assert seen["header"] == ["Logg inn"] and "Stab" not in seen["bar"] and said == []


def test_a_personal_page_asks_for_its_frame_once(client, db, siri, hitra):
    tell(siri, hitra, 3)
    db.session.commit()
    with asked() as said:
        client.get("/meg", as_=siri)
    unread = [one for one in said if "read_at IS NULL" in one and "count(" in one]
    assert len(unread) == 1
