"""What comes in as a contribution, and what goes out."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from app.accounts.schemas import Strict
from app.contributions.models import Contribution, Publication, SignedAs, Visibility
from app.contributions.receipts import code_for
from app.contributions.service import CHANGEABLE, Content
from app.core.fields import Line
from app.core.language import LANGUAGES
from app.core.queries import MunicipalityQuery
from app.prompts.models import Audience


def enum(values: Any, **options: Any) -> fields.Field[Any]:
    """One of a StrEnum's values; a plain string in a JSON document."""
    return fields.Enum(values, by_value=True, **options)


class ContributionIn(Strict):
    """The body of a PUT."""

    municipality = Line(required=True, validate=validate.Length(max=60))
    prompt = fields.UUID(load_default=None, allow_none=True)
    body = fields.String(required=True, validate=validate.Length(min=1, max=40_000))
    visibility = enum(Visibility, load_default=Visibility.EVERYONE)
    signed_as = enum(SignedAs, load_default=SignedAs.NOBODY)
    on_behalf_of = fields.UUID(load_default=None, allow_none=True)
    language = fields.String(load_default="nb", validate=validate.OneOf(list(LANGUAGES)))
    written_at = fields.AwareDateTime(load_default=None)
    audience = enum(Audience, load_default=Audience.RESIDENT)
    name = Line(load_default="", validate=validate.Length(max=80))
    place = Line(load_default="", validate=validate.Length(max=80))
    as_user = fields.UUID(load_default=None, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        as_user = data.pop("as_user")
        return {"content": Content(**data), "as_user": as_user}


class ContributionChange(Strict):
    """The body of a PATCH: what is given changes."""

    body = fields.String(validate=validate.Length(min=1, max=40_000))
    visibility = enum(Visibility)
    signed_as = enum(SignedAs)
    receipt_code = Line(load_default=None, validate=validate.Length(max=40))


class Claim(Strict):
    receipt_codes = fields.List(
        Line(validate=validate.Length(max=40)),
        required=True,
        validate=validate.Length(max=200),
    )


class AuthorOut(Schema):
    name = fields.String()


class ReplyOut(Schema):
    id = fields.UUID()
    kind = fields.String()
    unit = fields.String(attribute="unit.name")
    unit_id = fields.UUID()
    body = fields.String()
    language = fields.String()
    sent_at = fields.AwareDateTime()


class StepOut(Schema):
    state = fields.String()
    at = fields.AwareDateTime()
    unit = fields.String(allow_none=True)


class PictureOut(Schema):
    id = fields.UUID()
    url = fields.String()
    width = fields.Integer()
    height = fields.Integer()


class ContributionOut(Schema):
    """What everybody may see of a published one."""

    id = fields.UUID()
    municipality = fields.String(attribute="municipality.slug")
    prompt = fields.UUID(attribute="prompt_id", allow_none=True)
    body = fields.String()
    language = fields.String()
    author = fields.Method("named")
    on_behalf_of = fields.Method("party")
    handling = fields.String()
    publication = fields.String()
    received_at = fields.AwareDateTime()
    promised_at = fields.AwareDateTime()
    answered_at = fields.AwareDateTime(allow_none=True)
    late = fields.Boolean()
    unit = fields.String(attribute="unit.name", dump_default=None)
    unit_id = fields.UUID(allow_none=True)
    replies = fields.List(fields.Nested(ReplyOut))
    timeline = fields.List(fields.Nested(StepOut))
    pictures = fields.List(fields.Nested(PictureOut))

    def named(self, contribution: Contribution) -> dict[str, str] | None:
        name = contribution.public_name
        return {"name": name} if name else None

    def party(self, contribution: Contribution) -> dict[str, str] | None:
        party = contribution.on_behalf_of
        return {"id": str(party.id), "name": party.name} if party else None


class OwnContributionOut(ContributionOut):
    """What the author and the municipality's staff see beside it."""

    visibility = fields.String()
    signed_as = fields.String()
    written_at = fields.AwareDateTime()
    proposed = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    version = fields.Integer()
    receipt_code = fields.String()
    changeable = fields.Function(
        lambda one: (
            one.publication == Publication.RETURNED
            or (one.answered_at is None and one.publication in (*CHANGEABLE, Publication.PUBLISHED))
        )
    )


_OWN, _PUBLIC = OwnContributionOut(), ContributionOut()


def present(contribution: Contribution, *, own: bool, key: str | None = None) -> dict[str, Any]:
    """A contribution as a document: all of it for its author and for staff (`own`), with the receipt
    code where `key` is given."""
    document: dict[str, Any] = (_OWN if own else _PUBLIC).dump(contribution)
    if key:
        document["receipt_code"] = code_for(contribution.id, key=key)
    if key and contribution.is_withdrawn:
        document["body"] = ""  # kept for staff alone, if at all
    return document


class ContributionPage(Schema):
    items = fields.List(fields.Nested(ContributionOut))
    next = fields.String(allow_none=True)


class OwnContributionPage(Schema):
    items = fields.List(fields.Nested(OwnContributionOut))
    next = fields.String(allow_none=True)


class ListQuery(MunicipalityQuery):
    prompt = fields.UUID(load_default=None)


class ClaimedOut(Schema):
    claimed = fields.Integer()
