"""An e-mail as bytes, read by another parser: headers as mailboxes need them (RFC 2369, 5322, 8058)."""

import uuid
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest

from app.core import smtp

LONG = "https://bidra.trondelag-sorvest.example.no/varsler/avmeld/" + "x" * 120
SUBJECTS = [
    "Oppvekst på Hitra har svart deg",
    "Vil du være med for Frøya Røde Kors i Bidra?",
    "Å " * 60,
    "Frøya Røde Kors Hjelpekorps og Besøkstjeneste på Øyrekka trenger fortsatt noen på lørdag 💚",
    "plain " * 30,
]


def sent(subject: str = "Hei", to: str = "kari@example.no", sender: str = "Bidra <b@example.no>"):
    letter = smtp.Letter(
        id=1,
        key=uuid.UUID(int=7),
        to=to,
        subject=subject,
        text="Blåbær " * 300,
        html="<p>" + "å" * 2000 + "</p>",
        language="nb",
        unsubscribe=LONG,
        written_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    )
    return smtp.compose(letter, sender=sender).as_bytes()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_read_as_it_was_written(subject):
    read = message_from_bytes(sent(subject))
    assert str(make_header(decode_header(read["Subject"]))).split() == subject.split()


def test_the_way_out_is_one_plain_address():
    raw = sent()
    assert f"\r\nList-Unsubscribe: <{LONG}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_the_rest_stands_in_plain_signs_in_short_lines():
    raw = sent(
        to="k" * 60 + "@" + "e" * 60 + ".example.no", sender='"Bidra på Frøya, Ørland" <b@x.no>'
    )
    read = message_from_bytes(raw)
    assert raw.isascii() and max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert read["To"] == "k" * 60 + "@" + "e" * 60 + ".example.no"
    assert read["Auto-Submitted"] == "auto-generated" and read["Date"].startswith(
        "Tue, 24 Nov 2026"
    )
    assert read["Message-ID"] == f"<{uuid.UUID(int=7)}@x.no>"
    text, html = read.get_payload()
    assert text.get_payload(decode=True).decode().split() == ["Blåbær"] * 300
    assert "å" * 2000 in html.get_payload(decode=True).decode()
