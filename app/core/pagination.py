"""Keyset paging: a page begins after a row, not after a number of rows, and so costs the same
wherever it is in the list (use-the-index-luke.com/no-offset)."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Date, Select, Uuid, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.core.errors import Invalid
from app.core.text import clean
from app.extensions import Moment, db

T = TypeVar("T")
LIMIT = 20
MOST = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and the cursor of the next ones (None at the end)."""

    items: Sequence[T]
    next: str | None


def paginate(
    query: Select[tuple[T]],
    *keys: InstrumentedAttribute[Any],
    after: str | None = None,
    limit: int = LIMIT,
    descending: bool = True,
) -> Page[T]:
    """The rows of `query` in the order of `keys` (the last one unique, all never null).

    Raises Invalid when the cursor `after` is none of ours.
    """
    limit = max(1, min(limit, MOST))
    row = tuple_(*keys)
    if after:
        start = tuple(_read_cursor(after, keys))
        query = query.where(row < start if descending else row > start)
    order = [key.desc() if descending else key.asc() for key in keys]
    ordered = query.order_by(*order).limit(limit + 1)
    rows: Sequence[T] = db.session.scalars(ordered).unique().all()  # type: ignore[assignment]
    items = rows[:limit]
    more = len(rows) > limit
    return Page(items, _cursor([getattr(items[-1], key.key) for key in keys]) if more else None)


def paginate_rows(
    rows: Sequence[T],
    key: Callable[[T], tuple[str, ...]],
    *,
    after: str | None = None,
    limit: int = LIMIT,
    descending: bool = False,
) -> Page[T]:
    """The same of rows that are at hand, in the order of their keys (each unique, all of one length).

    Raises Invalid when the cursor `after` is none of ours.
    """
    limit = max(1, min(limit, MOST))
    if after and rows:
        start = _read_texts(after)
        if len(start) != len(key(rows[0])):
            raise _unknown()
        rows = [one for one in rows if (key(one) < start if descending else key(one) > start)]
    items = rows[:limit]
    return Page(items, _cursor(key(items[-1])) if len(rows) > limit else None)


def _cursor(values: Sequence[Any]) -> str:
    text = json.dumps(
        [value.isoformat() if isinstance(value, date) else str(value) for value in values]
    )
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        return [_typed(text, key) for text, key in zip(_read_texts(cursor), keys, strict=True)]
    except (ValueError, TypeError, OverflowError) as error:
        raise _unknown() from error


def _read_texts(cursor: str) -> tuple[str, ...]:
    try:
        texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(clean(text) for text in texts)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise _unknown() from error


def _unknown() -> Invalid:
    return Invalid(code="cursor", errors={"after": ["unknown cursor"]})


def _typed(text: str, key: InstrumentedAttribute[Any]) -> Any:
    if isinstance(key.type, Moment):
        return datetime.fromisoformat(text)
    if isinstance(key.type, Uuid):
        return UUID(text)
    if isinstance(key.type, Date):
        return date.fromisoformat(text)
    return key.type.python_type(text)
