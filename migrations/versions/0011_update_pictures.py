"""Pictures of what is new in initiatives.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "update_pictures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["update_id"], ["updates.id"], name="fk_update_pictures_update_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_update_pictures"),
    )
    op.create_index("ix_update_pictures_update_id", "update_pictures", ["update_id"])


def downgrade() -> None:
    op.drop_table("update_pictures")
