"""What initiatives are found by.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What stands is filled in by `flask initiatives index` (docs/operations.md).
    op.create_table(
        "initiative_terms",
        sa.Column(
            "term",
            sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name="fk_initiative_terms_municipality_id"
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"],
            ["initiatives.id"],
            name="fk_initiative_terms_initiative_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "term", "municipality_id", "initiative_id", name="pk_initiative_terms"
        ),
    )
    op.create_index("ix_initiative_terms_initiative_id", "initiative_terms", ["initiative_id"])
    op.create_index(
        "ix_initiatives_latest", "initiatives", ["publication", "state", "active_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_initiatives_latest", "initiatives")
    op.drop_table("initiative_terms")
