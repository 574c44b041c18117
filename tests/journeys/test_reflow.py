"""Every page fits a screen of 320 pixels, and holds text of twice the size, whatever people write
(WCAG 1.4.4, 1.4.10); what is pressed is large enough (2.5.8)."""

import re
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Map, Rule

from tests.journeys.conftest import Phone
from tests.rules.access import TABLE
from tests.support.reflow import UNFOLD, set_text_size, small_targets, what_sticks_out, write_long
from tests.support.server import Server

# Width and height in CSS pixels, and the text's size in per cent.
SCREENS = ((320, 640, 100), (390, 844, 200), (960, 800, 200))
NO_PAGES = re.compile(r"/api/|/bilder/|/kart/|\.(ics|js|webmanifest)$|z$|/velg$|<token>$")
# One of each thing that an address names, such as the demo has it.
THINGS = {
    "kari": "SELECT id FROM users WHERE email LIKE 'kari@demo%'",
    "lag": "SELECT id FROM users WHERE email LIKE 'lag@demo%'",
    "hitra": "SELECT id FROM municipalities WHERE slug = 'hitra'",
    "week": "SELECT week FROM prompts ORDER BY opens_at DESC LIMIT 1 OFFSET 1",
    "draft": "SELECT id FROM prompts ORDER BY opens_at DESC",
    "published": "SELECT id FROM contributions WHERE publication = 'published'"
    " AND municipality_id = :hitra ORDER BY received_at DESC",
    "waiting": "SELECT id FROM contributions WHERE publication = 'awaiting'"
    " AND municipality_id = :hitra",
    "org": "SELECT organisation_id FROM memberships WHERE user_id = :lag",
    "need": "SELECT id FROM needs WHERE organisation_id = :org ORDER BY starts_at DESC",
    "slot": "SELECT id FROM slots WHERE need_id = :need",
    "friendship": "SELECT friendship_id FROM friendship_sides WHERE organisation_id = :org",
    "offer": "SELECT id FROM offers WHERE user_id = :kari",
    "initiative": "SELECT m.initiative_id FROM initiative_members m JOIN events e USING (initiative_id)"
    " WHERE m.user_id = :kari AND m.role = 'host'",
    "event": "SELECT id FROM events WHERE initiative_id = :initiative",
}
# What the demo's Kari lacks: to have written something that an initiative grew from, and to be asked.
MORE = (
    "UPDATE contributions SET author_id = :kari WHERE id = :published",
    "UPDATE initiatives SET grown_from_id = :published WHERE id = :initiative",
    """INSERT INTO asks (id, need_id, user_id, offer_id, round, asked_at, answer_by, slot_id, "on")
    VALUES (:ask, :need, :kari, :offer, 1, '2026-01-01', '2090-01-01', :slot, '2090-01-01')""",
)
GUEST = """/ /?velg=1 /hitra /nn/hitra /en/hitra /finnes-ikke /hitra/svar /hitra/sporsmal
  /hitra/sporsmal/{week} /bidrag/{published} /hitra/organisasjoner /organisasjoner/{org} /hitra/behov
  /hitra/behov/nytt /hitra/behov?sok=middag&uten-krav=1&innen=45 /hitra/behov?sok=finnesikke
  /behov/{need} /hitra/uke /hitra/uke/{week} /hitra/vennskap /vennskap/{friendship} /hitra/initiativ
  /hitra/initiativ?vis=avsluttet /initiativ/{initiative} /arrangement/{event} /frakoblet /personvern
  /tilgjengelighet /hitra/personvern /hitra/tilgjengelighet /logg-inn /kvittering /demo /demo/outbox"""
VISITS = {
    "": GUEST,
    "kari": """/hitra /meg /meg/bidrag/{published} /meg/profil /meg/varsler /meg/pameldinger /meg/takk
      /meg/det-jeg-skal
      /meg/behov/{need} /meg/organisasjoner /meg/organisasjoner/ny /meg/tilbud /meg/tilbud/nytt
      /meg/tilbud/{offer}/endre /meg/spurt/{ask} /meg/initiativ /meg/initiativ/nytt
      /meg/initiativ/{initiative} /meg/initiativ/{initiative}/opphav /meg/initiativ/{initiative}/styr
      /meg/initiativ/{initiative}/endre /meg/initiativ/{initiative}/stotte
      /meg/initiativ/{initiative}/arrangement/nytt /meg/arrangement/{event}
      /meg/arrangement/{event}/endre /behov/{need} /initiativ/{initiative}""",
    "lag": """/meg/organisasjoner /meg/organisasjoner/{org} /meg/organisasjoner/{org}/behov
      /meg/organisasjoner/{org}/behov/nytt /meg/organisasjoner/{org}/tilbud /meg/behov/{need}/styr
      /meg/behov/{need}/endre /meg/vennskap /meg/vennskap/ny /meg/vennskap/{friendship}""",
    "siri": "/stab /stab?vis=moderation /stab/bidrag/{waiting} /stab/tilbud /stab/stotte",
    "mona": "/stab /stab?vis=moderation /stab/bidrag/{waiting} /stab/initiativ",
    "arne": """/stab /stab/sporsmal /stab/sporsmal/nytt /stab/sporsmal/{draft} /stab/organisasjoner
      /stab/kommune/hitra""",
}


@pytest.fixture(scope="module")
def bidra() -> Iterator[Server]:
    server = Server(worker=False)
    server.prepare()
    write_long(server.data / "bidra.db")
    server.start()
    yield server
    server.__exit__()


@pytest.fixture(scope="module")
def things(bidra: Server) -> dict[str, str]:
    """The ids that the addresses want."""
    return find_things(bidra.data / "bidra.db")


def find_things(database: Path) -> dict[str, str]:
    found = {"ask": uuid.uuid4().hex}
    with sqlite3.connect(database, timeout=30) as connection:
        for name, query in THINGS.items():
            found[name] = connection.execute(query, found).fetchone()[0]
        for statement in MORE:
            connection.execute(statement, found)
    return {name: str(uuid.UUID(one)) if len(one) == 32 else one for name, one in found.items()}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("persona", VISITS)
def test_a_page_holds_what_is_on_it(persona, make_phone, things):
    phone = make_phone(service_workers="block")
    if persona:
        phone.be(persona)
    wrong = {}
    for path in VISITS[persona].format(**things).split():
        found = look_at(phone, path)
        if found:
            wrong[path] = found
    assert not wrong, "\n".join(f"{path}\n  " + "\n  ".join(found) for path, found in wrong.items())


def look_at(phone: Phone, path: str) -> list[str]:
    page = phone.open(path)
    found = []
    for width, height, percent in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        set_text_size(page, percent)
        page.evaluate(UNFOLD)
        found += [f"{width} px, {percent} %: {one}" for one in what_sticks_out(page)]
    page.set_viewport_size({"width": 320, "height": page.evaluate("document.body.scrollHeight")})
    set_text_size(page, 100)
    return found + [f"small: {one}" for one in small_targets(page)]


def test_every_page_was_looked_at(things):
    """A page that is new is to be looked at too."""
    pages = [path for method, path in map(str.split, TABLE) if method == "GET"]
    pages = [path for path in pages if not NO_PAGES.search(path)]
    finder = Map([Rule(path, endpoint=path) for path in pages]).bind("bidra.example")
    visits = " ".join(VISITS.values()).format(**things).split()
    paths = [re.sub(r"^/(nn|en)(?=/)|\?.*", "", path) for path in visits if "finnes" not in path]
    seen = {finder.match(path)[0] for path in paths}
    assert set(pages) - seen == set()
