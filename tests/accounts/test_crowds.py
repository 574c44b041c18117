"""Many people behind one address: a meeting in the village hall, a school, a mobile carrier."""

import re
import uuid
from pathlib import Path

import pytest

from app.accounts.models import User
from app.contributions.models import Contribution
from app.contributions.receipts import code_for
from app.core.mail import OutgoingMail
from app.extensions import db
from tests.contributions.test_receiving import answer
from tests.contributions.test_without_javascript import fields
from tests.factories import KEY, contribute, person

ASK = "/api/v1/sign-in/code"
VERIFY = "/api/v1/sign-in/code/verify"
CROWD = range(65)
LIMITS = re.compile(r"limiter\.(shared_)?limit\(")


def ask(client, email: str, *, ip: str = "192.0.2.1") -> int:
    given = {"json": {"email": email}, "environ_overrides": {"REMOTE_ADDR": ip}}
    return client.post(ASK, **given).status_code


def sign_in(client, email: str, code: str, *, ip: str = "192.0.2.1", **options) -> int:
    given = {"json": {"email": email, "code": code}, "environ_overrides": {"REMOTE_ADDR": ip}}
    return client.post(VERIFY, **given, **options).status_code


def code_sent_to(email: str) -> str:
    mail = db.session.query(OutgoingMail).filter_by(to=email).one()
    return re.search(r"\b\d{6}\b", mail.text)[0]


@pytest.fixture
def small_crowd(app, monkeypatch) -> int:
    monkeypatch.setitem(app.config, "CROWD", 12)
    return 12


def test_a_whole_village_hall_signs_in_within_minutes(client, app, count):
    people = [f"folk{one}@example.no" for one in CROWD]
    assert {ask(client, email) for email in people} == {202}
    codes = {email: code_sent_to(email) for email in people}
    signed_in = {sign_in(client, email, codes[email], guest=email) for email in people}
    assert signed_in == {200} and count(User) == len(people)


def test_the_forms_let_the_hall_in_too(client, app, count):
    for one in CROWD:
        email = f"folk{one}@example.no"
        assert client.post("/logg-inn", data={"email": email}).status_code == 200
        form = {"email": email, "code": code_sent_to(email)}
        assert client.post("/logg-inn/kode", data=form, guest=email).status_code == 302
    assert count(User) == len(CROWD)


def test_one_mailbox_is_spared_from_wherever_it_is_asked_for(client, app, count):
    asked = [ask(client, "ola@example.no", ip=f"192.0.2.{one}") for one in range(7)]
    assert asked == [202] * 5 + [429] * 2 and count(OutgoingMail) == 5
    assert ask(client, " OLA@example.no", ip="198.51.100.1") == 429
    assert ask(client, "kari@example.no") == 202


def test_what_is_no_address_counts_for_nobodys(client, app):
    assert [ask(client, "ola") for _ in range(8)] == [422] * 8


@pytest.mark.parametrize("document", [{}, [], ["ola@example.no"], "ola@example.no", {"email": 1}])
def test_a_document_of_another_shape_is_refused(client, app, document):
    assert client.post(ASK, json=document).status_code == 422


@pytest.mark.parametrize(
    ("same", "other"),
    [("192.0.2.1", "192.0.2.2"), ("2001:db8::aaaa:1", "2001:db8:0:1::1")],
)
def test_one_network_cannot_have_mail_sent_for_ever(client, app, small_crowd, same, other):
    asked = [ask(client, f"folk{one}@example.no", ip=same) for one in range(small_crowd + 1)]
    assert asked == [202] * small_crowd + [429]
    assert ask(client, "kari@example.no", ip=other) == 202


def test_a_network_of_ipv6_is_its_first_half(client, app, small_crowd):
    asked = [
        ask(client, f"folk{one}@example.no", ip=f"2001:db8::{one + 1:x}:1")
        for one in range(small_crowd + 1)
    ]
    assert asked[-1] == 429


def test_guessing_is_bounded_by_network_and_right_codes_cost_nothing(client, app, small_crowd):
    for one in range(small_crowd):
        assert ask(client, f"folk{one}@example.no", ip=f"198.51.100.{one}") == 202
        assert (
            sign_in(client, f"folk{one}@example.no", code_sent_to(f"folk{one}@example.no")) == 200
        )
    guessed = [sign_in(client, f"x{one}@example.no", "000000") for one in range(small_crowd + 1)]
    assert guessed == [422] * small_crowd + [429]


def test_the_hall_answers_reads_its_receipts_and_takes_back(client, prompt, hitra, count):
    """Guests, each on a phone of their own."""
    for one in CROWD:
        guest = f"phone-{one}"
        url = f"/api/v1/contributions/{uuid.uuid4()}"
        sent = client.put(url, json=answer(prompt, body=f"Svar nummer {one}"), guest=guest)
        assert sent.status_code == 201
        receipt = {"code": sent.json["receipt_code"]}
        assert client.get(f"/api/v1/receipts/{receipt['code']}", guest=guest).status_code == 200
        assert client.post("/kvittering", data=receipt, guest=guest).status_code == 200
        assert client.delete(url, guest=guest).status_code == 204
    assert count(Contribution) == len(CROWD)


def test_the_hall_answers_by_form(client, prompt, count):
    form = fields(client.post("/hitra/svar", data={"body": "x"}, csrf=False).text)
    form.pop("csrf_token")
    for one in CROWD:
        given = form | {"body": f"Svar nummer {one}", "id": str(uuid.uuid4())}
        sent = client.post("/hitra/svar/send", data=given, guest=f"phone-{one}")
        assert sent.status_code == 303
    assert count(Contribution) == len(CROWD)


def test_every_limit_is_one_that_knows_crowds():
    """Kept to `core.crowds`; what is limited by something else than who asks says so itself."""
    own = {"app/core/crowds.py", "app/accounts/api.py"}
    files = {path.as_posix() for path in Path("app").rglob("*.py")}
    limited = {
        file for file in files if re.search(r"limiter\.(shared_)?limit\(", Path(file).read_text())
    }
    assert limited == own


def test_each_account_has_a_measure_of_its_own(client, hitra):
    """Another thirty claims by another person, behind the same address."""
    code = code_for(contribute(hitra).id, key=KEY)
    people = [person("Ola"), person("Kari")]
    claims = [
        client.post("/api/v1/me/claims", json={"receipt_codes": [code]}, as_=who).status_code
        for who in people
        for _ in range(31)
    ]
    assert claims == ([200] * 30 + [429]) * 2
