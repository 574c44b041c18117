"""What needs are found by.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What stands is filled in by `flask needs index` (docs/operations.md): words are the app's matter.
    op.create_table(
        "need_terms",
        sa.Column(
            "term",
            sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name="fk_need_terms_municipality_id"
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name="fk_need_terms_need_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term", "municipality_id", "need_id", name="pk_need_terms"),
    )
    op.create_index("ix_need_terms_need_id", "need_terms", ["need_id"])
    op.create_index("ix_needs_soonest", "needs", ["state", "next_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_needs_soonest", "needs")
    op.drop_table("need_terms")
