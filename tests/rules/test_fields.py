"""Text that comes in is brought into its normal form by the field or the schema that takes it, however
it comes; and what is shown on one line is one."""

import importlib
import pkgutil
import uuid

import pytest
from marshmallow import Schema, fields, validate

import app as package
from app.accounts.schemas import Strict
from app.core.fields import Line
from app.extensions import db
from app.needs.models import Need
from tests.factories import organisation, start

SHORT = 200  # code points; what may be longer is paragraphs


def taken() -> dict[str, tuple[type[Schema], fields.String]]:
    """Every field that takes free text, by its name."""
    for module in pkgutil.walk_packages(package.__path__, "app."):
        importlib.import_module(module.name)
    found: dict[str, tuple[type[Schema], fields.String]] = {}
    waiting = list(Schema.__subclasses__())
    while waiting:
        schema = waiting.pop()
        waiting += schema.__subclasses__()
        if schema.__module__.startswith("app."):
            for name, field in schema._declared_fields.items():
                inner = field.inner if isinstance(field, fields.List) else field
                if isinstance(inner, fields.String) and _is_free(inner):
                    found[f"{schema.__module__}.{schema.__name__}.{name}"] = (schema, inner)
    return found


def _is_free(field: fields.String) -> bool:
    given = field.required or field.validators or field.load_default is not fields.missing_
    chosen = any(isinstance(one, validate.OneOf) for one in field.validators)
    return bool(given) and not chosen and type(field) not in (fields.Email, fields.UUID, fields.Url)


def most(field: fields.String) -> float:
    lengths = [one.max for one in field.validators if isinstance(one, validate.Length)]
    return min((one for one in lengths if one), default=float("inf"))


def test_free_text_is_washed_by_what_takes_it():
    bare = {
        name
        for name, (schema, field) in taken().items()
        if not isinstance(field, Line) and not issubclass(schema, Strict)
    }
    assert bare == set()


def test_short_text_is_a_line():
    assert {
        n for n, (_, one) in taken().items() if most(one) <= SHORT and type(one) is not Line
    } == set()


def test_the_rule_finds_fields():
    assert len(taken()) > 50


@pytest.mark.parametrize(
    "value", ["To\nlinjer", "To\r\nlinjer", "To\u2028 linjer ", "\tTo\x0blinjer\n"]
)
def test_a_line_has_no_breaks(value: str):
    assert Line().deserialize(value) == "To linjer"


def test_titles_names_and_places_are_one_line_by_api_and_by_form(client, kari, hitra):
    own, broken = organisation(hitra, owner=kari), "To\nord"
    initiative, need = start(hitra, kari), uuid.uuid4()
    body = {"organisation": str(own.id), "municipality": "hitra", "title": broken}
    body |= dict.fromkeys(("place", "body", "contact"), broken)
    body |= {"slots": [{"role": broken, "capacity": 2}]}
    given = {"initiative": str(initiative.id), "title": broken, "starts_at": "2099-01-01T12:00:00Z"}
    made = [
        client.put(f"/api/v1/needs/{need}", json=body, as_=kari),
        client.put(f"/api/v1/events/{uuid.uuid4()}", json=given, as_=kari),
        client.post("/meg/profil", data={"name": broken, "place": broken}, as_=kari),
    ]
    assert [one.status_code for one in made] == [201, 201, 302]
    said = db.session.get(Need, need)
    lines = [said.title, said.place, said.contact, said.slots[0].role, made[1].json["title"]]
    db.session.refresh(kari)
    assert {*lines, kari.name, kari.place} == {"To ord"} and said.body == broken
