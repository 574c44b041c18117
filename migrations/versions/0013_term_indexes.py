"""By which lexicon each index of words was written: the worker writes anew what is older.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term_indexes",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("after_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("name", name="pk_term_indexes"),
    )


def downgrade() -> None:
    op.drop_table("term_indexes")
