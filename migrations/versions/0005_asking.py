"""How far the asking for a need has come; what was asked for; offers that can be sent twice.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing has made an offer or asked anybody before this: there were no pages to do it on.
    for table in ("asks", "offer_terms", "offers"):
        op.execute(sa.text(f"DELETE FROM {table}"))
    with op.batch_alter_table("offers") as batch_op:
        batch_op.add_column(sa.Column("fingerprint", sa.String(64), nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False))
        batch_op.add_column(
            sa.Column("still_asked_at", sa.DateTime(timezone=True), nullable=True)
        )
    op.create_index("ix_offers_until", "offers", ["until"])
    op.create_index("ix_offers_municipality", "offers", ["municipality_id", "created_at", "id"])
    with op.batch_alter_table("asks") as batch_op:
        batch_op.add_column(sa.Column("slot_id", sa.Uuid(), nullable=False))
        batch_op.add_column(sa.Column("on", sa.Date(), nullable=False))
        batch_op.create_foreign_key("fk_asks_slot_id", "slots", ["slot_id"], ["id"])
    op.create_index(
        "ix_asks_open",
        "asks",
        ["on"],
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index("ix_sign_ups_day", "sign_ups", ["on", "state"])
    op.create_table(
        "askings",
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_askings_need_id"),
        sa.PrimaryKeyConstraint("need_id", "next_at", name="pk_askings"),
    )
    op.create_index(
        "ix_askings_due",
        "askings",
        ["due_at"],
        sqlite_where=sa.text("state = 'asking'"),
        postgresql_where=sa.text("state = 'asking'"),
    )


def downgrade() -> None:
    op.drop_table("askings")
    op.drop_index("ix_sign_ups_day", "sign_ups")
    op.drop_index("ix_asks_open", "asks")
    with op.batch_alter_table("asks") as batch_op:
        batch_op.drop_constraint("fk_asks_slot_id", type_="foreignkey")
        batch_op.drop_column("on")
        batch_op.drop_column("slot_id")
    op.drop_index("ix_offers_municipality", "offers")
    op.drop_index("ix_offers_until", "offers")
    with op.batch_alter_table("offers") as batch_op:
        batch_op.drop_column("still_asked_at")
        batch_op.drop_column("version")
        batch_op.drop_column("fingerprint")
