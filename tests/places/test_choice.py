"""Which municipality a form begins with: never the first of the list because it is the first."""

import pytest
from bs4 import BeautifulSoup

from app.places.models import Municipality
from tests.factories import make, person

FORMS = ("/meg/initiativ/nytt", "/meg/tilbud/nytt", "/meg/organisasjoner/ny", "/meg/profil")


@pytest.fixture
def aure(region) -> Municipality:
    """The first by name."""
    return make(Municipality(region_id=region.id, slug="aure", number="1576", name="Aure"))


def chosen(client, path: str, who) -> str:
    page = BeautifulSoup(client.get(path, as_=who).text, "html.parser")
    field = page.select_one("main [name=municipality]")
    if field.name == "input":
        return field["value"]
    option = field.select_one("option[selected]") or field.select_one("option")
    return option["value"]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_begins_with_where_one_came_from_or_lives_or_asks(
    client, aure, hitra, skaun, kari, path
):
    homeless = person("Hege Heimlaus")
    assert chosen(client, path, homeless) == ""
    assert chosen(client, f"{path}?kommune=hitra", homeless) == "hitra"
    assert chosen(client, f"{path}?kommune=finnes-ikke", homeless) == ""
    assert chosen(client, path, kari) == "hitra"
    assert chosen(client, f"{path}?kommune=skaun", kari) == "skaun"


@pytest.mark.parametrize("way", ["/hitra/behov?dag=1", "/nn/hitra"])
def test_a_new_person_begins_where_the_way_in_began(client, aure, hitra, way):
    page = BeautifulSoup(
        client.get("/meg/profil", query_string={"next": way}, as_=person("Ny")).text, "html.parser"
    )
    assert page.select_one("option[selected]")["value"] == "hitra"


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("/hitra/initiativ", "/meg/initiativ/nytt"),
        ("/hitra/behov/nytt", "/meg/organisasjoner/ny"),
        ("/hitra/organisasjoner", "/meg/organisasjoner/ny"),
    ],
)
def test_what_is_begun_from_a_municipality_is_begun_there(client, aure, hitra, page, form):
    found = BeautifulSoup(client.get(page).text, "html.parser")
    link = found.select_one(f"main a[href^='{form}']")["href"]
    assert chosen(client, link, person("Hege Heimlaus")) == "hitra"


def test_where_none_is_chosen_it_is_said_and_nothing_is_begun(client, aure, hitra):
    given = {"title": "Kor", "what": "Vi synger.", "municipality": ""}
    refused = client.post("/meg/initiativ/nytt", data=given, as_=person("Hege"))
    assert refused.status_code == 422 and "municipality-error" in refused.text
