"""Every kind of notice in every language as it leaves the server, read by two parsers that had no part
in writing it: Python's of RFC 5322, and postal-mime, a JavaScript one."""

import base64
import email
import json
import subprocess
import uuid
from collections import Counter
from dataclasses import dataclass

import pytest
from flask_babel import force_locale, ngettext

from app.core import smtp
from app.notifications import reasons
from app.notifications.models import ANNOUNCEMENTS, Kind
from app.notifications.words import Sentence, tell_in
from tests.notifications.conftest import NOON, tell, work
from tests.support.mail_server import MailServer
from tests.support.server import ROOT

KINDS = sorted(set(Kind) - {Kind.TEST})
ORGANISATIONS = (
    "Frøya Røde Kors",
    "Å på Øy",
    "Bygdekvinnelaget",
    "Sør- og Nord-Frøya eldreråd, hjelpekorps og besøkstjeneste på Øyrekka 💚",
)
BASE = "https://bidra.trondelag-sorvest-interkommunale.example.no"
SENDER = "Bidra i Trøndelag Sørvest <ikke-svar@bidra.example.no>"


@dataclass(frozen=True)
class Read:
    """What a parser made of an e-mail."""

    subject: str
    message_id: str
    sender: tuple[str, str]
    to: str
    unsubscribe: str
    one_click: str
    text: str
    html: str


def read_by_python(raw: bytes) -> Read:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    text, html = (part.get_content() for part in found.iter_parts())
    (sender,) = found["From"].addresses
    return Read(
        subject=found["Subject"],
        message_id=found["Message-ID"],
        sender=(sender.display_name, sender.addr_spec),
        to=found["To"],
        unsubscribe=found["List-Unsubscribe"],
        one_click=found["List-Unsubscribe-Post"],
        text=text,
        html=html,
    )


def read_by_postal_mime(raws: list[bytes]) -> list[Read]:
    lines = "\n".join(base64.b64encode(raw).decode() for raw in raws)
    program = [str(ROOT / "bin/node"), "node", "tests/support/read_mail.mjs"]
    said = subprocess.run(
        program, input=lines, text=True, cwd=ROOT, check=True, capture_output=True, timeout=60
    )
    return [_as_read(one) for one in json.loads(said.stdout)]


def _as_read(found: dict) -> Read:
    headers = {one["key"]: one["value"] for one in found["headers"]}
    return Read(
        subject=found["subject"],
        message_id=found["messageId"],
        sender=(found["from"]["name"], found["from"]["address"]),
        to=found["to"][0]["address"],
        unsubscribe=headers["list-unsubscribe"],
        one_click=headers["list-unsubscribe-post"],
        text=found["text"],
        html=found["html"],
    )


@pytest.fixture
def server(app):
    running = MailServer()
    app.config.update(SMTP_URL=running.url, BASE_URL=BASE, MAIL_FROM=SENDER)
    yield running
    running.close()


def tell_all(user, organisation: str) -> Counter:
    """Of every kind; returns the subjects that should come, the letter's apart."""
    said: Counter = Counter()
    for kind in KINDS:
        params = {"unit": "Oppvekst og kultur på øya", "organisation": organisation}
        tell(user, kind, params=params, about="Middag på Øya", path=f"/meg/behov/{kind}")
        if kind not in ANNOUNCEMENTS:
            sentence = Sentence(kind=kind, municipality="Hitra", preposition="på", **params)
            said[tell_in(user.language, sentence).title] += 1
    return said


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_kind_of_notice_is_read_as_it_was_written(make_user, server, time, language):
    wishes = {"email_replies": True, "email_prompts": True}
    kari = make_user("Kåre Ærlig Øystein", language=language, **wishes)
    wanted = sum((tell_all(kari, one) for one in ORGANISATIONS), Counter())
    time.forward(minutes=31)
    work()
    with force_locale(language):
        wanted[ngettext("Ukesbrev: %(num)d ny sak", "Ukesbrev: %(num)d nye saker", 8)] += 1
    by_python = [read_by_python(raw) for raw in server.raw]
    by_postal = read_by_postal_mime(server.raw)
    for found in (by_python, by_postal):
        assert Counter(one.subject for one in found) == wanted
        assert len({one.message_id for one in found}) == len(server.raw)
        assert {one.to for one in found} == {kari.email}
        assert {one.sender for one in found} == {
            ("Bidra i Trøndelag Sørvest", "ikke-svar@bidra.example.no")
        }
        assert {one.one_click for one in found} == {"List-Unsubscribe=One-Click"}
    for raw, one, other in zip(server.raw, by_python, by_postal, strict=True):
        check_way_out(raw, one, other, language)


def check_way_out(raw: bytes, one: Read, other: Read, language: str) -> None:
    """In one piece, in plain signs, and the same in the header as in both bodies."""
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    assert one.unsubscribe == other.unsubscribe and one.unsubscribe.startswith(f"<{BASE}/varsler/")
    assert len(one.unsubscribe) > 120
    assert f"\r\nList-Unsubscribe: {one.unsubscribe}\r\n".encode() in raw
    address = one.unsubscribe.strip("<>")
    with force_locale(language):
        ways = [str(way) for way in reasons.STOP.values()]
    for found in (one, other):
        assert address in found.text and address in found.html
        assert "Middag på Øya" in found.text and "Kåre Ærlig Øystein" in found.html
        assert any(way in found.text and way in found.html for way in ways)


def test_a_second_mail_of_the_same_is_another(make_user, server, time):
    """Mailboxes show one of two that have the same Message-ID."""
    kari = make_user(email_replies=True)
    subject = tell_all(kari, ORGANISATIONS[0])
    time.forward(minutes=1)
    tell_all(kari, ORGANISATIONS[1])
    work()
    ids = [read_by_python(raw).message_id for raw in server.raw]
    assert len(set(ids)) == len(ids) == 2 * subject.total()


@pytest.mark.parametrize(
    "subject", ["Å  på Øy", "a\tb", " Øy ", "Ø" * 75, "é " * 70, "plain " * 30]
)
def test_blanks_of_a_subject_are_kept_by_both(subject):
    letter = smtp.Letter(
        id=1,
        key=uuid.UUID(int=7),
        to="kari@example.no",
        subject=" ".join(subject.split()),
        text="Hei",
        html="<p>Hei</p>",
        language="nb",
        unsubscribe=f"{BASE}/varsler/avmeld/x",
        written_at=NOON,
    )
    raw = smtp.compose(letter, sender=SENDER).as_bytes()
    (by_postal,) = read_by_postal_mime([raw])
    wanted = " ".join(subject.split())
    assert (read_by_python(raw).subject, by_postal.subject) == (wanted, wanted)
