"""Prompts as documents, and a prompt as staff write it."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.accounts.schemas import Strict
from app.core.fields import Line
from app.core.language import current_language
from app.prompts.models import Audience, Prompt
from app.prompts.service import wording_for


class PromptOut(Schema):
    """A prompt in the reader's language, worded for residents."""

    id = fields.UUID()
    municipality = fields.String()
    week = fields.String()
    title = fields.String()
    body = fields.String()
    who_asks = fields.String()
    where_in_process = fields.String()
    what_happens = fields.String()
    outcome = fields.String()
    language = fields.String()
    opens_at = fields.AwareDateTime()
    closes_at = fields.AwareDateTime()


class PromptPage(Schema):
    items = fields.List(fields.Nested(PromptOut))
    next = fields.String(allow_none=True)


class PromptQuery(Schema):
    after = Line(load_default=None)
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


def present_prompt(prompt: Prompt, slug: str) -> dict[str, Any]:
    """A prompt as asked in the municipality `slug`."""
    wording = wording_for(prompt, language=current_language())
    words = {
        name: getattr(wording, name)
        for name in (
            "title", "body", "who_asks", "where_in_process", "what_happens", "outcome", "language",
        )
    }  # fmt: skip
    times = {"opens_at": prompt.opens_at, "closes_at": prompt.closes_at}
    return {"id": prompt.id, "municipality": slug, "week": prompt.week, **times, **words}


class WordingIn(Strict):
    """One wording in the form; the service says which fields it must fill."""

    audience = fields.Enum(Audience, by_value=True, required=True)
    language = fields.String(required=True, validate=validate.OneOf(["nb", "nn", "en"]))
    title = Line(load_default="", validate=validate.Length(max=200))
    body = fields.String(load_default="", validate=validate.Length(max=2000))
    who_asks = Line(load_default="", validate=validate.Length(max=200))
    where_in_process = fields.String(load_default="", validate=validate.Length(max=1000))
    what_happens = fields.String(load_default="", validate=validate.Length(max=1000))
    outcome = fields.String(load_default="", validate=validate.Length(max=4000))


class PromptIn(Strict):
    """The times of a prompt as `datetime-local` fields give them: Norwegian clock, no zone."""

    owner = Line(required=True)
    opens_at = fields.NaiveDateTime(required=True)
    closes_at = fields.NaiveDateTime(required=True)
    version = fields.Integer(load_default=None, allow_none=True)
