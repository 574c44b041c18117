"""What needs and offers are about, as people say who looked at what their words were read as.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("needs", "offers")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("concepts", sa.JSON()))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "concepts")
