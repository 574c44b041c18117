"""`flask people`: as the README and the operations page write it."""

import pytest

from app.accounts.models import Membership, User
from app.core.audit import AuditEntry
from app.extensions import db

SIRI = "siri@hitra.kommune.no"


@pytest.fixture
def people(app):
    def run(*words: str) -> str:
        done = app.test_cli_runner().invoke(args=["people", *words])
        return done.output if done.exit_code == 0 else f"refused: {done.output}"

    return run


@pytest.mark.parametrize(
    "words",
    [
        (SIRI, "moderator", "hitra"),
        (SIRI, "MODERATOR", "Hitra"),
        (SIRI.upper(), "municipal_admin", "hitra"),
        (SIRI, "staff", "hitra", "--unit", "Oppvekst"),
        (SIRI, "region_admin", "sorvest"),
    ],
)
def test_a_role_is_given_once_and_taken_back(people, count, oppvekst, words):
    for _ in range(2):
        assert " is " in people("grant", *words)
    user = db.session.query(User).one()
    assert user.email == SIRI and len(user.memberships) == 1
    assert f"{SIRI}\t{words[1].lower()}" in people("list")
    epoch = user.session_epoch
    assert "signed out" in people("revoke", *words)
    db.session.expire_all()
    assert count(Membership) == 0 and user.session_epoch == epoch + 1
    actions = {one.action for one in db.session.query(AuditEntry)}
    assert {"user.granted_role", "user.revoked_role"} <= actions
    assert people("revoke", *words).startswith("refused")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((SIRI, "staff", "hitra"), "name it with --unit"),
        ((SIRI, "staff", "hitra", "--unit", "Borte"), "no unit called Borte"),
        ((SIRI, "moderator", "atlantis"), "unknown municipality"),
        ((SIRI, "region_admin", "hitra"), "unknown region"),
        ((SIRI, "org_member", "hitra"), "not one of"),
    ],
)
def test_what_cannot_be_is_said_and_nobody_is_made(people, count, oppvekst, words, why):
    assert why in people("grant", *words) and count(User) == 0


def test_a_role_taken_back_ends_the_session_too(client, people, hitra):
    people("grant", SIRI, "moderator", "hitra")
    user = db.session.query(User).one()
    assert client.get("/stab", as_=user, follow_redirects=True).status_code == 200
    people("revoke", SIRI, "moderator", "hitra")
    assert client.get("/stab", as_=user, renew=False).status_code in (302, 303, 401)
