"""Friendships of two parties, their sides, and how it goes.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PROPOSED = sa.text("state = 'proposed'")
NEXT = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    _friendships()
    _sides()
    _check_ins()


def _friendships() -> None:
    op.create_table(
        "friendships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair", sa.String(73), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name="fk_friendships_created_by_id"
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["friendships.id"], name="fk_friendships_follows_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_friendships"),
    )
    op.create_index("ix_friendships_list", "friendships", ["state", "accepted_at", "id"])
    op.create_index("ix_friendships_created", "friendships", ["created_at", "id"])
    op.create_index("ix_friendships_pair", "friendships", ["pair"])
    op.create_index(
        "uq_friendships_proposed",
        "friendships",
        ["pair"],
        unique=True,
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    )
    op.create_index(
        "ix_friendships_next",
        "friendships",
        ["next_at"],
        sqlite_where=NEXT,
        postgresql_where=NEXT,
    )


def _sides() -> None:
    op.create_table(
        "friendship_sides",
        sa.Column("friendship_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["friendship_id"],
            ["friendships.id"],
            name="fk_friendship_sides_friendship_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name="fk_friendship_sides_municipality_id"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_friendship_sides_unit_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_friendship_sides_organisation_id"
        ),
        sa.PrimaryKeyConstraint("friendship_id", "role", name="pk_friendship_sides"),
    )
    op.create_index(
        "ix_friendship_sides_municipality", "friendship_sides", ["municipality_id", "friendship_id"]
    )
    op.create_index("ix_friendship_sides_unit", "friendship_sides", ["unit_id"])
    op.create_index("ix_friendship_sides_organisation", "friendship_sides", ["organisation_id"])


def _check_ins() -> None:
    op.create_table(
        "friendship_check_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("friendship_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["friendship_id"], ["friendships.id"], name="fk_friendship_check_ins_friendship_id"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name="fk_friendship_check_ins_created_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_friendship_check_ins"),
        sa.UniqueConstraint(
            "friendship_id",
            "round",
            "role",
            name="uq_friendship_check_ins_friendship_id_round_role",
        ),
    )


def downgrade() -> None:
    op.drop_table("friendship_check_ins")
    op.drop_table("friendship_sides")
    op.drop_table("friendships")
