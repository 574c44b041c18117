"""Who reads a personal page: what its frame says without a script. Public pages know nobody, and the
phone fills theirs in."""

import uuid
from dataclasses import dataclass

from app.accounts.service import home_of, may_come_in
from app.accounts.sessions import this_user
from app.core.sessions import is_public
from app.extensions import db
from app.notifications.service import count_unread
from app.places.models import Municipality


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`first_name` may be empty; `home` is where the bar leads from a page of no place."""

    id: uuid.UUID
    first_name: str
    home: Municipality | None
    is_staff: bool
    unread: int


def who_reads() -> Reader | None:
    """The person who is signed in, unless the page is the same for everybody."""
    user = None if is_public() else this_user()
    if user is None:
        return None
    with db.session.no_autoflush:  # a form that was refused leaves things half made
        return Reader(
            id=user.id,
            first_name=next(iter(user.name.split()), ""),
            home=home_of(user),
            is_staff=may_come_in(user),
            unread=count_unread(user),
        )
