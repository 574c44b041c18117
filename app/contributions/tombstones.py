"""What its author took back before it had come: sent late by a slow phone, it is not taken."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from app.contributions.models import Contribution, Tombstone
from app.core import clock
from app.core.errors import Conflict
from app.core.locks import lock
from app.extensions import db


def require_none(contribution_id: uuid.UUID, author_digests: Sequence[str]) -> None:
    """Raises Conflict (`withdrawn`) when its author has taken it back while it was on its way. Until
    the transaction ends nobody else sends it or takes it back."""
    lock(contribution_id)
    buried = select(Tombstone.at).where(
        Tombstone.contribution_id == contribution_id, Tombstone.author_digest.in_(author_digests)
    )
    if db.session.scalar(buried):
        raise Conflict(code="withdrawn")


def bury(contribution_id: uuid.UUID, author_digests: Sequence[str]) -> bool:
    """Its author takes back what has not come: then it does not come after. Whether that could be said;
    not where something stands under that id. Locks the id first, so that one under way is seen."""
    lock(contribution_id)
    if db.session.get(Contribution, contribution_id) or not author_digests:
        return False
    for digest in author_digests:
        db.session.merge(
            Tombstone(contribution_id=contribution_id, author_digest=digest, at=clock.now())
        )
    db.session.flush()
    return True
