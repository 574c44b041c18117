"""Proposing one task to another party, and its yes or no."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from app.accounts.models import OrganisationKind, Role, Standing, User
from app.core.audit import AuditEntry
from app.core.commit import transaction
from app.core.errors import Conflict
from app.extensions import db
from app.friendships.models import Friendship, State
from app.friendships.service import answer_friendship
from app.notifications.models import Kind
from app.places.models import Municipality, Region
from tests.factories import befriend, make, organisation, person, with_role
from tests.friendships.conftest import GROT
from tests.initiatives.test_initiatives import told
from tests.support.at_once import Ask, at_once


def test_the_same_again_is_one_proposal(put, count, lag, bygg, kari, per):
    friendship_id = uuid.uuid4()
    first, again = (put(kari, lag, bygg, friendship_id) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    assert put(kari, lag, bygg, friendship_id, title="Noe annet").json["code"] == "other_content"
    assert put(per, bygg, lag, friendship_id).json["code"] == "other_author"
    assert count(Friendship) == 1 and told(Kind.FRIENDSHIP_PROPOSED) == ["Per Skog"]


def test_a_yes_makes_it_public_in_both_municipalities(client, put, answer, lag, bygg, kari, per):
    made = put(kari, lag, bygg).json
    lists = ("/hitra/vennskap", "/skaun/vennskap")
    assert made["state"] == "proposed" and made["waits_for"] == [str(bygg.id)]
    assert client.get(f"/vennskap/{made['id']}").status_code == 404
    assert not any("Grøt på lørdag" in client.get(path).text for path in lists)
    assert answer(made["id"], kari).json["code"] == "not_yours"
    said = answer(made["id"], per)
    assert said.json["state"] == "active" and said.json["accepted_at"]
    assert all("Grøt på lørdag" in client.get(path).text for path in lists)
    page = client.get(f"/vennskap/{made['id']}").text
    assert "Fillan sanitetsforening og Skaun bygg" in page and "Vi koker grøt" in page
    assert "Vennskapsbedrift" in client.get("/hitra/vennskap").text
    assert "Grøt på lørdag" in client.get(f"/organisasjoner/{bygg.id}").text
    assert told(Kind.FRIENDSHIP_ANSWERED) == ["Kari Havn"]


def test_a_no_takes_one_tap_is_told_politely_and_is_nobody_elses(
    client, lag, bygg, kari, per, mona
):
    made = befriend(lag, bygg, kari)
    path = f"/meg/vennskap/{made.id}"
    assert "Fillan sanitetsforening spør dere" in client.get(path, as_=per).text
    assert client.post(f"{path}/svar", data={"answer": "no"}, as_=per).status_code == 303
    assert "Skaun bygg takket nei denne gangen. Takk" in client.get(path, as_=kari).text
    assert client.get(path, as_=mona).status_code == 404
    listed = client.get("/api/v1/friendships?municipality=hitra&state=ended").json
    assert listed["items"] == []
    again = client.post(f"{path}/svar", data={"answer": "yes"}, as_=per)
    assert again.status_code == 409 and "Forslaget venter ikke lenger" in again.text


def test_who_spoke_for_the_party_is_on_record(put, answer, siri, oppvekst, lag, kari):
    made = put(siri, oppvekst, lag).json
    answer(made["id"], kari)
    entries = db.session.query(AuditEntry).filter(AuditEntry.action.startswith("friendship"))
    proposed, accepted = entries.order_by(AuditEntry.id)
    assert (proposed.action, proposed.unit_id) == ("friendship.proposed", oppvekst.id)
    assert proposed.actor_id == siri.id and accepted.actor_id == kari.id
    assert accepted.details == {"organisation": str(lag.id)}


def test_a_unit_is_shown_with_its_municipality(client, oppvekst, lag, siri, kari):
    made = befriend(oppvekst, lag, siri, accepted_by=kari)
    assert "Oppvekst (Hitra) og Fillan" in client.get(f"/vennskap/{made.id}").text


def test_a_proposal_is_taken_back_by_who_made_it(client, lag, bygg, kari, per):
    made = befriend(lag, bygg, kari)
    path = f"/api/v1/friendships/{made.id}?on_behalf_of="
    assert client.delete(path + str(bygg.id), as_=per).json["code"] == "answer_it"
    for _press in range(2):
        assert client.delete(path + str(lag.id), as_=kari).status_code == 204
    db.session.expire_all()
    assert made.state == State.WITHDRAWN


def test_nobody_speaks_for_what_is_not_theirs(put, hitra, lag, bygg, kari, oppvekst):
    assert put(kari, bygg, lag).json["errors"] == {"on_behalf_of": ["not_a_member"]}
    assert put(kari, oppvekst, bygg).status_code == 422
    waits = organisation(hitra, owner=kari, standing=Standing.PENDING, name="Nytt lag")
    assert put(kari, waits, bygg).status_code == 422


def test_only_who_is_there_in_the_region_can_be_asked(put, hitra, lag, kari):
    elsewhere = make(Region(slug="nord", name="Nord"))
    far = make(Municipality(region_id=elsewhere.id, slug="bodo", number="1804", name="Bodø"))
    closed = organisation(hitra, name="Borte", standing=Standing.CLOSED)
    for other in (organisation(far, name="Langt unna"), closed, lag, kari):
        assert put(kari, lag, other).json["errors"] == {"other": ["unknown"]}


def test_one_proposal_and_one_task_at_a_time_between_two(put, answer, lag, bygg, kari, per):
    made = put(kari, lag, bygg).json
    assert put(per, bygg, lag).json["code"] == "already_proposed"
    answer(made["id"], per)
    assert put(per, bygg, lag).json["code"] == "already_friends"


def test_nobody_asks_everybody(put, hitra, lag, kari):
    others = [organisation(hitra, name=f"Lag {number}") for number in range(11)]
    answers = [put(kari, lag, one) for one in others]
    assert [one.status_code for one in answers] == [201] * 10 + [409]
    assert answers[-1].json["code"] == "too_many_waiting"


def test_what_is_wrong_is_said_by_field(put, lag, bygg, kari):
    wrong = put(kari, lag, bygg, title="  !  ", body="a" * 2001, meets_on="2020-01-01").json
    assert wrong["errors"] == {
        "title": ["required"],
        "body": ["about_too_long"],
        "meets_on": ["past"],
    }
    named = put(kari, lag, bygg, body="Spør etter 13097248022.").json
    assert named["errors"] == {"body": ["identity_number"]}


def test_an_answer_to_what_was_read_meanwhile_changed_is_refused(answer, put, lag, bygg, kari, per):
    made = put(kari, lag, bygg)
    assert made.headers["ETag"] == '"1"'
    old = answer(made.json["id"], per, headers={"If-Match": '"7"'})
    assert (old.status_code, old.json["version"]) == (412, 1)
    assert answer(made.json["id"], per, headers={"If-Match": '"1"'}).status_code == 200


def test_a_yes_to_who_is_no_more_is_refused(answer, lag, bygg, kari, per):
    made = befriend(lag, bygg, kari)
    lag.standing = Standing.CLOSED
    db.session.commit()
    assert answer(made.id, per).json["code"] == "party_gone"
    assert answer(made.id, per, accept=False).json["state"] == "declined"


def test_two_of_one_party_who_answer_at_once_give_one_answer(app, lag, bygg, kari, per):
    ola = with_role(person("Ola"), Role.ORG_MEMBER, organisation_id=bygg.id)
    made, people = befriend(lag, bygg, kari).id, [(per.id, True), (ola.id, False)]
    db.session.remove()

    def say(who):
        with app.app_context():
            try:
                with transaction():
                    user = db.session.get_one(User, who[0])
                    answer_friendship(friendship_id=made, by=user, accept=who[1])
            except Conflict:
                return 0
            return 1

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(say, people)) == 1


def test_two_who_propose_to_each_other_at_once_make_one_proposal(app, count, lag, bygg, kari, per):
    def proposal(by, mine, other):
        said = {**GROT, "on_behalf_of": str(mine.id), "other": str(other.id)}
        return Ask("PUT", f"/api/v1/friendships/{uuid.uuid4()}", by, {"json": said})

    found = at_once(app, proposal(kari, lag, bygg), proposal(per, bygg, lag))
    assert sorted(one.status_code for one in found) == [201, 409] and count(Friendship) == 1
    assert "already_proposed" in [one.json.get("code") for one in found]


def test_the_form_finds_whom_to_ask_and_keeps_what_was_typed(
    client, count, hitra, teknisk, lag, bygg, kari
):
    """Without JavaScript: a search by name or municipality, a link, a form."""
    found = client.get("/meg/vennskap/ny?sok=skaun BYGG", as_=kari).text
    assert "Skaun bygg" in found and "Teknisk" not in found
    assert "Teknisk" in client.get("/meg/vennskap/ny?sok=hitra", as_=kari).text
    assert "Ingen heter det" in client.get("/meg/vennskap/ny?sok=xyz", as_=kari).text
    everybody = client.get("/meg/vennskap/ny", as_=kari).text
    assert everybody.index("Teknisk") < everybody.index("Skaun bygg")
    assert "Fillan sanitetsforening" not in everybody
    form = client.get(f"/meg/vennskap/ny?med={bygg.id}", as_=kari).text
    assert "Til Skaun bygg<br>" in form and "Bedrift · Skaun" in form
    assert "Dere spør i navnet til Fillan sanitetsforening." in form
    sent = {"id": str(uuid.uuid4()), "on_behalf_of": str(lag.id), "other": str(bygg.id)}
    empty = client.post("/meg/vennskap/ny", data={**sent, "title": "Grøt"}, as_=kari)
    assert empty.status_code == 422 and 'value="Grøt"' in empty.text and sent["id"] in empty.text
    for _press in range(2):
        whole = {**sent, "title": "Grøt", "body": "Vi koker."}
        gone = client.post("/meg/vennskap/ny", data=whole, as_=kari)
        assert gone.headers["Location"] == f"/meg/vennskap/{sent['id']}"
    assert count(Friendship) == 1
    waits = client.get(f"/meg/vennskap/{sent['id']}", as_=kari).text
    assert "Dere venter på svar fra Skaun bygg." in waits


def test_many_are_found_page_by_page(client, hitra, lag, kari):
    names = [f"Lag {number:02}" for number in range(25)]
    for name in names:
        organisation(hitra, name=name, kind=OrganisationKind.INFORMAL)
    first = client.get("/meg/vennskap/ny?sok=lag", as_=kari).text
    assert names[19] in first and names[20] not in first
    after = first.split("etter=")[1].split('"')[0].replace("&amp;", "&")
    assert names[24] in client.get(f"/meg/vennskap/ny?sok=lag&etter={after}", as_=kari).text


def test_whoever_speaks_for_nobody_is_told_what_to_do(client, per, bygg, mona):
    for path in ("/meg/vennskap", "/meg/vennskap/ny", f"/meg/vennskap/ny?med={bygg.id}"):
        assert "Meld inn en organisasjon" in client.get(path, as_=mona).text


def test_what_waits_stands_first_among_ones_own(client, lag, bygg, kari, per):
    befriend(lag, bygg, kari)
    page = client.get("/meg/vennskap", as_=per).text
    assert "Venter på svar fra dere" in page
    assert "Fillan sanitetsforening vil gjøre dette sammen med Skaun bygg." in page
    assert "Venter på svar fra dere" not in client.get("/meg/vennskap", as_=kari).text
    mine = client.get("/api/v1/me/friendships", as_=kari).json["items"]
    assert [one["state"] for one in mine] == ["proposed"]
