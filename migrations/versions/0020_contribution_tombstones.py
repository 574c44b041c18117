"""What was taken back before it had come.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contribution_tombstones",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("author_digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "contribution_id", "author_digest", name=op.f("pk_contribution_tombstones")
        ),
    )


def downgrade() -> None:
    op.drop_table("contribution_tombstones")
