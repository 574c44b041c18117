"""Offers made after needs were first asked for are looked at as well; those that stand have been.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEW = sa.text("looked_at IS NULL")


def upgrade() -> None:
    op.add_column("offers", sa.Column("looked_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE offers SET looked_at = created_at")
    op.create_index(
        "ix_offers_new", "offers", ["created_at"], sqlite_where=NEW, postgresql_where=NEW
    )


def downgrade() -> None:
    op.drop_index("ix_offers_new", "offers")
    with op.batch_alter_table("offers") as table:
        table.drop_column("looked_at")
