"""Every text that comes in, in its one normal form (app/core/text.py) before anything reads it: of
JSON documents, forms and addresses alike. What a feature is handed needs no washing, and no feature
can forget to."""

import json
from collections.abc import Iterable
from typing import Any, NoReturn

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict

from app.core import uploads
from app.core.errors import TooLarge
from app.core.text import clean, clean_all

# Bytes; the longest answer there may be, every letter escaped. Pictures do not come as JSON.
MOST_JSON = 1024 * 1024


def set_up_doors(app: Flask) -> None:
    """Let all requests be clean."""
    app.request_class = CleanRequest
    app.before_request(_refuse_null)


def _refuse_null() -> None:
    """No address has one, and PostgreSQL cannot even be asked."""
    if "\x00" in request.path:
        abort(404)


class CleanParameters(ImmutableMultiDict[str, Any]):
    """A form's fields, or an address's parameters."""

    def __init__(self, mapping: Any = None) -> None:
        if isinstance(mapping, Iterable) and not isinstance(mapping, dict):
            mapping = [
                (clean(name), clean(value) if isinstance(value, str) else value)
                for name, value in mapping
            ]
        super().__init__(mapping)


class CleanJSON:
    """How a request reads JSON. What is no JSON, nested too deeply too, raises ValueError."""

    @staticmethod
    def loads(data: bytes | str, **_options: Any) -> Any:
        if len(data) > MOST_JSON:
            raise TooLarge
        try:
            return clean_all(json.loads(data, parse_constant=_refuse_constant))
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class CleanRequest(uploads.Request):
    """One whose texts are in their normal form."""

    parameter_storage_class = CleanParameters

    @property
    def json_module(self) -> Any:
        return CleanJSON

    @json_module.setter
    def json_module(self, _given: Any) -> None:
        """Flask gives each request the application's own, which takes any text as it is."""


def _refuse_constant(name: str) -> NoReturn:
    """NaN and the infinities are Python's, not JSON's (RFC 8259 § 6)."""
    raise ValueError(f"{name} is no JSON")
