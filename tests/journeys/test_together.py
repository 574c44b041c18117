"""Asked because one offered; and something started that people come to."""

import re
from datetime import timedelta

import pytest
import vobject
from playwright.sync_api import expect

from app.core import clock, dates
from tests.journeys.test_hands import post, press, session
from tests.support.phone_push import until
from tests.support.words import unique

A_SWEEP = 90.0  # seconds: the worker looks every minute


@pytest.mark.timeout(240)  # it begins with a sweep, once a minute
def test_a_need_is_filled_by_asking_and_nobody_learns_who_said_no(make_phone):
    mona, arne, lag = make_phone(), make_phone(), make_phone()
    for phone, name in ((mona, "mona"), (arne, "arne"), (lag, "lag")):
        phone.be(name)
    for phone in (mona, arne):
        offer(phone, "Spille kontrabass")
    # On a day when none of them has anything else: who is busy is not asked.
    path = post(lag, session(lag), unique("Kontrabass"), role="bassist", days=9)
    mona.open(asked(mona, path))
    expect(mona.page.locator("main")).to_contain_text("Fordi du har tilbudt «Spille kontrabass")
    mona.check_accessibility()
    press(mona, "Nei takk")
    expect(mona.page.locator(".flash")).to_contain_text("Ingen ser at du sa nei")
    arne.open(asked(arne, path))
    press(arne, "Ja, jeg kommer")
    expect(arne.page.locator(".flash")).to_contain_text("Du er påmeldt")
    lag.open(f"/meg{path}/styr")
    main = lag.page.locator("main")
    expect(main).to_contain_text("2 som har tilbudt seg")
    expect(main).to_contain_text("Arne Aune")
    expect(main).not_to_contain_text("Mona")
    assert mona.errors == arne.errors == lag.errors == []


def offer(phone, what: str) -> None:
    phone.open("/meg/tilbud")
    phone.page.get_by_role("link", name="Jeg kan bidra med …").click()
    phone.page.get_by_label("Hva kan du bidra med?").fill(what)
    phone.page.get_by_label("Noe jeg kan").check()
    press(phone, "Tilby det")
    expect(phone.page.locator(".flash")).to_contain_text("Vi spør deg når noen trenger")
    phone.check_accessibility()


def asked(phone, path: str) -> str:
    """The address of the question about that need, once the worker has asked it."""
    need = path.rsplit("/", 1)[1]

    def found() -> str | None:
        items = phone.context.request.get(f"{phone.url}/api/v1/me/asks").json()["items"]
        return next((f"/meg/spurt/{one['id']}" for one in items if one["need"] == need), None)

    address: str = until(phone.page, found, A_SWEEP)
    return address


def test_from_what_somebody_wrote_to_a_table_that_people_come_to(make_phone):
    title = unique("Suppe på kaia")
    kari, per, mona = make_phone(), make_phone(), make_phone()
    for phone, name in ((kari, "kari"), (per, "per"), (mona, "mona")):
        phone.be(name)
    start(kari, title)
    publish(mona, title)
    path = invite(kari, title)
    per.open(path)
    per.ready_for_offline()
    day = dates.day(clock.today() + timedelta(days=4))
    expect(per.page.get_by_role("button", name=f"Jeg kommer {day}")).to_be_visible()
    per.context.set_offline(True)
    per.page.get_by_role("button", name="Jeg kommer").click()
    expect(per.page.locator("[data-ref=said]")).to_contain_text("Trygt lagret på telefonen")
    expect(per.page.locator("main")).to_contain_text(f"{day} kl. 17")
    assert [one["body"]["body"] for one in per.stored("outbox")] == [f"{title}, {day} kl. 17"]
    per.context.set_offline(False)
    expect(per.page.locator("[data-ref=said]")).to_contain_text(f"Du kommer {day} kl. 17.")
    per.open(f"/meg{path}")
    press(per, "Jeg tar med: Brød")
    expect(per.page.locator("main")).to_contain_text("Brød du")
    per.check_accessibility()
    kari.open(f"/meg{path}")
    expect(kari.page.locator("main")).to_contain_text("Per Skog kommer")
    calendar = per.context.request.get(f"{per.url}{path}.ics").text()
    assert vobject.readOne(calendar).vevent.summary.value == title
    assert kari.errors == per.errors == mona.errors == []


def start(kari, title: str) -> None:
    """From an answer of her own."""
    kari.open("/hitra")
    kari.answer(unique("Noen burde koke suppe på kaia."))
    kari.page.locator("[data-ref=receipt-link]").click()
    kari.page.get_by_role("link", name="Eller sett det i gang selv").click()
    kari.check_accessibility()
    kari.page.get_by_label("Hva heter det?").fill(title)
    kari.page.get_by_label("Hva?", exact=True).fill("Vi koker suppe.")
    kari.page.get_by_label("Hvorfor?").fill("Det er kaldt.")
    press(kari, "Send")
    expect(kari.page.locator("main")).to_contain_text("Venter på en moderator")


def publish(mona, title: str) -> None:
    mona.open("/stab/initiativ")
    waiting = mona.page.get_by_role("article", name=title)
    waiting.get_by_role("button", name="Publiser").click()
    expect(mona.page.locator(".flash")).to_contain_text("Publisert")


def invite(kari, title: str) -> str:
    """The address of the event, which is every week."""
    kari.open("/meg/initiativ")
    kari.page.get_by_role("link", name=title).click()
    kari.page.get_by_role("link", name="Lag et arrangement").click()
    kari.check_accessibility()
    kari.page.get_by_label("Hva?", exact=True).fill(title)
    day = clock.today() + timedelta(days=4)
    kari.page.get_by_label("Hvilken dag?").fill(day.isoformat())
    kari.page.get_by_label("Fra klokken").fill("17:00")
    kari.page.get_by_text("Hver uke", exact=True).click()
    kari.page.get_by_label(dates.day(day).split(" ")[0].capitalize()).check()
    kari.page.get_by_label("Hva kan folk ta med?").fill("Brød\nSkjeer")
    press(kari, "Legg ut")
    expect(kari.page.locator(".flash")).to_contain_text("Alle kan se det nå")
    found = re.search(r"/arrangement/[0-9a-f-]{36}", kari.page.url)
    assert found
    return found[0]


def test_a_tick_in_an_answer_becomes_an_offer_also_in_a_dead_zone(make_phone):
    kari = make_phone()
    kari.be("kari")
    kari.open("/hitra")
    kari.ready_for_offline()
    kari.context.set_offline(True)
    said = unique("Jeg kan stemme piano.")
    kari.page.get_by_label("Dette kan jeg bidra med selv").check()
    kari.answer(said)
    kari.context.set_offline(False)

    def offered() -> bool:
        items = kari.context.request.get(f"{kari.url}/api/v1/me/offers").json()["items"]
        return any(one["what"] == said and one["contribution"] for one in items)

    assert until(kari.page, offered, 30.0)
    assert until(kari.page, lambda: kari.stored("outbox") == [])
    assert kari.errors == []
