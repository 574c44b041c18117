"""Who speaks for an organisation: invited, promoted, removed, gone."""

import pytest

from app.accounts.models import Membership, Organisation, Rank, Role, Standing
from app.core.mail import OutgoingMail
from app.extensions import db
from app.organisations.members import forget_old_invitations
from app.organisations.models import Invitation
from app.worker import tidy
from tests.factories import organisation, with_role


@pytest.fixture
def lag(hitra, kari):
    return organisation(hitra, owner=kari, number="974760673")


def inside(lag, *rest) -> str:
    return "/".join((f"/meg/organisasjoner/{lag.id}", *map(str, rest)))


def ranks(lag) -> dict:
    held = db.session.query(Membership).filter_by(organisation_id=lag.id)
    return {one.user_id: one.rank for one in held}


def poster(lag, user):
    with_role(user, Role.ORG_MEMBER, organisation_id=lag.id, rank=Rank.POSTER)


def test_invited_by_mail_one_joins_by_signing_in_with_the_address(client, lag, kari, per):
    sent = client.post(inside(lag, "inviter"), data={"email": per.email.upper()}, as_=kari)
    assert sent.status_code == 303
    mail = db.session.query(OutgoingMail).one()
    assert mail.to == per.email and lag.name in mail.subject
    assert lag.name in client.get("/meg/organisasjoner", as_=per).text
    invitation = db.session.query(Invitation).one()
    path = f"/meg/organisasjoner/invitasjoner/{invitation.id}"
    assert client.post(path, data={"answer": "yes"}, as_=kari).status_code == 404  # not hers
    assert client.post(path, data={"answer": "yes"}, as_=per).status_code == 303
    assert ranks(lag) == {kari.id: Rank.OWNER, per.id: Rank.POSTER}
    assert client.post(path, data={"answer": "yes"}, as_=per).status_code == 404  # used


def test_what_nobody_answered_is_forgotten(client, lag, kari, per, count, clock):
    client.post(inside(lag, "inviter"), data={"email": per.email}, as_=kari)
    forget_old_invitations()
    assert count(Invitation) == 1
    clock.forward(days=31)
    tidy()
    assert count(Invitation) == 0


def test_no_thanks_leaves_nothing(client, lag, kari, per, count):
    client.post(inside(lag, "inviter"), data={"email": per.email}, as_=kari)
    invitation = db.session.query(Invitation).one()
    path = f"/meg/organisasjoner/invitasjoner/{invitation.id}"
    client.post(path, data={"answer": "no"}, as_=per)
    assert count(Invitation) == 0 and per.id not in ranks(lag)


def test_an_invitation_ends_after_a_month_or_when_taken_back(client, lag, kari, per, clock):
    client.post(inside(lag, "inviter"), data={"email": per.email}, as_=kari)
    clock.forward(days=31)
    assert lag.name not in client.get("/meg/organisasjoner", as_=per).text
    client.post(inside(lag, "inviter"), data={"email": per.email}, as_=kari)
    invitation = db.session.query(Invitation).one()
    client.post(inside(lag, "invitasjoner", invitation.id, "trekk"), as_=kari)
    assert lag.name not in client.get("/meg/organisasjoner", as_=per).text


def test_who_is_in_is_not_invited_again(client, lag, kari):
    answer = client.post(inside(lag, "inviter"), data={"email": kari.email}, as_=kari)
    assert answer.status_code == 409 and "med fra før" in answer.text


def test_nobody_is_mailed_for_what_is_not_confirmed(client, hitra, kari, count):
    pending = organisation(hitra, owner=kari, standing=Standing.PENDING)
    answer = client.post(inside(pending, "inviter"), data={"email": "a@b.no"}, as_=kari)
    assert answer.status_code == 403 and count(OutgoingMail) == 0


def test_a_poster_does_not_decide_who_is_in(client, lag, kari, per, count):
    poster(lag, per)
    for path in ("inviter", f"medlemmer/{kari.id}"):
        data = {"email": "ny@eksempel.no", "do": "remove"}
        assert client.post(inside(lag, path), data=data, as_=per).status_code == 403
    assert count(Invitation) == 0 and len(ranks(lag)) == 2


def test_there_is_always_an_owner(client, lag, kari, per):
    poster(lag, per)
    for do in ("poster", "remove"):
        answer = client.post(inside(lag, "medlemmer", kari.id), data={"do": do}, as_=kari)
        assert answer.status_code == 403 and "alltid være en eier" in answer.text
    assert client.post(inside(lag, "forlat"), as_=kari).status_code == 403
    assert ranks(lag)[kari.id] == Rank.OWNER


def test_the_only_owner_hands_over_when_she_goes(client, lag, kari, per):
    poster(lag, per)
    client.post(inside(lag, "forlat"), data={"heir": str(per.id)}, as_=kari)
    assert "Du er nå eier av" in client.get("/meg/varsler", as_=per).text
    assert ranks(lag) == {per.id: Rank.OWNER}
    assert client.get(inside(lag), as_=kari).status_code == 404


def test_the_last_one_closes_it_and_its_number_is_free(client, lag, kari):
    client.post(inside(lag, "forlat"), as_=kari)
    stands = db.session.query(Organisation).one()
    assert (stands.standing, stands.number) == (Standing.CLOSED, None)
    assert client.get(f"/organisasjoner/{lag.id}").status_code == 404
