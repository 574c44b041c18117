"""Whom one writes to about personal data and accessibility in a municipality.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CONTACTS = {
    "contact": 254,
    "privacy_officer": 120,
    "privacy_contact": 254,
    "accessibility_contact": 254,
    "accessibility_statement": 500,
}


def upgrade() -> None:
    for name, length in CONTACTS.items():
        column = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("municipalities", column)


def downgrade() -> None:
    for name in CONTACTS:
        op.drop_column("municipalities", name)
