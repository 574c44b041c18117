"""Needs, slots and sign-ups; an address of one's own for a calendar.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WHEN_ASKED = sa.text("state = 'asked'")
WHEN_REMINDED = sa.text("remind_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(
            sa.Column("calendar_epoch", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("calendar_epoch", server_default=None)
    op.create_table(
        "needs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("place", sa.String(160), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flexible_until", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("repeats_until", sa.Date(), nullable=True),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("gives", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name="fk_needs_municipality_id"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_needs_organisation_id"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name="fk_needs_created_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_needs"),
    )
    op.create_index("ix_needs_list", "needs", ["municipality_id", "state", "next_at", "id"])
    op.create_index("ix_needs_organisation", "needs", ["organisation_id", "next_at", "id"])
    op.create_index("ix_needs_next", "needs", ["next_at"])
    op.create_table(
        "slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_slots_need_id"),
        sa.PrimaryKeyConstraint("id", name="pk_slots"),
    )
    op.create_index("ix_slots_need_id", "slots", ["need_id"])
    op.create_table(
        "sign_ups",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=False),
            nullable=False,
        ),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.Column("asked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_sign_ups_need_id"),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_sign_ups_slot_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sign_ups_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ups"),
        sa.UniqueConstraint("need_id", "on", "user_id", name="uq_sign_ups_need_id_on_user_id"),
    )
    op.create_index("ix_sign_ups_slot", "sign_ups", ["slot_id", "on", "state", "queue"])
    op.create_index("ix_sign_ups_person", "sign_ups", ["user_id", "on", "id"])
    op.create_index(
        "ix_sign_ups_asked",
        "sign_ups",
        ["asked_until"],
        sqlite_where=WHEN_ASKED,
        postgresql_where=WHEN_ASKED,
    )
    op.create_index(
        "ix_sign_ups_remind",
        "sign_ups",
        ["remind_at"],
        sqlite_where=WHEN_REMINDED,
        postgresql_where=WHEN_REMINDED,
    )
    op.create_table(
        "need_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_need_messages_need_id"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_need_messages_author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_need_messages"),
    )
    op.create_index("ix_need_messages_need", "need_messages", ["need_id", "sent_at"])
    op.create_table(
        "thanks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_thanks_need_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_thanks_organisation_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_thanks_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_thanks"),
        sa.UniqueConstraint("need_id", "on", "user_id", name="uq_thanks_need_id_on_user_id"),
    )
    op.create_index("ix_thanks_person", "thanks", ["user_id", "sent_at", "id"])
    op.create_index("ix_thanks_organisation", "thanks", ["organisation_id", "is_public", "sent_at"])


def downgrade() -> None:
    op.drop_table("thanks")
    op.drop_table("need_messages")
    op.drop_table("sign_ups")
    op.drop_table("slots")
    op.drop_table("needs")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("calendar_epoch")
