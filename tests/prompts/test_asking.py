"""Asking: when a question is open, in whose words, and what the form refuses."""

from datetime import timedelta

from app.core import clock as now_clock
from app.extensions import db
from app.notifications.models import FanOut
from app.prompts.models import Prompt, Wording
from app.prompts.service import announce_opened, current_prompt
from tests.factories import ask, make

WORDS = {
    "nb.resident.title": "Hva kan du lære bort på to timer?",
    "nb.resident.who_asks": "Biblioteket",
    "nb.resident.where_in_process": "Vi samler ideer.",
    "nb.resident.what_happens": "Biblioteket lager et tekjøkken.",
}


def form(hitra, **changes):
    times = {"opens_at": "2027-03-22T08:00", "closes_at": "2027-03-29T08:00"}
    return {"owner": f"municipality:{hitra.id}", "do": "schedule", **times, **WORDS, **changes}


def test_the_page_asks_the_open_question_and_takes_an_answer(client, hitra, prompt):
    page = client.get("/hitra")
    assert "Hva kan du lære bort?" in page.text and "Frivilligsentralen" in page.text
    assert "offentleglova" in page.text


def test_without_a_question_one_may_still_write(client, hitra):
    page = client.get("/hitra")
    assert page.status_code == 200 and "Har du en idé?" in page.text
    assert client.get("/api/v1/municipalities/hitra/prompts/current").status_code == 404


def test_the_municipalitys_own_question_goes_before_the_regions(hitra, skaun, region):
    ask("Regionens", region_id=region.id)
    assert current_prompt(skaun).wordings[0].title == "Regionens"
    ask("Hitras", municipality_id=hitra.id)
    assert current_prompt(hitra).wordings[0].title == "Hitras"
    assert current_prompt(skaun).wordings[0].title == "Regionens"


def test_a_question_opens_by_norwegian_clocks_over_daylight_saving(client, arne, hitra, clock):
    clock.at("2027-03-01T12:00+01:00")
    saved = client.post("/stab/sporsmal/nytt", data=form(hitra), as_=arne)
    assert saved.status_code == 302, saved.text
    prompt = db.session.query(Prompt).one()
    # The clock goes forward on 28 March: a week of 167 hours.
    assert prompt.opens_at.isoformat() == "2027-03-22T07:00:00+00:00"
    assert prompt.closes_at.isoformat() == "2027-03-29T06:00:00+00:00"
    assert prompt.week == "2027-12"


def test_the_form_refuses_a_question_that_does_not_say_what_happens(client, arne, hitra, count):
    refused = client.post(
        "/stab/sporsmal/nytt", data=form(hitra, **{"nb.resident.what_happens": ""}), as_=arne
    )
    assert refused.status_code == 422 and count(Prompt) == 0
    assert "Hva kan du lære bort på to timer?" in refused.text  # what was typed stays


def test_two_questions_in_a_week_are_one_too_many(client, arne, hitra, count, clock):
    clock.at("2027-03-01T12:00+01:00")
    client.post("/stab/sporsmal/nytt", data=form(hitra), as_=arne)
    again = client.post("/stab/sporsmal/nytt", data=form(hitra), as_=arne)
    assert again.status_code == 409 and count(Prompt) == 1


def test_a_preview_stores_nothing(client, arne, hitra, count):
    shown = client.post("/stab/sporsmal/nytt", data=form(hitra, do="preview"), as_=arne)
    assert shown.status_code == 200 and "Slik ser en innbygger det" in shown.text
    assert count(Prompt) == 0


def test_what_has_been_asked_is_not_changed_but_its_outcome_is_told(client, arne, hitra, prompt):
    path = f"/stab/sporsmal/{prompt.id}"
    refused = client.post(path, data=form(hitra), as_=arne)
    assert refused.status_code == 403
    wording = prompt.wordings[0]
    client.post(f"{path}/resultat", data={f"outcome.{wording.id}": "Tekjøkken!"}, as_=arne)
    prompt.closes_at = now_clock.now() - timedelta(minutes=1)
    db.session.commit()
    assert "Tekjøkken!" in client.get("/hitra").text


def test_a_missing_language_is_shown_in_another_and_marked(client, hitra, prompt):
    page = client.get("/nn/hitra")
    assert '<h1 id="question" lang="nb">' in page.text
    make(
        Wording(
            prompt_id=prompt.id, language="nn", title="Kva kan du lære bort?", who_asks="x",
            where_in_process="x", what_happens="x",
        )
    )  # fmt: skip
    assert "Kva kan du lære bort?" in client.get("/nn/hitra?som=resident").text


def test_a_draft_is_never_shown(client, hitra):
    ask("Halvferdig spørsmål", municipality_id=hitra.id, scheduled=False)
    assert "Halvferdig spørsmål" not in client.get("/hitra").text


def test_staff_elsewhere_write_nothing_here(client, sara, hitra, prompt, count):
    assert client.get(f"/stab/sporsmal/{prompt.id}", as_=sara).status_code == 404
    refused = client.post("/stab/sporsmal/nytt", data=form(hitra), as_=sara)
    assert refused.status_code == 422 and count(Prompt) == 1


def test_an_opened_question_is_told_once_in_each_municipality(hitra, skaun, region, count):
    ask("Regionens", region_id=region.id)
    ask("Hitras", municipality_id=hitra.id)
    assert (announce_opened(), announce_opened()) == (2, 0)
    db.session.commit()
    told = {(one.municipality_id, one.path) for one in db.session.query(FanOut)}
    assert told == {(hitra.id, "/hitra"), (skaun.id, "/skaun")}


def test_a_copy_of_the_page_is_good_until_something_changes(
    client, hitra, prompt, mona, contribution
):
    first = client.get("/hitra")
    tag = first.headers["ETag"]
    assert "Set-Cookie" not in first.headers and "Cookie" not in first.headers.get("Vary", "")
    again = client.get("/hitra", headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.headers["ETag"] == tag
    path = f"/api/v1/staff/contributions/{contribution.id}/decisions"
    client.post(path, json={"decision": "publish"}, as_=mona)
    assert client.get("/hitra", headers={"If-None-Match": tag}).status_code == 200


def test_the_page_is_the_same_for_everybody(client, hitra, prompt, kari, mona):
    pages = {client.get("/hitra", as_=who).text for who in (None, kari, mona)}
    assert len(pages) == 1


def test_what_came_of_it_is_told_in_another_language_rather_than_not_at_all(client, hitra, prompt):
    nynorsk = {"title": "Kva?", "who_asks": "x", "where_in_process": "x", "what_happens": "x"}
    make(Wording(prompt_id=prompt.id, language="nn", **nynorsk))
    db.session.refresh(prompt)
    next(one for one in prompt.wordings if one.language == "nb").outcome = "Tekjøkken!"
    prompt.closes_at = now_clock.now() - timedelta(minutes=1)
    db.session.commit()
    assert '<div class="week-outcome" lang="nb">' in client.get("/nn/hitra").text
