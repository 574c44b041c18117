"""What comes in about initiatives, and what goes out."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from app.accounts.schemas import Strict
from app.contributions.models import SignedAs
from app.contributions.schemas import PictureOut
from app.core.fields import Line
from app.core.language import LANGUAGES
from app.core.points import PointIn
from app.core.queries import MunicipalityQuery, SearchFields
from app.initiatives.finding import Filters
from app.initiatives.models import Abc, Consent, Initiative, MeetingPlace
from app.initiatives.service import Content

AROUND = ("municipality", "on_behalf_of", "signed_as", "grown_from")
LANGUAGE = validate.OneOf(list(LANGUAGES))


class InitiativeChange(Strict, PointIn):
    """Everything an initiative says."""

    title = Line(required=True, validate=validate.Length(max=120))
    what = fields.String(required=True, validate=validate.Length(max=8000))
    why = fields.String(load_default="", validate=validate.Length(max=8000))
    who = fields.String(load_default="", validate=validate.Length(max=8000))
    how = fields.String(load_default="", validate=validate.Length(max=8000))
    meeting_place = fields.Enum(MeetingPlace, by_value=True, load_default=None, allow_none=True)
    place = Line(load_default="", validate=validate.Length(max=160))
    step_free = fields.Boolean(load_default=False)
    coffee = fields.Boolean(load_default=False)
    transport = Line(load_default="", validate=validate.Length(max=200))
    abc = fields.List(
        fields.String(validate=validate.OneOf([one.value for one in Abc])), load_default=list
    )
    goals = fields.List(fields.Integer(), load_default=list)
    trial_until = fields.Date(load_default=None, allow_none=True)
    language = fields.String(load_default="nb", validate=LANGUAGE)

    @post_load
    def to_content(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        around: dict[str, Any] = {name: data.pop(name) for name in AROUND if name in data}
        for name in ("abc", "goals"):
            data[name] = tuple(data[name])
        return {**around, "content": Content(**data)}


class InitiativeIn(InitiativeChange):
    municipality = Line(required=True, validate=validate.Length(max=60))
    on_behalf_of = fields.UUID(load_default=None, allow_none=True)
    signed_as = fields.Enum(SignedAs, by_value=True, load_default=SignedAs.FIRST_NAME)
    grown_from = fields.UUID(load_default=None, allow_none=True)


class FilterFields(SearchFields):
    """What initiatives one looks for; words are looked for in all that they say, the place, and the
    organisation's or the unit's name."""

    abc = fields.String(validate=validate.OneOf([one.value for one in Abc]))
    meeting_place = fields.String(validate=validate.OneOf([one.value for one in MeetingPlace]))
    step_free = fields.Boolean()


class InitiativeQuery(MunicipalityQuery, FilterFields):
    """A page of a municipality's initiatives, filtered."""

    @post_load
    def to_filters(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        around = {name: data.pop(name) for name in ("municipality", "after", "limit")}
        return {**around, "filters": Filters(**data)}


def host_names(initiative: Initiative) -> list[str]:
    """Who hosts it, as they want to be named: for an organisation or a unit, that."""
    if initiative.on_behalf_of:
        return [initiative.on_behalf_of.name]
    return [name for one in initiative.hosts if (name := one.shown_name)]


def grown_name(initiative: Initiative) -> str | None:
    """Who wrote what it grew from, where they want that said."""
    named = initiative.consent in (Consent.OWN, Consent.YES)
    return initiative.grown_from.public_name if named and initiative.grown_from else None


class InitiativeOut(Schema):
    id = fields.UUID()
    municipality = fields.String(attribute="municipality.slug")
    title = fields.String()
    what = fields.String()
    why = fields.String()
    who = fields.String()
    how = fields.String()
    language = fields.String()
    hosts = fields.Function(host_names)
    on_behalf_of = fields.Function(
        lambda one: (
            {"id": str(one.on_behalf_of.id), "name": one.on_behalf_of.name}
            if one.on_behalf_of
            else None
        )
    )
    meeting_place = fields.String(allow_none=True)
    place = fields.String()
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    step_free = fields.Boolean()
    coffee = fields.Boolean()
    transport = fields.String()
    abc = fields.List(fields.String())
    goals = fields.List(fields.Integer())
    grown_from = fields.UUID(attribute="grown_from_id", allow_none=True)
    state = fields.String()
    trial_until = fields.Date(allow_none=True)
    publication = fields.String()
    active_at = fields.AwareDateTime()
    version = fields.Integer()


class OwnInitiativeOut(InitiativeOut):
    """What its hosts see beside it: what waits for a moderator, and why something was returned."""

    proposed = fields.Dict(allow_none=True)
    waits = fields.Boolean()
    reason = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class InitiativePage(Schema):
    items = fields.List(fields.Nested(InitiativeOut))
    next = fields.String(allow_none=True)


class MemberIn(Strict):
    as_ = fields.String(
        data_key="as", load_default="member", validate=validate.OneOf(("member", "follower"))
    )


class MemberOut(Schema):
    initiative = fields.UUID(attribute="initiative_id")
    role = fields.String()


class OwnMemberOut(MemberOut):
    title = fields.String(attribute="initiative.title")
    state = fields.String(attribute="initiative.state")


class OwnMemberPage(Schema):
    items = fields.List(fields.Nested(OwnMemberOut))
    next = fields.String(allow_none=True)


class UpdateIn(Strict):
    body = fields.String(required=True, validate=validate.Length(min=1, max=40_000))
    signed_as = fields.Enum(SignedAs, by_value=True, load_default=SignedAs.FIRST_NAME)
    language = fields.String(load_default="nb", validate=LANGUAGE)
    parent = fields.UUID(load_default=None, allow_none=True)


class DescriptionQuery(Strict):
    """What a picture shows, for who does not see it."""

    description = fields.String(load_default="", validate=validate.Length(max=2000))


class UpdatePictureOut(PictureOut):
    description = fields.String()


class UpdateReplyOut(Schema):
    """`parent`: what it replies to."""

    id = fields.UUID()
    initiative = fields.UUID(attribute="initiative_id")
    parent = fields.UUID(attribute="parent_id", allow_none=True)
    author = fields.Function(lambda one: {"name": one.shown_name} if one.shown_name else None)
    body = fields.String()
    language = fields.String()
    is_outcome = fields.Boolean()
    publication = fields.String()
    created_at = fields.AwareDateTime()


class UpdateOut(UpdateReplyOut):
    pictures = fields.List(fields.Nested(UpdatePictureOut))


class UpdateWithReplies(UpdateOut):
    replies = fields.List(fields.Nested(UpdateReplyOut))


class UpdatePage(Schema):
    items = fields.List(fields.Nested(UpdateWithReplies))
    next = fields.String(allow_none=True)
