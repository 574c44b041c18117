"""Notices say what they are about and until when they are worth telling; what one cannot do without
comes by e-mail; an e-mail has a key of its own.

Revision ID: 0015
Revises: 0014
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

mails = sa.table("outgoing_mails", sa.column("id", sa.Integer()), sa.column("key", sa.Uuid()))
wishes = sa.table(
    "notification_preferences",
    sa.column("email_needed", sa.Boolean()),
    sa.column("email_replies", sa.Boolean()),
    sa.column("email_prompts", sa.Boolean()),
)


def upgrade() -> None:
    """Whoever has had e-mails stopped gets none: stopping left the row with both choices off."""
    for table in ("notifications", "fan_outs"):
        op.add_column(
            table, sa.Column("about", sa.String(200), nullable=False, server_default="")
        )
        op.add_column(table, sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("outgoing_mails", sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("outgoing_mails", sa.Column("key", sa.Uuid()))
    connection = op.get_bind()
    for (id_,) in connection.execute(sa.select(mails.c.id)).all():
        this = mails.c.id == id_
        connection.execute(mails.update().where(this).values(key=uuid.uuid4()))
    with op.batch_alter_table("outgoing_mails") as table:
        table.alter_column("key", existing_type=sa.Uuid(), nullable=False)
    op.add_column(
        "notification_preferences",
        sa.Column("email_needed", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.execute(
        wishes.update()
        .where(wishes.c.email_replies.is_(False), wishes.c.email_prompts.is_(False))
        .values(email_needed=sa.false())
    )


def downgrade() -> None:
    op.drop_column("notification_preferences", "email_needed")
    op.drop_column("outgoing_mails", "key")
    op.drop_column("outgoing_mails", "until")
    for table in ("notifications", "fan_outs"):
        op.drop_column(table, "until")
        op.drop_column(table, "about")
