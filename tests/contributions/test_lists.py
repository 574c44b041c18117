"""What everybody may read, page by page."""

from app.contributions.models import Publication
from app.extensions import db
from tests.factories import contribute


def publish(*contributions):
    for one in contributions:
        one.publication = Publication.PUBLISHED
    db.session.commit()


def test_published_ones_come_newest_first_page_by_page(client, hitra, prompt, clock):
    made = []
    for number in range(5):
        clock.forward(minutes=1)
        made.append(contribute(hitra, body=f"Nummer {number}", prompt=prompt.id))
    publish(*made)
    seen, after = [], None
    while True:
        query = {"municipality": "hitra", "prompt": str(prompt.id), "limit": 2}
        if after:
            query["after"] = after
        page = client.get("/api/v1/contributions", query_string=query).json
        seen += [one["body"] for one in page["items"]]
        after = page["next"]
        if not after:
            break
    assert seen == [f"Nummer {number}" for number in (4, 3, 2, 1, 0)]


def test_what_waits_is_returned_or_for_staff_is_in_no_list(client, hitra, prompt):
    contribute(hitra, body="Venter")
    contribute(hitra, body="For kommunen", visibility="municipality")
    page = client.get("/api/v1/contributions", query_string={"municipality": "hitra"})
    assert page.json == {"items": [], "next": None}


def test_a_made_up_cursor_is_a_clear_error(client, hitra):
    query = {"municipality": "hitra", "after": "tull"}
    response = client.get("/api/v1/contributions", query_string=query)
    assert response.status_code == 422 and "after" in response.json["errors"]


def test_the_public_document_holds_nothing_personal(client, hitra, kari, prompt):
    contribution = contribute(hitra, user=kari, prompt=prompt.id, signed_as="first_name")
    publish(contribution)
    document = client.get(f"/api/v1/contributions/{contribution.id}").json
    assert document["author"] == {"name": "Kari, Fillan"}
    assert "receipt_code" not in document and "note" not in document
    assert str(kari.id) not in str(document) and "Havn" not in str(document)


def test_nobody_reads_what_is_not_published(client, per, sara, contribution):
    path = f"/api/v1/contributions/{contribution.id}"
    assert client.get(path).status_code == 404
    assert client.get(path, as_=per).status_code == 404
    assert client.get(path, as_=sara).status_code == 404  # a moderator, but of another place


def test_its_author_and_the_municipality_read_it(client, kari, siri, contribution):
    path = f"/api/v1/contributions/{contribution.id}"
    assert client.get(path, as_=kari).json["receipt_code"]
    staff = client.get(path, as_=siri).json
    assert staff["body"] == contribution.body and "receipt_code" not in staff
