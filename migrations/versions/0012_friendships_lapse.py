"""Proposals of friendship that wait are reminded of, and lapse.

Revision ID: 0012
Revises: 0011
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

friendships = sa.table(
    "friendships",
    sa.column("id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("reminded_at", sa.DateTime(timezone=True)),
    sa.column("next_at", sa.DateTime(timezone=True)),
)
WAITING = friendships.c.state == "proposed"


def upgrade() -> None:
    """Those of more than a week ago are reminded of first: nobody loses one unwarned."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(friendships).where(WAITING)).all():
        due = row.created_at + timedelta(weeks=1)
        this = friendships.c.id == row.id
        connection.execute(friendships.update().where(this).values(next_at=due))


def downgrade() -> None:
    op.execute(friendships.update().where(WAITING).values(next_at=None, reminded_at=None))
    lapsed = friendships.c.state == "lapsed"
    op.execute(friendships.update().where(lapsed).values(state="withdrawn", reminded_at=None))
