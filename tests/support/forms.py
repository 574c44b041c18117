"""Walking through pages as a browser without scripts does: by what is seen, and by its forms."""

import re

from bs4 import BeautifulSoup, Tag

from app.accounts.models import User
from app.core.mail import OutgoingMail
from app.extensions import db


def seen(page: str) -> BeautifulSoup:
    """The page without what is hidden."""
    soup = BeautifulSoup(page, "html.parser")
    for one in soup.find_all(hidden=True):
        one.decompose()
    return soup


def buttons(page: str) -> dict[str, str | None]:
    """The page's own buttons, with where they lead."""
    found = seen(page).select("main .ds-button")
    return {one.get_text(strip=True): one.get("href") for one in found}


def fields(form: Tag) -> dict[str, str]:
    """What a form holds, its button's value too; of boxes and circles what is marked."""
    marked = [one for one in form.select("input, button[name]") if not is_unmarked(one)]
    held = {one["name"]: one.get("value", "") for one in marked if one["name"] != "csrf_token"}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        held[one["name"]] = chosen["value"]
    return held


def is_unmarked(field: Tag) -> bool:
    return field.get("type") in ("checkbox", "radio") and not field.has_attr("checked")


def wish_form(page: str) -> tuple[str, dict[str, str]]:
    """«Bare ett trykk igjen»: where it goes, and what it holds."""
    form = (
        BeautifulSoup(page, "html.parser").find(id="wish-title").find_parent("section").find("form")
    )
    return form["action"], fields(form)


def code_of_last_mail() -> str:
    mail = db.session.query(OutgoingMail).order_by(OutgoingMail.id.desc()).first()
    return re.search(r"\b\d{6}\b", mail.text)[0]


def sign_up_on_the_way(client, page: str, name: str = "") -> str:
    """From the sign-in page through code and profile, as somebody new; where one comes to."""

    def send(page: str, **given: str) -> str:
        form = BeautifulSoup(page, "html.parser").select_one("main form")
        answer = client.post(form["action"], data={**fields(form), **given})
        return answer.headers.get("Location") or answer.text

    email = f"ny-{db.session.query(User).count()}@example.no"
    profile = send(send(page, email=email), code=code_of_last_mail())
    return send(client.get(profile).text, name=name)
