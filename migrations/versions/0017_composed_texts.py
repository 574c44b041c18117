"""Texts that stand with letters taken apart («a» and a ring of its own) become what comes in now: composed.

Revision ID: 0017
Revises: 0016
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXTS = {
    "regions": ("name",),
    "municipalities": ("name", "preposition"),
    "units": ("what_we_do",),
    "organisations": ("name", "about", "contact"),
    "users": ("name", "place"),
    "friendships": ("title", "body"),
    "friendship_check_ins": ("body",),
    "needs": ("title", "body", "place", "gives", "contact"),
    "need_messages": ("body",),
    "slots": ("role",),
    "thanks": ("body",),
    "prompt_wordings": (
        "title", "body", "who_asks", "where_in_process", "what_happens", "outcome",
    ),
    "contributions": ("body", "signed_name", "signed_place", "note"),
    "replies": ("body",),
    "initiatives": ("title", "what", "why", "who", "how", "place", "transport", "note"),
    "updates": ("body", "note"),
    "update_pictures": ("description",),
    "events": ("title", "body", "place"),
    "supports": ("body", "answer"),
    "offers": ("what",),
    "notifications": ("about",),
}
# One of a name within each of these: where the composed one stands beside it, it is left.
NAMES = {
    "areas": ("name", ("municipality_id",)),
    "units": ("name", ("municipality_id",)),
    "brings": ("what", ("event_id", "on")),
}


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        bind.connection.driver_connection.create_function("nfc", 1, _nfc, deterministic=True)
        composed = "nfc({})"
    else:
        composed = "normalize({}, NFC)"
    for table, columns in TEXTS.items():
        for column in columns:
            new = composed.format(f'"{column}"')
            op.execute(f'UPDATE {table} SET "{column}" = {new} WHERE "{column}" <> {new}')
    for table, (column, within) in NAMES.items():
        old, new = f'{table}."{column}"', composed.format(f'{table}."{column}"')
        same = " AND ".join(f'other."{one}" = {table}."{one}"' for one in within)
        op.execute(
            f'UPDATE {table} SET "{column}" = {new} WHERE {old} <> {new} AND NOT EXISTS '
            f'(SELECT 1 FROM {table} AS other WHERE {same} AND other."{column}" = {new})'
        )
    _compose_wishes(bind)


def downgrade() -> None:
    """Nobody can tell which were apart, nor see it."""


def _compose_wishes(bind: sa.Connection) -> None:
    events = sa.table("events", sa.column("id", sa.Uuid()), sa.column("wishes", sa.JSON()))
    for event_id, wishes in bind.execute(sa.select(events.c.id, events.c.wishes)).all():
        composed = [_nfc(one) for one in wishes or ()]
        if wishes and composed != wishes:
            bind.execute(events.update().where(events.c.id == event_id).values(wishes=composed))


def _nfc(text: str | None) -> str | None:
    return None if text is None else unicodedata.normalize("NFC", text)
