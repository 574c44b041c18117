"""What comes in about people, and what goes out."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validate

from app.accounts.service import may_come_in, speaks_for
from app.core.fields import Line
from app.core.language import LANGUAGES
from app.core.personal_data import Kind, find_identity_numbers
from app.core.text import clean_all, exceeds

NO_WORDS = (fields.Email, fields.Url, fields.UUID)


class Strict(Schema):
    """Text in its one normal form, also where it comes through no request, and without national
    identity numbers: nobody is to read one, in the municipality neither."""

    @pre_load
    def clean(self, data: Any, **_kwargs: Any) -> Any:
        return clean_all(data)

    def on_bind_field(self, _name: str, field_obj: fields.Field[Any]) -> None:
        text = field_obj.inner if isinstance(field_obj, fields.List) else field_obj
        if isinstance(text, fields.String) and not isinstance(text, NO_WORDS):
            text.validators = [*text.validators, _look_through]


def _look_through(text: str) -> None:
    """Its length first: what is longer than anything may be is not worth the work."""
    if exceeds(text):
        raise ValidationError("too_long")
    if find_identity_numbers(text):
        raise ValidationError(Kind.IDENTITY_NUMBER)


class CodeRequest(Strict):
    email = fields.Email(required=True, validate=validate.Length(max=254))


class CodeVerification(CodeRequest):
    code = Line(required=True, validate=validate.Length(min=6, max=40))


class Profile(Strict):
    name = Line(validate=validate.Length(max=80))
    place = Line(validate=validate.Length(max=80))
    language = fields.String(validate=validate.OneOf(list(LANGUAGES)))
    municipality = Line(validate=validate.Length(max=60))


class PartySchema(Schema):
    id = fields.UUID()
    name = fields.String()


class RoleSchema(Schema):
    role = fields.String()
    municipality = fields.String(attribute="municipality.slug")
    unit = fields.UUID(attribute="unit_id")
    unit_name = fields.String(attribute="unit.name")
    organisation = fields.UUID(attribute="organisation_id")
    rank = fields.String()
    region = fields.String(attribute="region.slug")


class UserSchema(Schema):
    id = fields.UUID()
    name = fields.String()
    place = fields.String()
    language = fields.String()
    municipality = fields.String(attribute="municipality.slug", dump_default=None)
    organisations = fields.Method("own_organisations")
    is_staff = fields.Function(may_come_in)
    roles = fields.Method("own_roles")

    def own_organisations(self, user: Any) -> list[dict[str, str]]:
        """Those one may speak for, each with where it is: what it asks for is asked there."""
        held = [one.organisation for one in user.memberships if speaks_for(one.organisation)]
        return [
            {
                "id": str(one.id),
                "name": one.name,
                "municipality": one.municipality.slug,
                "municipality_name": one.municipality.name,
            }
            for one in held
        ]

    def own_roles(self, user: Any) -> list[dict[str, Any]]:
        held = RoleSchema(many=True).dump(user.memberships)
        return [{key: value for key, value in role.items() if value is not None} for role in held]


class SessionSchema(Schema):
    signed_in = fields.Boolean()
    user = fields.Nested(UserSchema, allow_none=True)
    csrf_token = fields.String()
    municipality = fields.String(allow_none=True)
