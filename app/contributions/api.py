"""Contributions as JSON: what the phone's outbox talks to."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, jsonify, request
from flask_babel import gettext as _
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.accounts.sessions import guest_digest, this_user
from app.contributions import lines, pictures, service, tombstones
from app.contributions.models import Contribution
from app.contributions.schemas import (
    Claim,
    ClaimedOut,
    ContributionChange,
    ContributionIn,
    ContributionPage,
    ListQuery,
    OwnContributionOut,
    OwnContributionPage,
    PictureOut,
    present,
)
from app.contributions.service import Author
from app.core.conditional import read_version, require_match
from app.core.conditional import tagged as tagged_document
from app.core.crowds import guesses, per_network, per_person
from app.core.errors import NotFound, NotSignedIn
from app.core.pagination import Page
from app.core.pictures import prepare, require_room
from app.core.queries import PageQuery
from app.core.shared_pages import public_page
from app.core.uploads import data_folder
from app.extensions import db
from app.places.service import get_municipality
from app.prompts.service import get_asked_prompt

blueprint = Blueprint("contributions_api", __name__, url_prefix="/api/v1")


def sender() -> Author:
    """Who this request is from."""
    return Author(this_user(), guest_digest())


def writes() -> int:
    """How many answers a minute one network may send; 0: any."""
    return int(current_app.config["WRITES"])


def limit_writes(scope: str) -> Callable[[Any], Any]:
    """As much a minute from one network as `BIDRA_WRITES` says."""
    return per_network(lambda: f"{writes()}/minute", scope=scope, exempt_when=lambda: writes() == 0)


limit_answers = limit_writes("answers")


def secret() -> str:
    """What receipt codes are made with."""
    return str(current_app.config["SECRET_KEY"])


@blueprint.put("/contributions/<uuid:contribution_id>")
@limit_answers
@blueprint.arguments(ContributionIn)
@blueprint.response(201, OwnContributionOut)
@blueprint.alt_response(200, schema=OwnContributionOut, description="It had been received before")
def put_contribution(data: dict[str, Any], contribution_id: uuid.UUID) -> Any:
    """Send an answer. The same again changes nothing and is answered alike; another body or author
    under the same id is a conflict. Guests may: the answer holds the receipt code."""
    user = this_user()
    if data["as_user"] and (user is None or user.id != data["as_user"]):
        raise NotSignedIn(_("Logg inn igjen for å sende dette som deg selv."), code="not_signed_in")
    guest_digest(create=True)
    contribution, created = service.receive(
        contribution_id=contribution_id, author=sender(), content=data["content"], key=secret()
    )
    return tagged(contribution, 201 if created else 200)


@blueprint.patch("/contributions/<uuid:contribution_id>")
@blueprint.arguments(ContributionChange)
@blueprint.response(200, OwnContributionOut)
def patch_contribution(data: dict[str, Any], contribution_id: uuid.UUID) -> Any:
    """Change what waits or was returned. `If-Match` carries the ETag that was read."""
    contribution = own_contribution(contribution_id, code=data.pop("receipt_code"))
    version = require_match(read_version())
    service.revise(contribution=contribution, version=version, by=this_user(), **data)
    return tagged(contribution, 200)


@blueprint.delete("/contributions/<uuid:contribution_id>")
@per_person("60/hour")
@blueprint.response(204)
def delete_contribution(contribution_id: uuid.UUID) -> None:
    """Withdraw one's own, in whatever state it is; again changes nothing. What has not come yet is kept
    from coming. Without the session it was sent in, `X-Receipt-Code` carries its code: a header is in
    no log."""
    if tombstones.bury(contribution_id, sender().digests):
        return
    code = request.headers.get("X-Receipt-Code")
    lines.withdraw(own_contribution(contribution_id, code=code), by=this_user())


def own_contribution(contribution_id: uuid.UUID, *, code: str | None) -> Contribution:
    """One's own: by the session, or by its receipt code. Raises NotFound."""
    contribution = service.find_by_receipt(code) if code else None
    if contribution is None:
        contribution = service.find_visible(contribution_id, author=sender())
        if not sender().wrote(contribution):
            raise NotFound
    if contribution.id != contribution_id:
        raise NotFound
    return contribution


@blueprint.get("/contributions")
@public_page
@blueprint.arguments(ListQuery, location="query")
@blueprint.response(200, ContributionPage)
def list_contributions(query: dict[str, Any]) -> Page[Contribution]:
    """Published contributions of a municipality, the newest first."""
    municipality = get_municipality(query.pop("municipality"))
    prompt_id = query.pop("prompt")
    prompt = get_asked_prompt(prompt_id, municipality) if prompt_id else None
    return service.list_published(municipality=municipality, prompt=prompt, **query)


@blueprint.get("/contributions/<uuid:contribution_id>")
@blueprint.response(200, OwnContributionOut)
def get_contribution(contribution_id: uuid.UUID) -> Any:
    """One that is published, one's own, or of a municipality where one is staff."""
    return tagged(service.find_visible(contribution_id, author=sender()), 200)


@blueprint.get("/receipts/<code>")
@guesses("receipt")
@blueprint.response(200, OwnContributionOut)
def get_receipt(code: str) -> Any:
    """What a receipt code belongs to."""
    contribution = service.find_by_receipt(code)
    return answer(present(contribution, own=True, key=secret()), contribution, 200)


@blueprint.put("/contributions/<uuid:contribution_id>/pictures/<uuid:picture_id>")
@per_person("60/hour")
@blueprint.response(201, PictureOut)
def put_picture(contribution_id: uuid.UUID, picture_id: uuid.UUID) -> Any:
    """Send a picture (JPEG, PNG or WebP, at most 10 MB) of one's own contribution."""
    contribution = own_contribution(contribution_id, code=None)
    require_room(contribution.pictures, picture_id)
    db.session.rollback()  # nothing is held while the picture is read
    prepared = prepare(request.get_data())
    picture, created = pictures.add_picture(
        contribution=contribution,
        picture_id=picture_id,
        prepared=prepared,
        data=data_folder(),
    )
    return jsonify(PictureOut().dump(picture)), 201 if created else 200


@blueprint.get("/me/contributions")
@signed_in
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, OwnContributionPage)
def list_mine(query: dict[str, Any]) -> Any:
    """Everything one wrote, the newest first."""
    page = service.list_own(the_user(), **query)
    items = [present(one, own=True, key=secret()) for one in page.items]
    return jsonify(items=items, next=page.next)


@blueprint.post("/me/claims")
@signed_in
@per_person("30/hour")
@blueprint.arguments(Claim)
@blueprint.response(200, ClaimedOut)
def claim(data: dict[str, Any]) -> dict[str, int]:
    """Make what this phone sent as a guest the account's own."""
    codes = data["receipt_codes"]
    count = service.claim(user=the_user(), codes=codes, guest_digest=guest_digest())
    return {"claimed": count}


def tagged(contribution: Contribution, status: int) -> Response:
    """A contribution as whoever asks may see it, with its version as ETag."""
    own = sender().wrote(contribution)
    staff = not own and service.is_staff_of(sender().user, contribution)
    key = secret() if own else None
    return answer(present(contribution, own=own or staff, key=key), contribution, status)


def answer(document: dict[str, Any], contribution: Contribution, status: int) -> Response:
    return tagged_document(document, version=contribution.version, status=status)
