"""Publishing, returning, removing: with grounds, once, and told to the author."""

import pytest

from app.contributions.models import Publication
from app.extensions import db
from app.notifications.models import Notification
from tests.factories import contribute


def url(contribution) -> str:
    return f"/api/v1/staff/contributions/{contribution.id}/decisions"


def decide(client, contribution, who, **decision):
    return client.post(url(contribution), json=decision, as_=who)


def test_a_moderator_publishes_and_the_author_is_told(client, mona, kari, contribution, count):
    done = decide(client, contribution, mona, decision="publish")
    assert done.status_code == 200 and done.json["publication"] == "published"
    assert [step["state"] for step in done.json["timeline"]] == ["received", "read", "published"]
    told = db.session.query(Notification).one()
    assert (told.user_id, told.kind) == (kari.id, "contribution_published")


def test_staff_who_are_no_moderators_see_it_but_do_not_decide(client, siri, contribution):
    assert decide(client, contribution, siri, decision="publish").status_code == 403


def test_others_know_nothing_of_it(client, kari, sara, contribution):
    assert decide(client, contribution, sara, decision="publish").status_code == 404
    assert decide(client, contribution, kari, decision="publish").status_code == 403
    assert client.post(url(contribution), json={"decision": "publish"}).status_code == 401


def test_returning_needs_a_reason_and_a_sentence(client, mona, kari, contribution):
    bare = decide(client, contribution, mona, decision="return")
    assert bare.status_code == 422 and set(bare.json["errors"]) == {"reason", "note"}
    done = decide(
        client, contribution, mona, decision="return", reason="unkind", note="Skriv det mildere."
    )
    assert done.json["publication"] == "returned"
    mine = client.get(f"/api/v1/contributions/{contribution.id}", as_=kari)
    assert (mine.json["reason"], mine.json["note"]) == ("unkind", "Skriv det mildere.")


def test_a_returned_one_waits_again_when_its_author_has_changed_it(
    client, mona, kari, contribution
):
    decide(client, contribution, mona, decision="return", reason="unkind", note="Mildere.")
    path = f"/api/v1/contributions/{contribution.id}"
    tag = client.get(path, as_=kari).headers["ETag"]
    again = client.patch(path, json={"body": "Mildt."}, headers={"If-Match": tag}, as_=kari)
    assert again.json["publication"] == "awaiting" and again.json["reason"] is None


def test_the_second_of_two_moderators_is_told_and_overwrites_nothing(
    client, mona, arne, contribution
):
    version = contribution.version
    decide(client, contribution, mona, decision="publish", version=version)
    late = decide(
        client, contribution, arne, decision="remove", reason="other", note="Nei.", version=version
    )
    assert late.status_code == 412
    db.session.refresh(contribution)
    assert contribution.publication == Publication.PUBLISHED
    assert decide(client, contribution, arne, decision="publish").status_code == 409


def test_an_identity_number_is_never_published(client, mona, hitra):
    contribution = contribute(hitra, body="Nummeret mitt er 13097248022.")
    refused = decide(client, contribution, mona, decision="publish")
    assert refused.status_code == 422 and refused.json["code"] == "identity_number"


@pytest.mark.parametrize("between", ["\u00a0", "\u2013", "\u200b \u2212 ", "\n"])
def test_however_it_is_written_it_is_marked_and_never_published(client, mona, hitra, between):
    number = f"150685{between}10004"
    contribution = contribute(hitra, body=f"<b>Jeg</b> er {number}.")
    refused = decide(client, contribution, mona, decision="publish", confirmed=["identity_number"])
    assert refused.status_code == 422 and refused.json["code"] == "identity_number"
    path = f"/stab/bidrag/{contribution.id}/avgjorelse"
    for page in (
        client.get(f"/stab/bidrag/{contribution.id}", as_=mona),
        client.post(path, data={"decision": "publish"}, as_=mona),
    ):
        assert "<mark>150685" in page.text and "&lt;b&gt;Jeg&lt;/b&gt;" in page.text
        assert "kan ikke publiseres" in page.text and 'value="publish"' not in page.text
    assert client.get(f"/bidrag/{contribution.id}").status_code == 404


def test_a_name_that_holds_one_is_not_published_either(client, mona, hitra):
    contribution = contribute(hitra, name="Ola 150685 10004", signed_as="name")
    assert decide(client, contribution, mona, decision="publish").json["code"] == "identity_number"


def test_phone_numbers_and_addresses_are_marked_where_they_stand(client, mona, hitra):
    contribution = contribute(hitra, body="Ring 912\u201334\u2013567 eller ola (at) example.no")
    page = client.get(f"/stab/bidrag/{contribution.id}", as_=mona).text
    assert "<mark>912\u201334\u2013567</mark>" in page
    assert "<mark>ola (at) example.no</mark>" in page and 'value="publish"' in page


def test_a_phone_number_is_published_only_when_confirmed(client, mona, hitra):
    contribution = contribute(hitra, body="Ring meg på 91 23 45 67.")
    assert decide(client, contribution, mona, decision="publish").json["code"] == "personal_data"
    done = decide(client, contribution, mona, decision="publish", confirmed=["phone"])
    assert done.status_code == 200


def test_a_removed_one_is_gone_from_public_pages(client, mona, hitra, contribution):
    decide(client, contribution, mona, decision="publish")
    path = f"/bidrag/{contribution.id}"
    assert client.get(path).status_code == 200
    decide(client, contribution, mona, decision="remove", reason="unlawful", note="Ulovlig.")
    assert client.get(path).status_code == 404


def test_the_desks_form_does_the_same(client, mona, contribution):
    form = {"decision": "return", "version": contribution.version}
    path = f"/stab/bidrag/{contribution.id}/avgjorelse"
    assert client.post(path, data=form, as_=mona).status_code == 422
    db.session.refresh(contribution)
    assert contribution.publication == Publication.AWAITING
    form |= {"reason": "off_topic", "note": "Hører til neste uke."}
    client.post(path, data=form, as_=mona)
    db.session.refresh(contribution)
    assert contribution.publication == Publication.RETURNED


def test_a_refused_decision_keeps_what_was_typed(client, mona, contribution):
    form = {"decision": "return", "note": "Hører til neste uke.", "version": contribution.version}
    refused = client.post(f"/stab/bidrag/{contribution.id}/avgjorelse", data=form, as_=mona)
    assert refused.status_code == 422 and ">Hører til neste uke.</textarea>" in refused.text
    assert "Velg en grunn og skriv en setning" in refused.text and contribution.body in refused.text


def test_an_outdated_decision_shows_what_stands_now(client, mona, contribution):
    decide(client, contribution, mona, decision="publish")
    form = {"decision": "return", "reason": "off_topic", "note": "Neste uke.", "version": 1}
    refused = client.post(f"/stab/bidrag/{contribution.id}/avgjorelse", data=form, as_=mona)
    assert refused.status_code == 412 and ">Neste uke.</textarea>" in refused.text
    assert "Publiser</button>" not in refused.text


def test_only_who_wrote_it_is_told_that_it_came_back_to_them(client, kari, mona, contribution):
    decide(client, contribution, mona, decision="return", reason="off_topic", note="Neste uke.")
    assert "Sendt tilbake til deg" in client.get(f"/meg/bidrag/{contribution.id}", as_=kari).text
    seen = client.get(f"/stab/bidrag/{contribution.id}", as_=mona).text.split("</main>")[0]
    assert "Sendt tilbake til den som skrev" in seen and "til deg" not in seen
