"""Two who change the same row at the same moment: the second is told, and nothing is lost."""

from sqlalchemy import event, text

from tests.contributions.test_receiving import URL, answer


def test_who_comes_second_is_told_that_it_has_changed(client, kari, prompt, db):
    tag = client.put(URL, json=answer(prompt), as_=kari).headers["ETag"]
    before = client.get(URL, as_=kari).json["body"]

    def somebody_else(session: object, *_what: object) -> None:
        """Changes it between our reading and our writing."""
        session.execute(text("UPDATE contributions SET version = version + 1"))  # type: ignore

    event.listen(db.session, "before_flush", somebody_else, once=True)
    change = {"body": "Skrevet på nytt."}
    late = client.patch(URL, json=change, headers={"If-Match": tag}, as_=kari)
    assert late.status_code == 412 and late.json["code"] == "changed"
    assert client.get(URL, as_=kari).json["body"] == before
