"""Support of initiatives, offered and asked for.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ASKED = sa.text("answer = 'waiting' AND promised_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "supports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name="fk_supports_initiative_id"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name="fk_supports_created_by_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_supports_unit_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_supports_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_supports"),
    )
    op.create_index("ix_supports_initiative", "supports", ["initiative_id", "created_at", "id"])
    op.create_index(
        "ix_supports_asked",
        "supports",
        ["promised_at", "id"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )


def downgrade() -> None:
    op.drop_table("supports")
