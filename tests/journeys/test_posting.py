"""An organisation asks for hands where there is no signal: published once, as it was written last."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Route, expect

from app.core import clock
from tests.journeys.test_hands import press, session
from tests.support.phone_push import until
from tests.support.words import unique

FORM = "/hitra/behov/nytt"


@pytest.fixture
def lag(make_phone):
    """Who speaks for an organisation, with the form at hand though they never opened it."""
    phone = make_phone()
    phone.be("lag")
    phone.open("/hitra")
    phone.ready_for_offline()
    keeps_the_form(phone)
    yield phone
    assert phone.errors == []


def keeps_the_form(phone) -> None:
    """The page, and the script that only it has."""
    phone.until_kept(
        """async () => {
          const page = await (await caches.open("bidra-pages")).match("/hitra/behov/nytt");
          const files = await (await caches.open("bidra-files")).keys();
          return page && files.some((one) => one.url.includes("/need-form-"));
        }"""
    )


def write(phone, title: str, days: int = 3) -> None:
    """Everything that must be said, and a little more."""
    page = phone.page
    expect(page.get_by_label("Fillan sanitetsforening")).to_be_checked()
    page.get_by_label("Hva?", exact=True).fill(title)
    page.get_by_label("Hvor?").fill("Samfunnshuset")
    page.get_by_label("Hvilken dag?").fill((clock.today() + timedelta(days=days)).isoformat())
    page.get_by_label("Fra klokken").fill("12:00")
    page.get_by_label("Til klokken").fill("14:00")
    page.get_by_label("Oppgave 1").fill("sjåfør")
    page.get_by_label("Antall").first.fill("3")
    page.get_by_label("Førerkort").check()


def published(phone, part: str) -> list[dict]:
    """The municipality's needs with that in their titles."""
    path = f"{phone.url}/api/v1/needs?municipality=hitra&limit=100"
    found = phone.context.request.get(f"{path}&q={part}").json()["items"]
    return [one for one in found if part in one["title"]]


def waiting(phone):
    return phone.page.locator(".waiting")


def test_written_in_a_dead_zone_changed_there_and_published_once(lag):
    first, second = unique("Sjåfører"), unique("Sjåfører og verter")
    lag.context.set_offline(True)
    lag.open(FORM)
    write(lag, first)
    press(lag, "Legg ut")
    expect(lag.page.locator("[data-ref=saved]")).to_contain_text("Lagret på telefonen")
    expect(waiting(lag)).to_contain_text(f"{first} (Fillan sanitetsforening)")
    waiting(lag).get_by_role("link", name="Åpne og endre").click()
    expect(lag.page.get_by_label("Hva?", exact=True)).to_have_value(first)
    expect(lag.page.get_by_label("Hvor?")).to_have_value("Samfunnshuset")
    expect(lag.page.get_by_label("Førerkort")).to_be_checked()
    lag.page.get_by_label("Hva?", exact=True).fill(second)
    press(lag, "Legg ut")
    expect(waiting(lag)).to_contain_text(second)
    assert len(lag.stored("outbox")) == 1 and lag.stored("drafts") == []
    lag.context.set_offline(False)
    expect(lag.page.locator("[data-ref=saved]")).to_contain_text("Alle kan se det nå")
    assert published(lag, first) == [] and len(published(lag, second)) == 1
    need = published(lag, second)[0]
    assert need["requirements"] == ["driving_licence"] and need["slots"][0]["capacity"] == 3
    starts = datetime.fromisoformat(need["starts_at"]).astimezone(clock.OSLO)
    assert (starts.hour, starts.date()) == (12, clock.today() + timedelta(days=3))
    assert lag.stored("outbox") == []


def test_with_a_signal_one_sees_it_published_and_the_next_begins_from_it(lag):
    title = unique("Oppvask")
    lag.open(FORM)
    write(lag, title)
    press(lag, "Legg ut")
    expect(lag.page.locator(".flash")).to_contain_text("Alle kan se det nå")
    assert re.search(r"/meg/behov/[0-9a-f-]{36}/styr", lag.page.url)
    lag.open(FORM)
    lag.page.get_by_role("button", name=f"Den forrige én gang til: {title}").click()
    expect(lag.page.get_by_label("Oppgave 1")).to_have_value("sjåfør")
    expect(lag.page.get_by_label("Hvilken dag?")).to_have_value("")
    lag.open(FORM)
    lag.page.get_by_text("Start fra en ferdig").click()
    lag.page.get_by_role("button", name="Servere på middag").click()
    expect(lag.page.get_by_label("Oppgave 2")).to_have_value("oppvask")


def test_a_day_that_has_passed_meanwhile_is_explained_and_nothing_typed_is_lost(lag):
    """The phone has waited a week: it was written when its clock was a week behind."""
    title = unique("For sent")
    lag.page.clock.set_fixed_time(datetime.now() - timedelta(days=7))
    lag.context.set_offline(True)
    lag.open(FORM)
    write(lag, title, days=-2)
    press(lag, "Legg ut")
    expect(lag.page.locator("[data-ref=saved]")).to_contain_text("Lagret på telefonen")
    lag.page.clock.set_fixed_time(datetime.now())
    lag.context.set_offline(False)
    expect(waiting(lag)).to_contain_text("Dagen er over")
    assert published(lag, title) == []
    waiting(lag).get_by_role("link", name="Åpne og endre").click()
    expect(lag.page.locator("[data-ref=notice]")).to_contain_text("Dagen er over")
    expect(lag.page.locator("#day-fault")).to_contain_text("Velg en dag som kommer")
    expect(lag.page.get_by_label("Hva?", exact=True)).to_have_value(title)
    expect(lag.page.get_by_label("Oppgave 1")).to_have_value("sjåfør")
    lag.check_accessibility()
    day = clock.today() + timedelta(days=2)
    lag.page.get_by_label("Hvilken dag?").fill(day.isoformat())
    press(lag, "Legg ut")
    expect(lag.page.locator(".flash")).to_contain_text("Alle kan se det nå")
    assert len(published(lag, title)) == 1 and lag.stored("outbox") == []


def post_and_lose_the_answer(phone, title: str) -> None:
    def lose(route: Route) -> None:
        route.fetch()  # the server has it now
        route.abort("connectionreset")

    phone.context.route("**/api/v1/needs/*", lose, times=1)
    press(phone, "Legg ut")
    until(phone.page, lambda: len(published(phone, title)) == 1)
    expect(phone.page.locator("[data-ref=saved]")).to_contain_text("Lagret på telefonen")


def test_changed_after_an_answer_was_lost_it_is_changed_where_it_stands(make_phone):
    # Without the service worker, whose own tries go around what is pretended here.
    phone = make_phone(service_workers="block")
    phone.be("lag")
    first, second = unique("Tapt"), unique("Rettet")
    phone.open(FORM)
    write(phone, first)

    post_and_lose_the_answer(phone, first)
    phone.context.route("**/api/v1/session", lambda route: route.abort())
    waiting(phone).get_by_role("link", name="Åpne og endre").click()
    phone.page.get_by_label("Hva?", exact=True).fill(second)
    press(phone, "Legg ut")
    expect(waiting(phone)).to_contain_text(second)
    expect(phone.page.locator("[data-ref=saved]")).to_contain_text("Lagret på telefonen")
    phone.context.unroute("**/api/v1/session")
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.page.locator("[data-ref=saved]")).to_contain_text("Alle kan se det nå")
    assert published(phone, first) == [] and len(published(phone, second)) == 1
    assert phone.stored("outbox") == [] and phone.errors == []


def change_elsewhere(phone, need: dict, **changes) -> None:
    """As somebody else of the organisation does."""
    given = ("title", "body", "place", "starts_at", "ends_at", "requirements")
    answer = phone.context.request.patch(
        f"{phone.url}/api/v1/needs/{need['id']}",
        data={**{name: need[name] for name in given}, **changes},
        headers={
            "X-CSRF-Token": session(phone)["csrf_token"],
            "If-Match": f'"{need["version"]}"',
        },
    )
    assert answer.ok, answer.text()


def test_what_another_has_changed_meanwhile_stands_beside_and_the_second_try_counts(make_phone):
    phone = make_phone(service_workers="block")
    phone.be("lag")
    title = unique("Begge")
    phone.open(FORM)
    write(phone, title)
    post_and_lose_the_answer(phone, title)
    change_elsewhere(phone, published(phone, title)[0], place="Kaia", requirements=[])
    waiting(phone).get_by_role("link", name="Åpne og endre").click()
    phone.page.get_by_label("Hvor?").fill("Naustet")
    press(phone, "Legg ut")
    expect(phone.page.locator("[data-ref=notice]")).to_contain_text("Noen andre har endret")
    expect(phone.page.locator("#place-stands")).to_have_text("Nå står det: Kaia")
    expect(phone.page.locator("#requirements-stands")).to_have_text("Nå står det ingenting her.")
    expect(phone.page.get_by_label("Hvor?")).to_have_value("Naustet")
    phone.check_accessibility()
    press(phone, "Legg ut")
    expect(phone.page.locator(".flash")).to_contain_text("Alle kan se det nå")
    need = published(phone, title)[0]
    assert (need["place"], need["requirements"]) == ("Naustet", ["driving_licence"])
    assert phone.stored("outbox") == []
    phone.open(f"/meg/behov/{need['id']}/endre")
    phone.page.wait_for_load_state("networkidle")
    phone.page.get_by_label("Hvor?").fill("Fjæra")
    phone.page.wait_for_timeout(600)
    change_elsewhere(phone, need, place="Berget")
    press(phone, "Lagre")
    expect(phone.page.locator("#place-stands")).to_have_text("Nå står det: Berget")
    phone.check_accessibility()
    version = phone.page.locator("[name=version]").input_value()
    keys = [f"need:{need['id']}:{version}"]
    until(phone.page, lambda: [one["key"] for one in phone.stored("drafts")] == keys)
    press(phone, "Lagre")
    expect(phone.page.locator(".flash")).to_contain_text("Lagret")
    until(phone.page, lambda: phone.stored("drafts") == [])
    assert published(phone, title)[0]["place"] == "Fjæra" and phone.errors == []


def test_taken_back_after_an_answer_was_lost_it_is_off(make_phone):
    # Without the service worker, whose own tries go around what is pretended here.
    phone = make_phone(service_workers="block")
    phone.be("lag")
    title = unique("Angret")
    phone.open(FORM)
    write(phone, title)

    post_and_lose_the_answer(phone, title)
    phone.context.route("**/api/v1/session", lambda route: route.abort())
    waiting(phone).get_by_role("button", name="Trekk tilbake").click()
    expect(phone.page.get_by_role("dialog")).to_contain_text("tatt tilbake der også")
    phone.page.get_by_role("dialog").get_by_role("button", name="Trekk tilbake").click()
    expect(waiting(phone)).to_contain_text("Trekkes tilbake så snart du har dekning")
    expect(waiting(phone).get_by_role("link", name="Åpne og endre")).to_be_hidden()
    phone.context.unroute("**/api/v1/session")
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(waiting(phone)).to_have_count(0)
    expect(phone.page.locator("[data-ref=saved]")).to_contain_text("trukket tilbake")
    assert published(phone, title) == []
    assert phone.stored("outbox") == [] and phone.errors == []


def test_the_same_draft_in_two_tabs_is_published_once(lag):
    title = unique("Åpen i to faner")
    lag.open(FORM)
    write(lag, title)
    lag.page.wait_for_timeout(600)
    first, second = lag.page, lag.tab()
    lag.page = second
    lag.open(FORM)
    expect(lag.page.get_by_label("Hva?", exact=True)).to_have_value(title)
    for lag.page in (first, second):
        press(lag, "Legg ut")
        expect(lag.page.locator("main")).to_contain_text("Alle kan se det nå")
    assert len(published(lag, title)) == 1


def test_what_is_half_written_is_there_after_a_reload(lag):
    lag.open(FORM)
    lag.page.get_by_label("Hva?", exact=True).fill("Halvferdig")
    lag.page.get_by_label("Over 18 år").check()
    lag.page.get_by_text("Hver uke, eller når det passer").click()
    lag.page.get_by_label("Tirsdag").check()
    lag.page.wait_for_timeout(600)
    lag.page.reload()
    expect(lag.page.get_by_label("Hva?", exact=True)).to_have_value("Halvferdig")
    expect(lag.page.get_by_label("Over 18 år")).to_be_checked()
    expect(lag.page.get_by_label("Tirsdag")).to_be_checked()
    expect(lag.page.get_by_label("Onsdag")).not_to_be_checked()


def test_a_draft_of_the_plain_form_is_its_own_and_goes_when_it_has_arrived(lag):
    own = session(lag)["user"]["organisations"][0]["id"]
    path = f"/meg/organisasjoner/{own}/behov/nytt"
    lag.open(path)
    lag.page.wait_for_load_state("networkidle")  # what keeps drafts has come
    lag.page.get_by_label("Hvor?").fill("Kladdestedet")
    lag.page.wait_for_timeout(600)
    lag.open(f"{path}?mal=lege")
    expect(lag.page.get_by_label("Hva?", exact=True)).to_have_value("Kjøre til legen")
    expect(lag.page.get_by_label("Hvor?")).to_have_value("")
    lag.open(path)
    expect(lag.page.get_by_label("Hvor?")).to_have_value("Kladdestedet")
    lag.page.get_by_label("Hva?", exact=True).fill(unique("Vanlig skjema"))
    lag.page.get_by_label("Oppgave 1").fill("vert")
    press(lag, "Legg ut")
    expect(lag.page.locator(".flash")).to_contain_text("Alle kan se det nå")
    lag.page.wait_for_timeout(300)
    assert lag.stored("drafts") == []


def early(phone, path: str, typed: dict[str, str]) -> None:
    """Open it on a line so slow that one types before any script has come."""
    held: list[Route] = []
    phone.context.route("**/static/app-*.js", lambda route: held.append(route), times=1)
    phone.page.goto(phone.url + path, wait_until="commit")
    for field, text in typed.items():
        phone.page.locator(field).fill(text)
    until(phone.page, lambda: bool(held))
    held[0].continue_()
    phone.page.wait_for_load_state("networkidle")


def test_what_is_typed_before_the_script_has_come_is_kept_and_stays(make_phone):
    phone = make_phone(service_workers="block")
    phone.be("lag")
    own = session(phone)["user"]["organisations"][0]["id"]
    for path, older, newer in (
        ("/hitra", {"#body": "I går"}, {"#body": "Akkurat nå"}),
        (
            f"/meg/organisasjoner/{own}/behov/nytt",
            {"#place": "Kaia", "#title": "I går"},
            {"#title": "Nå"},
        ),
    ):
        phone.open(path)
        phone.page.wait_for_load_state("networkidle")
        for field, text in older.items():
            phone.page.locator(field).fill(text)
        phone.page.wait_for_timeout(600)
        early(phone, path, newer)
        phone.page.wait_for_timeout(600)
        phone.open("/hitra/behov")
        phone.open(path)
        for field, text in {**older, **newer}.items():
            expect(phone.page.locator(field)).to_have_value(text)
    assert phone.errors == []


def test_signing_out_takes_whom_one_speaks_for_off_the_phone(lag):
    lag.open("/meg/profil")
    press(lag, "Logg ut")
    expect(lag.page).to_have_url(f"{lag.url}/hitra")
    lag.open(FORM)
    expect(lag.page.get_by_role("link", name="Logg inn for å legge ut")).to_be_visible()
    expect(lag.page.locator("main")).not_to_contain_text("Fillan sanitetsforening")
    assert "user" not in [one["key"] for one in lag.stored("meta")]
