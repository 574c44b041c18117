"""Days on which something weekly is called off; slots that are asked for no more.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WEEKLY = ("needs", "events")


def upgrade() -> None:
    for table in WEEKLY:
        op.add_column(
            table, sa.Column("days_off", sa.JSON(), nullable=False, server_default="[]")
        )
    op.add_column("slots", sa.Column("closed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("slots", "closed_at")
    for table in WEEKLY:
        op.drop_column(table, "days_off")
