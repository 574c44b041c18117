"""Pictures of what is new in initiatives: read by a moderator with the text, and public with it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from app.accounts.models import User
from app.accounts.service import STAFF, has_role
from app.contributions.models import Publication
from app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from app.core.pictures import Described, Prepared, put_picture, require_room
from app.core.text import clean, exceeds
from app.extensions import db
from app.initiatives.models import Initiative, Update, UpdatePicture
from app.initiatives.service import is_host, record_act

LONGEST = 200
CHANGEABLE = (Publication.AWAITING, Publication.RETURNED)


def add_pictures(*, update: Update, by: User, given: Sequence[Described], data: Path) -> None:
    """Store what came with a form; sent again, the same pictures are the same. Raises what
    `add_picture` does."""
    for one in given:
        add_picture(
            update=update,
            picture_id=uuid.uuid5(update.id, one.prepared.digest),
            by=by,
            prepared=one.prepared,
            description=one.description,
            data=data,
        )


def require_place(update: Update, picture_id: uuid.UUID, by: User) -> None:
    """Asked before a picture is read, too. Raises NotFound when it is not theirs, Conflict when there
    are two others."""
    if update.author_id != by.id:
        raise NotFound
    require_room(update.pictures, picture_id)


def add_picture(
    *,
    update: Update,
    picture_id: uuid.UUID,
    by: User,
    prepared: Prepared,
    data: Path,
    description: str = "",
) -> tuple[UpdatePicture, bool]:
    """Store a picture of what one wrote, before it is published; returns it, and whether it is new.
    The same again changes nothing.

    Raises Conflict when the id stands with other content or elsewhere, or there are two already;
    Invalid for a too long description; NotAllowed for a reply (`news_only`) and for what has been
    decided (`not_changeable`); NotFound when it is not theirs.
    """
    require_place(update, picture_id, by)
    text = check_description(description)
    standing = db.session.get(UpdatePicture, picture_id)
    if standing is None:
        _require_open(update)
    picture, created = put_picture(
        UpdatePicture(id=picture_id, description=text), prepared, beside=update.pictures, data=data
    )
    if picture.description != text:
        raise Conflict(code="other_content")
    if created:
        _read_anew(update)
        record_act("picture_added", update.initiative, by)
    return picture, created


def check_description(text: str) -> str:
    """The text, cleaned. Raises Invalid when it is longer than 200 characters."""
    description = clean(text)
    if exceeds(description, LONGEST):
        raise Invalid(code="description_too_long", errors={"description": ["too_long"]})
    return description


def _require_open(update: Update) -> None:
    if update.parent_id is not None:
        raise NotAllowed(code="news_only")
    if update.publication not in CHANGEABLE:
        raise NotAllowed(code="not_changeable")


def _read_anew(update: Update) -> None:
    """Another version: a moderator who has it open has not seen this picture, and is told."""
    flag_modified(update, "body")
    db.session.flush()


def change_pictures(
    update: Update, *, removed: Collection[uuid.UUID], descriptions: Mapping[uuid.UUID, str]
) -> None:
    """Take some away, and say anew what others show. Their files are swept. Raises Invalid for a too
    long description."""
    for picture in list(update.pictures):
        if picture.id in removed:
            update.pictures.remove(picture)
        elif picture.id in descriptions:
            picture.description = check_description(descriptions[picture.id])
    db.session.flush()


def find_picture(picture_id: uuid.UUID) -> UpdatePicture:
    """Raises NotFound."""
    found: UpdatePicture | None = db.session.scalar(
        select(UpdatePicture)
        .where(UpdatePicture.id == picture_id)
        .options(joinedload(UpdatePicture.update).joinedload(Update.initiative))
    )
    if found is None:
        raise NotFound
    return found


def is_public(picture: UpdatePicture) -> bool:
    """Whether everybody may see it: what it belongs to, and the initiative, are published."""
    update = picture.update
    return update.publication == update.initiative.publication == Publication.PUBLISHED


def may_see(picture: UpdatePicture, user: User | None) -> bool:
    """Whether a person may see it before: its author, the hosts, and staff of that municipality."""
    if user is None:
        return False
    initiative: Initiative = picture.update.initiative
    return (
        picture.update.author_id == user.id
        or is_host(initiative, user)
        or has_role(user, STAFF, initiative.municipality_id)
    )
