"""Offers, the words they are found by, who was asked, and where municipalities are.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # They are loaded with the places themselves.
    op.add_column("municipalities", sa.Column("latitude", sa.Float(), nullable=True))
    op.add_column("municipalities", sa.Column("longitude", sa.Float(), nullable=True))
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("visibility", sa.String(20), nullable=False),
        sa.Column("asks_a_month", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_offers_user_id"),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name="fk_offers_municipality_id"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_offers_contribution_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    op.create_index("ix_offers_user", "offers", ["user_id", "created_at", "id"])
    op.create_table(
        "offer_terms",
        sa.Column("term", sa.String(40), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name="fk_offer_terms_offer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("term", "offer_id", name="pk_offer_terms"),
    )
    op.create_index("ix_offer_terms_offer_id", "offer_terms", ["offer_id"])
    op.create_table(
        "asks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(3), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_asks_need_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_asks_user_id"),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name="fk_asks_offer_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_asks"),
    )
    op.create_index("ix_asks_person", "asks", ["user_id", "asked_at"])
    op.create_index("ix_asks_need", "asks", ["need_id", "user_id"])
    op.create_index("ix_asks_offer_id", "asks", ["offer_id"])


def downgrade() -> None:
    op.drop_table("asks")
    op.drop_table("offer_terms")
    op.drop_table("offers")
    with op.batch_alter_table("municipalities") as batch_op:
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
