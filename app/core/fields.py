"""Fields of what comes in, beyond marshmallow's own."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from app.core.text import clean_line


class Line(fields.String):
    """Text on one line: a name, a title, a place. Line breaks that come with it (pasted, or typed in
    a form sent by hand) are blanks; no mail's subject and no calendar's summary has two lines."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        return clean_line(super()._deserialize(value, attr, data, **kwargs))
