"""Whom people write to, as a municipality's admin fills it in."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.accounts.schemas import Strict
from app.core.fields import Line
from app.places.service import Contacts


class ContactsIn(Strict):
    """Empty fields are emptied."""

    contact = fields.Email(load_default="", validate=validate.Length(max=254))
    privacy_officer = Line(load_default="", validate=validate.Length(max=120))
    privacy_contact = fields.Email(load_default="", validate=validate.Length(max=254))
    accessibility_contact = fields.Email(load_default="", validate=validate.Length(max=254))
    accessibility_statement = fields.Url(
        load_default="", schemes={"https"}, validate=validate.Length(max=500)
    )

    @post_load
    def to_contacts(self, data: dict[str, Any], **_kwargs: Any) -> Contacts:
        return Contacts(**data)
