"""What comes in about organisations, and what goes out."""

from marshmallow import Schema, fields, validate

from app.accounts.models import OrganisationKind, Rank
from app.accounts.schemas import Strict
from app.core.fields import Line

KINDS = [one.value for one in OrganisationKind]
RANKS = [one.value for one in Rank]


class Registration(Strict):
    """What the municipality looks at."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = Line(required=True, validate=validate.Length(max=160))
    number = Line(load_default=None, allow_none=True, validate=validate.Length(max=20))
    about = fields.String(load_default="", validate=validate.Length(max=8000))
    contact = Line(load_default="", validate=validate.Length(max=200))


class OrganisationIn(Registration):
    municipality = Line(required=True, validate=validate.Length(max=60))


class RegistrationForm(Registration):
    version = fields.Integer(required=True)


class OrganisationChange(Strict):
    about = fields.String(load_default="", validate=validate.Length(max=8000))
    contact = Line(load_default="", validate=validate.Length(max=200))


class ProfileForm(OrganisationChange):
    version = fields.Integer(required=True)


class InvitationIn(Strict):
    email = fields.Email(required=True, validate=validate.Length(max=254))
    rank = fields.String(load_default=Rank.POSTER, validate=validate.OneOf(RANKS))


class DecisionIn(Strict):
    decision = fields.String(required=True, validate=validate.OneOf(["confirm", "refuse", "check"]))
    note = fields.String(load_default="", validate=validate.Length(max=1000))
    version = fields.Integer(load_default=None)


class OrganisationOut(Schema):
    id = fields.UUID()
    municipality = fields.String(attribute="municipality.slug")
    kind = fields.String()
    name = fields.String()
    number = fields.String(allow_none=True)
    about = fields.String()
    contact = fields.String()
    standing = fields.String()
    version = fields.Integer()


class OrganisationPage(Schema):
    items = fields.List(fields.Nested(OrganisationOut))
    next = fields.String(allow_none=True)
