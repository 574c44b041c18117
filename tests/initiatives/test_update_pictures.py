"""What is new may have pictures: read by a moderator with the text, and public with it."""

import re
import uuid

import pytest
from PIL import Image

from app.contributions.models import Publication
from app.core.audit import AuditEntry
from app.core.clock import today
from app.extensions import db
from app.initiatives.models import MemberRole, Update, UpdatePicture
from app.initiatives.updates import put_update
from tests.contributions.test_pictures import jpeg
from tests.factories import picture, png, start
from tests.initiatives.test_initiatives import decide, member
from tests.support.multipart import File, multipart
from tests.support.queries import asked


@pytest.fixture
def dinner(hitra, kari):
    return start(hitra, kari)


def news(initiative, by, body="Vi var sytten sist.", **values) -> Update:
    update, _new = put_update(
        update_id=uuid.uuid4(), initiative=initiative, by=by, body=body, **values
    )
    db.session.commit()
    return update


def write(client, initiative, who, *, path="skriv", **form):
    path = f"/meg/initiativ/{initiative.id}/{path}"
    return client.post(path, **multipart(form.items()), as_=who)


def file(data: bytes | None = None, name="kai.png") -> File:
    return data or png(), name


def send(client, update, who, picture_id=None, data=None, description=""):
    path = f"/api/v1/initiatives/{update.initiative_id}/updates/{update.id}/pictures/"
    query = {"description": description} if description else {}
    sent = {"data": png() if data is None else data, "query_string": query}
    return client.put(path + str(picture_id or uuid.uuid4()), as_=who, **sent)


def stored() -> list[UpdatePicture]:
    db.session.expire_all()
    return db.session.query(UpdatePicture).order_by(UpdatePicture.created_at).all()


def test_a_host_sends_pictures_with_the_text_and_all_see_them_once_read(
    client, dinner, kari, mona, data
):
    form = {"body": "Se her!", "picture_1": file(jpeg()), "description_1": "Langbordet på kaia"}
    sent = write(client, dinner, kari, **form, picture_2=file(png(30, 20)))
    assert sent.status_code == 303
    first, second = stored()
    assert (first.width, first.height, first.description) == (800, 1600, "Langbordet på kaia")
    with Image.open(data / "pictures" / "updates" / f"{first.id}.jpg") as kept:
        assert dict(kept.getexif()) == {}
    for page in ("/stab/initiativ", f"/meg/initiativ/{dinner.id}"):
        shown = client.get(page, as_=mona if page.startswith("/stab") else kari).text
        assert first.url in shown and "Langbordet på kaia</figcaption>" in shown
        assert "Uten beskrivelse" in shown
    assert first.url not in client.get(f"/initiativ/{dinner.id}").text
    decide(client, first.update_id, mona)
    page = client.get(f"/initiativ/{dinner.id}").text
    shown = f'src="{first.url}" width="800" height="1600" loading="lazy" alt="Langbordet på kaia"'
    assert shown in page
    assert f'src="{second.url}" width="30" height="20"' in page
    assert 'alt="Bilde 2 av 2 fra Middag sammen"' in page


def test_the_api_tells_of_them(client, dinner, kari, mona):
    update = news(dinner, kari)
    made = send(client, update, kari, description="Suppe i ei stor gryte")
    assert made.status_code == 201
    decide(client, update.id, mona)
    listed = client.get(f"/api/v1/initiatives/{dinner.id}/updates").json["items"][0]
    assert listed["pictures"] == [made.json]
    assert made.json == {
        "id": made.json["id"],
        "url": f"/bilder/initiativ/{made.json['id']}",
        "width": 8,
        "height": 8,
        "description": "Suppe i ei stor gryte",
    }


def test_the_same_again_changes_nothing(client, dinner, kari, count):
    update, picture_id = news(dinner, kari), uuid.uuid4()
    first, again = (send(client, update, kari, picture_id, description="Kai") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json == again.json
    acts = count(AuditEntry)
    other = send(client, update, kari, picture_id, jpeg(), description="Kai")
    assert other.json["code"] == "other_content"
    assert send(client, update, kari, picture_id, description="Ei kai").status_code == 409
    assert send(client, news(dinner, kari), kari, picture_id, description="Kai").status_code == 409
    assert count(UpdatePicture) == 1 and count(AuditEntry) == acts + 1
    assert (stored()[0].description, stored()[0].update_id) == ("Kai", update.id)


def test_a_form_pressed_twice_stores_once(client, dinner, kari, count):
    form = {"body": "Se her!", "id": str(uuid.uuid4())}
    for _ in range(2):
        sent = write(client, dinner, kari, **form, picture_1=file(), picture_2=file(jpeg()))
        assert sent.status_code == 303
    assert (count(Update), count(UpdatePicture)) == (1, 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (b"%PDF-1.7", "Filen er ikke et bilde vi kan lese."),
        (b"\xff" * (10 * 1024 * 1024 + 1), "Bildet er for stort."),
    ],
    ids=["no picture", "too large"],
)
def test_a_wrong_picture_is_said_by_its_field_and_what_was_typed_stays(
    client, dinner, kari, count, wrong, said
):
    form = {"body": "Vi var sytten.", "description_1": "Bordet", "picture_1": file()}
    refused = write(client, dinner, kari, **form, picture_2=file(wrong, "brev.pdf"))
    assert refused.status_code == 422 and count(Update) == count(UpdatePicture) == 0
    page = refused.text
    assert ">Vi var sytten.</textarea>" in page and 'value="Bordet"' in page
    assert re.search(rf'id="news-picture_2-error"[^>]*role="alert">{said}', page)
    assert "Velg «kai.png» en gang til." in page


def test_a_third_picture_and_a_long_description_are_refused(client, dinner, kari, count):
    update = news(dinner, kari)
    assert [send(client, update, kari).status_code for _ in range(3)] == [201, 201, 409]
    long = send(client, news(dinner, kari), kari, description="å" * 201)
    assert long.status_code == 422 and "description" in long.json["errors"]
    page = write(client, dinner, kari, body="Nytt", picture_1=file(), description_1="å" * 201)
    assert page.status_code == 422 and "høyst 200 tegn" in page.text and ">Nytt<" in page.text
    assert count(UpdatePicture) == 2


def test_replies_and_what_has_been_decided_take_none(client, dinner, kari, per, mona, count):
    update = news(dinner, kari)
    decide(client, update.id, mona)
    assert send(client, update, kari).json["code"] == "not_changeable"
    member(client, dinner, per, "join")
    reply = news(dinner, per, "Jeg kommer!", parent_id=update.id)
    assert send(client, reply, per).json["code"] == "news_only"
    assert count(UpdatePicture) == 0


def test_before_it_is_read_the_author_hosts_and_staff_see_it_and_after_everybody(
    client, dinner, kari, per, siri, sara, mona, data
):
    url = picture(news(dinner, kari), kari).url
    member(client, dinner, per, "join")
    assert [client.get(url, as_=who).status_code for who in (kari, siri, per, sara)] == [
        200,
        200,
        404,
        404,
    ]
    assert client.get(url).status_code == 404
    co_host = db.session.query(dinner.hosts[0].__class__).filter_by(user_id=per.id).one()
    co_host.role = MemberRole.HOST
    db.session.commit()
    assert client.get(url, as_=per).headers["Cache-Control"] == "private, no-store"
    decide(client, stored()[0].update_id, mona)
    shown = client.get(url, as_=kari)
    assert shown.cache_control.public and "Set-Cookie" not in shown.headers
    decide(client, stored()[0].update_id, mona, "remove", reason="about_somebody", note="Et barn.")
    assert client.get(url, as_=kari).status_code == 200
    assert [client.get(url, as_=who).status_code for who in (None, sara)] == [404, 404]


def test_what_a_removed_initiative_showed_is_not_public(client, dinner, kari, mona):
    url = picture(news(dinner, kari), kari).url
    decide(client, stored()[0].update_id, mona)
    assert client.get(url).status_code == 200
    decide(client, dinner.id, mona, "remove", reason="unlawful", note="Nei.")
    assert client.get(url).status_code == 404


def test_a_picture_that_came_after_the_moderator_looked_is_not_published(
    client, dinner, kari, mona
):
    update = news(dinner, kari)
    seen = str(update.version)
    send(client, update, kari)
    assert decide(client, update.id, mona, version=seen).status_code == 412
    db.session.expire_all()
    assert update.publication == Publication.AWAITING


def test_what_a_description_says_is_screened_too(client, dinner, kari, mona):
    picture(news(dinner, kari), kari, description="Ring Kari, 91 23 45 67")
    refused = decide(client, stored()[0].update_id, mona)
    assert refused.status_code == 422 and "telefonnummer" in refused.text


def test_what_was_returned_is_sent_anew_with_other_pictures(client, dinner, kari, mona):
    update = news(dinner, kari)
    gone, kept = (picture(update, kari, description=said).id for said in ("Et barn", "Bordet"))
    url = f"/bilder/initiativ/{gone}"
    decide(client, update.id, mona, "return", reason="about_somebody", note="Ikke barnet.")
    assert url in client.get(f"/meg/initiativ/{dinner.id}", as_=kari).text
    form = {"body": "Bare bordet.", "again": str(update.id), "remove": str(gone)}
    form[f"shows-{kept}"] = "Langbordet"
    wrong = write(client, dinner, kari, path=f"skriv/{update.id}", **form, picture_1=file(b"x"))
    assert wrong.status_code == 422 and ">Bare bordet.</textarea>" in wrong.text
    assert 'value="Langbordet"' in wrong.text and len(stored()) == 2
    sent = write(client, dinner, kari, path=f"skriv/{update.id}", **form, picture_1=file(jpeg()))
    assert sent.status_code == 303
    assert [one.description for one in stored()] == ["Langbordet", ""]
    assert client.get(url, as_=kari).status_code == 404
    assert (update.body, update.publication) == ("Bare bordet.", Publication.AWAITING)


@pytest.mark.parametrize("path", ["avslutt", "provetid"])
def test_what_came_of_it_may_be_shown(client, hitra, kari, count, path):
    initiative = start(hitra, kari, trial_until=today())
    form = {"body": "Femti spiste sammen.", "verdict": "keep"}
    refused = write(client, initiative, kari, path=path, **form, picture_1=file(b"x"))
    assert refused.status_code == 422 and ">Femti spiste sammen.</textarea>" in refused.text
    assert count(Update) == 0
    sent = write(client, initiative, kari, path=path, **form, picture_1=file())
    assert sent.status_code == 303
    assert stored()[0].update.body == "Femti spiste sammen."


@pytest.mark.parametrize("page", ["/initiativ/{}", "/api/v1/initiatives/{}/updates"])
def test_more_news_are_no_more_queries(client, dinner, kari, page):
    def add(number: int) -> int:
        for _ in range(number):
            update = news(dinner, kari)
            picture(update, kari)
            update.publication = Publication.PUBLISHED
            reply = news(dinner, kari, "Ja!", parent_id=update.id)
            reply.publication = Publication.PUBLISHED
            db.session.commit()
        client.get(page.format(dinner.id))
        with asked() as said:
            assert client.get(page.format(dinner.id)).text.count("/bilder/initiativ/")
        return len(said)

    assert add(1) == add(4)
