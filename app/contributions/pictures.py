"""Pictures of contributions."""

import uuid
from pathlib import Path

from app.contributions.lines import await_again
from app.contributions.models import Contribution, Picture, Publication
from app.core.audit import record
from app.core.errors import Conflict
from app.core.pictures import Prepared, put_picture


def add_picture(
    *, contribution: Contribution, picture_id: uuid.UUID, prepared: Prepared, data: Path
) -> tuple[Picture, bool]:
    """Store a picture of a contribution once; returns it, and whether it is new. One that comes after
    the text was published (a bad line) is seen by a moderator before others see it.

    Raises Conflict when the id stands with other bytes or elsewhere, there are two already,
    or it has been withdrawn.
    """
    if contribution.is_withdrawn:
        raise Conflict(code="withdrawn")
    picture, created = put_picture(
        Picture(id=picture_id), prepared, beside=contribution.pictures, data=data
    )
    if created:
        record(
            action="picture.received", subject_id=contribution.id, actor_id=contribution.author_id
        )
        if contribution.publication == Publication.PUBLISHED:
            await_again(contribution)
    return picture, created
