"""Initiatives: started once, read by a moderator, joined, kept awake, and what became of them."""

import uuid

import pytest

from app.accounts.models import Standing, User
from app.contributions.models import Publication
from app.core import clock as clocks
from app.core.audit import AuditEntry
from app.extensions import db
from app.initiatives.models import Consent, Initiative, Member, MemberRole, Update
from app.notifications.models import Kind, Notification
from tests.factories import contribute, organisation, person, start
from tests.support.page import read_field

GIVEN = {
    "municipality": "hitra",
    "title": "Middag sammen",
    "what": "Vi lager middag hver onsdag.",
    "why": "For at ingen skal spise alene.",
    "who": "Alle i Fillan.",
    "how": "Vi begynner med ti stoler.",
    "meeting_place": "large_kitchen",
    "abc": ["together", "meaningful"],
    "goals": [3, 11],
    "grown_from": None,
}

NONE = "0192f3a1-7c4e-7b1a-9d2f-5e8c6a4b3d21"  # the id of nothing


def put(client, who, initiative_id=None, **more):
    path = f"/api/v1/initiatives/{initiative_id or uuid.uuid4()}"
    return client.put(path, json={**GIVEN, **more}, as_=who)


def decide(client, thing_id, who, decision="publish", **more):
    form = {"decision": decision, **more}
    return client.post(f"/stab/initiativ/{thing_id}", data=form, as_=who)


def member(client, initiative, who, do):
    path = f"/meg/initiativ/{initiative.id}/med"
    return client.post(path, data={"do": do}, as_=who)


def told(kind) -> list[str]:
    db.session.expire_all()
    rows = db.session.query(Notification).filter_by(kind=kind)
    return sorted(db.session.get(User, one.user_id).name for one in rows)


def test_the_same_again_is_one_initiative(client, hitra, kari, per, count):
    initiative_id = uuid.uuid4()
    first, again = put(client, kari, initiative_id), put(client, kari, initiative_id)
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    assert put(client, kari, initiative_id, title="Noe annet").json["code"] == "other_content"
    assert put(client, per, initiative_id).json["code"] == "other_author"
    assert (count(Initiative), count(Member)) == (1, 1)
    assert first.json["abc"] == ["together", "meaningful"] and first.json["goals"] == [3, 11]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " – "),
        ("what", ""),
        ("why", "å" * 2001),
        ("goals", [1, 2, 3]),
        ("goals", [18]),
        ("trial_until", "2020-01-01"),
        ("grown_from", NONE),
        ("on_behalf_of", NONE),
        ("meeting_place", "kiosk"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(client, hitra, kari, count, field, value):
    refused = put(client, kari, **{field: value})
    assert refused.status_code == 422 and set(refused.json["errors"]) == {field}
    assert count(Initiative) == 0


def test_nobody_reads_it_before_a_moderator(client, hitra, kari, per, mona):
    made = put(client, kari).json
    path = f"/initiativ/{made['id']}"
    assert client.get(path).status_code == 404
    assert client.get(f"/meg{path}", as_=per).status_code == 404
    assert "Venter på en moderator" in client.get(f"/meg{path}", as_=kari).text
    assert "Middag" not in client.get("/hitra/initiativ").text
    assert "Middag" in client.get("/stab/initiativ", as_=mona).text
    assert decide(client, made["id"], mona).status_code == 303
    assert client.get(path).status_code == 200
    assert "Middag" in client.get("/hitra/initiativ").text
    assert told(Kind.INITIATIVE_PUBLISHED) == ["Kari Havn"]
    assert decide(client, made["id"], mona).status_code == 409


def test_returned_with_a_reason_it_is_mended_and_waits_again(client, hitra, kari, mona):
    made = put(client, kari).json
    assert decide(client, made["id"], mona, "return").status_code == 422
    decide(client, made["id"], mona, "return", reason="unkind", note="Skriv det mildere.")
    page = client.get(f"/meg/initiativ/{made['id']}", as_=kari).text
    assert "Skriv det mildere." in page
    form = {"title": "Middag", "what": "Vi lager middag.", "version": str(version(made["id"]))}
    assert client.post(f"/meg/initiativ/{made['id']}/endre", data=form, as_=kari).status_code == 303
    assert "Middag" in client.get("/stab/initiativ", as_=mona).text


def version(initiative_id) -> int:
    db.session.expire_all()
    return db.session.get(Initiative, uuid.UUID(initiative_id)).version


def test_an_identity_number_is_never_published(client, hitra, kari, mona):
    initiative = start(hitra, kari, published=False, how="Ring 13097248022")
    assert "fødselsnummer" in decide(client, initiative.id, mona).text


def test_new_texts_wait_while_the_old_ones_stand(client, hitra, kari, mona):
    initiative = start(hitra, kari)
    path = f"/api/v1/initiatives/{initiative.id}"
    body = {"title": "Middag", "what": "Vi lager suppe.", "coffee": True}
    changed = client.patch(path, json=body, as_=kari, headers={"If-Match": '"2"'})
    assert changed.status_code == 200 and changed.json["proposed"]["what"] == "Vi lager suppe."
    shown = client.get(path).json
    assert (shown["what"], shown["coffee"]) == ("Vi lager middag.", True)
    decide(client, initiative.id, mona)
    assert client.get(path).json["what"] == "Vi lager suppe."


def test_new_texts_that_are_returned_stay_with_the_hosts(client, hitra, kari, mona):
    initiative = start(hitra, kari)
    body = {"title": "Middag", "what": "Kjøp min suppe."}
    path = f"/api/v1/initiatives/{initiative.id}"
    client.patch(path, json=body, as_=kari, headers={"If-Match": '"2"'})
    decide(client, initiative.id, mona, "return", reason="advertising", note="Ikke selg.")
    assert client.get(path).json["what"] == "Vi lager middag."
    assert "Kjøp min suppe." in client.get(f"/meg/initiativ/{initiative.id}/endre", as_=kari).text


def test_a_change_of_what_somebody_else_changed_is_refused_and_kept(client, hitra, kari):
    initiative = start(hitra, kari)
    form = {"title": "A", "what": "Først", "version": "2"}
    path = f"/meg/initiativ/{initiative.id}/endre"
    client.post(path, data=form, as_=kari)
    late = client.post(path, data=form | {"what": "For sent"}, as_=kari)
    assert late.status_code == 412 and "Nå står det: Først" in late.text
    again = form | {name: read_field(late.text, name) for name in ("what", "version")}
    assert again["what"] == "For sent"
    assert client.post(path, data=again, as_=kari).status_code == 303


def test_what_a_unit_starts_is_public_at_once(client, hitra, oppvekst, siri):
    made = put(client, siri, on_behalf_of=str(oppvekst.id)).json
    shown = client.get(f"/api/v1/initiatives/{made['id']}").json
    assert shown["hosts"] == ["Oppvekst"] and shown["on_behalf_of"]["name"] == "Oppvekst"


def test_hosts_are_named_as_they_wish(client, hitra, kari):
    initiative = start(hitra, kari)
    path = f"/api/v1/initiatives/{initiative.id}"
    assert client.get(path).json["hosts"] == ["Kari"]
    for signed_as, names in (("name", ["Kari Havn"]), ("nobody", [])):
        form = {"signed_as": signed_as}
        client.post(f"/meg/initiativ/{initiative.id}/verter", data=form, as_=kari)
        assert client.get(path).json["hosts"] == names
    assert "Kari" not in client.get(f"/initiativ/{initiative.id}").text


def test_joining_following_and_leaving_is_one_tap_and_once(client, hitra, kari, per, count):
    initiative = start(hitra, kari)
    path = f"/api/v1/initiatives/{initiative.id}/members/me"
    first = client.put(path, json={"as": "follower"}, as_=per)
    again = client.put(path, json={"as": "follower"}, as_=per)
    assert (first.status_code, again.status_code) == (201, 200)
    assert client.put(path, json={}, as_=per).json["role"] == "member"
    assert client.put(path, json={}, as_=kari).json["role"] == "host"
    assert count(Member) == 2
    for _tap in range(2):
        assert client.delete(path, as_=per).status_code == 204
    assert count(Member) == 1


def test_how_many_take_part_is_said_from_five_on(client, hitra, kari):
    initiative = start(hitra, kari)
    for number in range(4):
        assert "er med.</p>" not in client.get(f"/initiativ/{initiative.id}").text
        member(client, initiative, person(f"Nr{number}"), "join")
    assert "5 er med." in client.get(f"/initiativ/{initiative.id}").text


def test_the_last_host_hands_over_before_leaving(client, hitra, kari, per):
    initiative = start(hitra, kari)
    member(client, initiative, per, "join")
    refused = member(client, initiative, kari, "leave")
    assert refused.status_code == 409 and "siste verten" in refused.text
    mine = db.session.query(Member).filter_by(user_id=per.id).one()
    form = {"do": "ask", "member": str(mine.id)}
    client.post(f"/meg/initiativ/{initiative.id}/verter", data=form, as_=kari)
    assert told(Kind.INITIATIVE_HOST) == ["Per Skog"]
    assert "Vil du være vert?" in client.get(f"/meg/initiativ/{initiative.id}", as_=per).text
    assert client.get(f"/meg/initiativ/{initiative.id}/styr", as_=per).status_code == 403
    member(client, initiative, per, "host")
    assert client.get(f"/meg/initiativ/{initiative.id}/styr", as_=per).status_code == 200
    assert member(client, initiative, kari, "leave").status_code == 303
    assert member(client, initiative, kari, "host").status_code == 404


def test_who_steps_down_comes_to_a_page_that_is_theirs_to_see(client, hitra, kari, per):
    initiative = start(hitra, kari)
    member(client, initiative, per, "join")
    mine = db.session.query(Member).filter_by(user_id=per.id).one()
    hosting = f"/meg/initiativ/{initiative.id}/verter"
    client.post(hosting, data={"do": "ask", "member": str(mine.id)}, as_=kari)
    member(client, initiative, per, "host")
    gone = client.post(hosting, data={"do": "step_down"}, as_=kari)
    assert gone.headers["Location"] == f"/meg/initiativ/{initiative.id}"
    page = client.get(gone.headers["Location"], as_=kari)
    assert page.status_code == 200 and "Du er ikke lenger vert, men fortsatt med." in page.text


def test_news_and_answers_lead_to_where_one_can_answer(client, hitra, kari, per, mona):
    initiative = start(hitra, kari)
    member(client, initiative, per, "join")
    path = f"/meg/initiativ/{initiative.id}"
    for who, kind in ((kari, Kind.INITIATIVE_NEWS), (per, Kind.INITIATIVE_REPLY)):
        news = db.session.query(Update).filter_by(parent_id=None).one_or_none()
        form = {"body": "Vi koker."} | ({"parent": str(news.id)} if news else {})
        client.post(f"{path}/skriv", data=form, as_=who)
        waiting = db.session.query(Update).filter_by(publication=Publication.AWAITING).one()
        decide(client, waiting.id, mona)
        news = news or waiting
        led = db.session.query(Notification).filter_by(kind=kind).one().path
        assert led == f"{path}#news-{news.id}"
    page = client.get(path, as_=per).text
    assert f'id="news-{news.id}"' in page and "Svaret ditt" in page


def test_an_author_is_asked_before_being_named(client, hitra, kari, per):
    said = contribute(hitra, user=kari, signed_as="first_name", body="Noen burde lage middag.")
    assert put(client, per, grown_from=str(said.id)).status_code == 422  # not theirs to read yet
    said.publication, said.published_at = Publication.PUBLISHED, clocks.now()
    db.session.commit()
    initiative = start(hitra, per, grown_from=said.id)
    assert initiative.consent == Consent.ASKED and told(Kind.INITIATIVE_GROWN) == ["Kari Havn"]
    page = f"/initiativ/{initiative.id}"
    assert "det en innbygger skrev" in client.get(page).text
    assert client.post(f"/meg{page}/opphav", data={"answer": "yes"}, as_=per).status_code == 404
    client.post(f"/meg{page}/opphav", data={"answer": "yes"}, as_=kari)
    assert "det Kari, Fillan skrev" in client.get(page).text
    client.post(f"/meg{page}/opphav", data={"answer": "no"}, as_=kari)
    assert "det en innbygger skrev" in client.get(page).text
    assert "Middag sammen" in client.get(f"/bidrag/{said.id}").text


def test_what_grows_from_words_elsewhere_is_there_and_shows_them(client, hitra, skaun, kari, per):
    said = contribute(hitra, user=kari, body="Noen burde <b>koke</b> suppe.")
    form = f"/meg/initiativ/nytt?bidrag={said.id}"
    assert "suppe" not in client.get(form, as_=per).text  # not theirs to read yet
    said.publication, said.published_at = Publication.PUBLISHED, clocks.now()
    db.session.commit()
    page = client.get(form, as_=per).text
    assert "Noen burde &lt;b&gt;koke" in page and "blir spurt om navnet skal stå der" in page
    assert '<option value="hitra" selected>' in page
    own = client.get(form, as_=kari).text
    assert "Det vokser fram av det du skrev." in own and "I hvilken kommune?" not in own


def test_ones_own_words_and_a_guests_need_no_asking(client, hitra, kari, per):
    own = contribute(hitra, user=kari)
    assert start(hitra, kari, grown_from=own.id).consent == Consent.OWN
    guests = contribute(hitra)
    guests.publication, guests.published_at = Publication.PUBLISHED, clocks.now()
    db.session.commit()
    assert start(hitra, per, grown_from=guests.id).consent == Consent.NO
    assert told(Kind.INITIATIVE_GROWN) == []


def test_news_is_read_by_a_moderator_and_told_to_all_in_it(client, hitra, kari, per, mona):
    initiative = start(hitra, kari)
    member(client, initiative, per, "follow")
    form = {"id": str(uuid.uuid4()), "body": "Onsdag blir det suppe."}
    for _press in range(2):
        client.post(f"/meg/initiativ/{initiative.id}/skriv", data=form, as_=kari)
    (update,) = db.session.query(Update).all()
    assert "suppe" not in client.get(f"/initiativ/{initiative.id}").text
    decide(client, update.id, mona)
    assert "suppe" in client.get(f"/initiativ/{initiative.id}").text
    assert told(Kind.INITIATIVE_NEWS) == ["Per Skog"]


def test_who_takes_part_may_reply_and_others_not(client, hitra, kari, per, mona):
    initiative = start(hitra, kari)
    base = f"/api/v1/initiatives/{initiative.id}/updates"
    first = client.put(f"{base}/{uuid.uuid4()}", json={"body": "Suppe?"}, as_=kari).json
    decide(client, first["id"], mona)
    reply = {"body": "Ja!", "parent": first["id"]}
    member(client, initiative, per, "follow")
    assert client.put(f"{base}/{uuid.uuid4()}", json=reply, as_=per).json["code"] == "join_first"
    member(client, initiative, per, "join")
    news = client.put(f"{base}/{uuid.uuid4()}", json={"body": "Nytt"}, as_=per)
    assert news.json["code"] == "hosts_only"
    said = client.put(f"{base}/{uuid.uuid4()}", json=reply, as_=per).json
    decide(client, said["id"], mona)
    (shown,) = client.get(base).json["items"]
    assert [one["body"] for one in shown["replies"]] == ["Ja!"]
    assert told(Kind.INITIATIVE_REPLY) == ["Kari Havn"]
    deeper = {"body": "Nei", "parent": said["id"]}
    assert client.put(f"{base}/{uuid.uuid4()}", json=deeper, as_=kari).status_code == 404


def test_a_returned_text_is_mended(client, hitra, kari, mona):
    initiative = start(hitra, kari)
    base = f"/api/v1/initiatives/{initiative.id}/updates"
    said = client.put(f"{base}/{uuid.uuid4()}", json={"body": "Dumt."}, as_=kari).json
    decide(client, said["id"], mona, "return", reason="unkind", note="Mildere.")
    assert "Mildere." in client.get(f"/meg/initiativ/{initiative.id}", as_=kari).text
    path = f"/meg/initiativ/{initiative.id}/skriv/{said['id']}"
    assert client.post(path, data={"body": "Fint."}, as_=kari).status_code == 303
    assert client.post(path, data={"body": "Fint."}, as_=kari).status_code == 403
    decide(client, said["id"], mona)
    assert "Fint." in client.get(f"/initiativ/{initiative.id}").text


def test_a_form_keeps_what_was_typed(client, hitra, kari):
    form = {
        "municipality": "hitra",
        "title": "Tur",
        "what": "",
        "how": "Vi går.",
        "abc": ["active"],
    }
    page = client.post("/meg/initiativ/nytt", data=form, as_=kari)
    assert page.status_code == 422 and "Vi går." in page.text
    assert 'value="active" checked' in page.text
    form |= {"what": "Vi går tur.", "id": str(uuid.uuid4()), "goals": ["3"]}
    for _press in range(2):
        gone = client.post("/meg/initiativ/nytt", data=form, as_=kari)
        assert gone.headers["Location"] == f"/meg/initiativ/{form['id']}"
    assert db.session.query(Initiative).one().goals == [3]


def test_an_organisations_initiative_bears_its_name(client, hitra, kari):
    lag = organisation(hitra, owner=kari)
    db.session.refresh(kari)
    initiative = start(hitra, kari, on_behalf_of=lag.id)
    assert "Fillan sanitetsforening" in client.get(f"/initiativ/{initiative.id}").text
    link = f"/organisasjoner/{lag.id}"
    assert "Middag sammen" in client.get(link).text
    assert link in client.get(f"/initiativ/{initiative.id}").text
    lag.standing = Standing.CLOSED
    db.session.commit()
    closed = client.get(f"/initiativ/{initiative.id}", as_=kari).text
    assert "Fillan sanitetsforening" in closed and link not in closed


def test_every_act_is_written_down(client, hitra, kari, per):
    initiative = start(hitra, kari)
    member(client, initiative, per, "join")
    member(client, initiative, per, "leave")
    query = db.select(AuditEntry.action).where(AuditEntry.subject_id == initiative.id)
    acts = list(db.session.scalars(query.order_by(AuditEntry.id)))
    assert acts == ["initiative.started", "initiative.joined", "initiative.left"]


def test_what_people_write_is_text(client, hitra, kari):
    bad = "<script>alert(1)</script>"
    initiative = start(hitra, kari, title=bad, what=bad, transport=bad, place=bad)
    for path in ("/hitra/initiativ", f"/initiativ/{initiative.id}"):
        assert bad not in client.get(path).text


def test_members_are_told_to_hosts_alone(client, hitra, kari, per):
    initiative = start(hitra, kari)
    member(client, initiative, per, "join")
    assert "Per Skog" in client.get(f"/meg/initiativ/{initiative.id}/styr", as_=kari).text
    other = person("Nysgjerrig", hitra)
    for path in (f"/initiativ/{initiative.id}", f"/meg/initiativ/{initiative.id}"):
        assert "Per Skog" not in client.get(path, as_=other).text
    assert db.session.query(Member).filter_by(role=MemberRole.MEMBER).count() == 1


def test_a_host_is_told_who_sees_their_name(client, hitra, kari, per):
    initiative = start(hitra, kari)
    member(client, initiative, per, "join")
    path = f"/meg/initiativ/{initiative.id}"
    assert "Alle ser at Kari er det." in client.get(path, as_=kari).text
    assert "Bare vertene ser navnet ditt." in client.get(path, as_=per).text
    client.post(f"{path}/verter", data={"signed_as": "nobody"}, as_=kari)
    assert "Bare de som er vert med deg, ser navnet ditt." in client.get(path, as_=kari).text
