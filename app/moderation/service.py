"""Decisions about publication, with their grounds: of contributions, initiatives and what is new in
them."""

from collections.abc import Collection

from app.accounts.models import User
from app.contributions import lines
from app.contributions.models import Contribution, Publication, Reason
from app.core.errors import Invalid
from app.core.personal_data import Finding, Kind, find_personal_data
from app.core.versions import require_version
from app.initiatives import publishing
from app.initiatives.models import Initiative, Update

Subject = Contribution | Initiative | Update
DECISIONS = {
    "publish": Publication.PUBLISHED,
    "return": Publication.RETURNED,
    "remove": Publication.REMOVED,
}


def screen(subject: Subject) -> list[Finding]:
    """What stands in the text that must not, or may not, be made public."""
    if isinstance(subject, Contribution):
        shown = [subject.undecided, subject.public_name or ""]
        return find_personal_data("\n\n\n".join(shown))
    return find_personal_data(publishing.text_of(subject))


def decide(
    *,
    subject: Subject,
    decision: str,
    by: User,
    reason: Reason | None = None,
    note: str | None = None,
    confirmed: Collection[Kind] = (),
    version: int | None = None,
) -> None:
    """Publish, return or remove. Returning and removing need a reason and a sentence: the author gets
    both.

    A text that holds an identity number is never published; one with a phone number or an e-mail
    address only when the moderator confirms that it may be (`confirmed`). Raises Invalid, Conflict
    when it has been decided already, Outdated when it is not the version that was read.
    """
    require_version(subject, version)
    if decision == "publish":
        _refuse_held(subject, confirmed)
        reason = note = None
    elif not reason or not note:
        given = {"reason": reason, "note": note}
        missing = {name: ["required"] for name, value in given.items() if not value}
        raise Invalid(code="reason_required", errors=missing)
    move = lines.decide if isinstance(subject, Contribution) else publishing.decide
    move(subject, DECISIONS[decision], by=by, reason=reason, note=note)


def _refuse_held(subject: Subject, confirmed: Collection[Kind]) -> None:
    kinds = {finding.kind for finding in screen(subject)}
    if Kind.IDENTITY_NUMBER in kinds:
        raise Invalid(code="identity_number", errors={"decision": ["identity_number"]})
    if missing := sorted(kinds - set(confirmed)):
        raise Invalid(code="personal_data", errors={"confirmed": missing})
