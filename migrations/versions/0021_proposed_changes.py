"""What the author of something published asks to have said instead.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contributions", sa.Column("proposed", sa.Text()))


def downgrade() -> None:
    op.drop_column("contributions", "proposed")
