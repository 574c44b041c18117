"""What people say a text is about, as it comes in and goes out."""

from marshmallow import Schema, fields, validate

from app.core.fields import Line


class ConceptsIn(Schema):
    """Names of the lexicon's concepts (app/core/lexicon.toml); none where it is about nothing there."""

    concepts = fields.List(
        Line(validate=validate.Length(max=40)),
        required=True,
        validate=validate.Length(max=100),
    )


class ConceptsOut(Schema):
    """`concepts` are those chosen, and `read_as` those that the words were read as."""

    concepts = fields.List(fields.String())
    read_as = fields.List(fields.String())
