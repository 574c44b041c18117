"""Organisations: their number and standing, the register's word, ranks and invitations.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Those that are there already were put there by the municipality.
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(20), nullable=False, server_default="voluntary")
        )
        batch_op.add_column(sa.Column("number", sa.String(9), nullable=True))
        batch_op.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("contact", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("standing", sa.String(20), nullable=False, server_default="confirmed")
        )
        batch_op.add_column(
            sa.Column(
                "created_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default="2026-01-01 00:00:00",
            )
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_unique_constraint("uq_organisations_number", ["number"])
    op.execute("UPDATE organisations SET kind = 'business' WHERE is_business")
    with op.batch_alter_table("organisations") as batch_op:
        for name in ("kind", "about", "contact", "standing", "created_at", "version"):
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_index("ix_organisations_municipality_id")
        batch_op.drop_column("is_business")
        batch_op.create_index(
            "ix_organisations_list", ["municipality_id", "standing", "name", "id"]
        )
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.add_column(sa.Column("rank", sa.String(10), nullable=True))
        batch_op.create_index(
            "uq_memberships_organisation", ["organisation_id", "user_id"], unique=True
        )
    op.execute("UPDATE memberships SET rank = 'owner' WHERE organisation_id IS NOT NULL")
    op.create_table(
        "register_checks",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("finding", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("form", sa.String(80), nullable=False),
        sa.Column("municipality_number", sa.String(4), nullable=False),
        sa.Column("is_voluntary", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_register_checks_organisation_id"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_register_checks"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("rank", sa.String(10), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_invitations_organisation_id"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["users.id"], name="fk_invitations_invited_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint(
            "organisation_id", "email", name="uq_invitations_organisation_id_email"
        ),
    )
    op.create_index("ix_invitations_email", "invitations", ["email"])


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("register_checks")
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_index("uq_memberships_organisation")
        batch_op.drop_column("rank")
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(
            sa.Column("is_business", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute("UPDATE organisations SET is_business = (kind = 'business')")
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.alter_column("is_business", server_default=None)
        batch_op.drop_index("ix_organisations_list")
        batch_op.drop_constraint("uq_organisations_number", type_="unique")
        for name in ("kind", "number", "about", "contact", "standing", "created_at", "version"):
            batch_op.drop_column(name)
        batch_op.create_index("ix_organisations_municipality_id", ["municipality_id"])
