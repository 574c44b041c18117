"""Initiatives, who is in them, what is new, when they meet and who comes.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('initiatives',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=False),
    sa.Column('on_behalf_of_unit_id', sa.Uuid(), nullable=True),
    sa.Column('on_behalf_of_organisation_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('meeting_place', sa.String(length=20), nullable=True),
    sa.Column('place', sa.String(length=160), nullable=False),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('step_free', sa.Boolean(), nullable=False),
    sa.Column('coffee', sa.Boolean(), nullable=False),
    sa.Column('transport', sa.String(length=200), nullable=False),
    sa.Column('abc', sa.JSON(), nullable=False),
    sa.Column('goals', sa.JSON(), nullable=False),
    sa.Column('grown_from_id', sa.Uuid(), nullable=True),
    sa.Column('consent', sa.String(length=10), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('proposed', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('trial_until', sa.Date(), nullable=True),
    sa.Column('trial_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('publication', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name='fk_initiatives_created_by_id'),
    sa.ForeignKeyConstraint(['grown_from_id'], ['contributions.id'], name='fk_initiatives_grown_from_id'),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipalities.id'], name='fk_initiatives_municipality_id'),
    sa.ForeignKeyConstraint(['on_behalf_of_organisation_id'], ['organisations.id'], name='fk_initiatives_on_behalf_of_organisation_id'),
    sa.ForeignKeyConstraint(['on_behalf_of_unit_id'], ['units.id'], name='fk_initiatives_on_behalf_of_unit_id'),
    sa.PrimaryKeyConstraint('id', name='pk_initiatives')
    )
    op.create_index('ix_initiatives_grown_from', 'initiatives', ['grown_from_id'])
    op.create_index('ix_initiatives_list', 'initiatives', ['municipality_id', 'publication', 'state', 'active_at', 'id'])
    op.create_index('ix_initiatives_organisation', 'initiatives', ['on_behalf_of_organisation_id', 'active_at', 'id'])
    op.create_index('ix_initiatives_quiet', 'initiatives', ['active_at'], sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
    op.create_index('ix_initiatives_trials', 'initiatives', ['trial_until'], sqlite_where=sa.text('trial_until IS NOT NULL'), postgresql_where=sa.text('trial_until IS NOT NULL'))
    op.create_index('ix_initiatives_waiting', 'initiatives', ['municipality_id', 'created_at', 'id'], sqlite_where=sa.text('waits'), postgresql_where=sa.text('waits'))

    op.create_table('events',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('initiative_id', sa.Uuid(), nullable=False),
    sa.Column('municipality_id', sa.Uuid(), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=160), nullable=False),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('wishes', sa.JSON(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('flexible_until', sa.Date(), nullable=True),
    sa.Column('weekdays', sa.Integer(), nullable=False),
    sa.Column('repeats_until', sa.Date(), nullable=True),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name='fk_events_created_by_id'),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiatives.id'], name='fk_events_initiative_id'),
    sa.ForeignKeyConstraint(['municipality_id'], ['municipalities.id'], name='fk_events_municipality_id'),
    sa.PrimaryKeyConstraint('id', name='pk_events')
    )
    op.create_index('ix_events_initiative', 'events', ['initiative_id', 'next_at', 'id'])
    op.create_index('ix_events_list', 'events', ['municipality_id', 'state', 'next_at', 'id'])
    op.create_index('ix_events_next', 'events', ['next_at'])

    op.create_table('initiative_members',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('initiative_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('signed_as', sa.String(length=20), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiatives.id'], name='fk_initiative_members_initiative_id'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_initiative_members_user_id'),
    sa.PrimaryKeyConstraint('id', name='pk_initiative_members'),
    sa.UniqueConstraint('initiative_id', 'user_id', name='uq_initiative_members_initiative_id_user_id')
    )
    op.create_index('ix_initiative_members_person', 'initiative_members', ['user_id', 'joined_at', 'id'])

    op.create_table('updates',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('initiative_id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('signed_as', sa.String(length=20), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('is_outcome', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('publication', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name='fk_updates_author_id'),
    sa.ForeignKeyConstraint(['initiative_id'], ['initiatives.id'], name='fk_updates_initiative_id'),
    sa.ForeignKeyConstraint(['parent_id'], ['updates.id'], name='fk_updates_parent_id'),
    sa.PrimaryKeyConstraint('id', name='pk_updates')
    )
    op.create_index('ix_updates_awaiting', 'updates', ['created_at', 'id'], sqlite_where=sa.text("publication = 'awaiting'"), postgresql_where=sa.text("publication = 'awaiting'"))
    op.create_index('ix_updates_initiative', 'updates', ['initiative_id', 'publication', 'created_at', 'id'])
    op.create_index('ix_updates_parent', 'updates', ['parent_id'])

    op.create_table('brings',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('what', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name='fk_brings_event_id'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_brings_user_id'),
    sa.PrimaryKeyConstraint('id', name='pk_brings'),
    sa.UniqueConstraint('event_id', 'on', 'what', name='uq_brings_event_id_on_what')
    )
    op.create_index('ix_brings_user_id', 'brings', ['user_id'])

    op.create_table('rsvps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), sa.Identity(always=False), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('coming', sa.String(length=10), nullable=False),
    sa.Column('queue', sa.Integer(), nullable=False),
    sa.Column('remind_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name='fk_rsvps_event_id'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name='fk_rsvps_user_id'),
    sa.PrimaryKeyConstraint('id', name='pk_rsvps'),
    sa.UniqueConstraint('event_id', 'on', 'user_id', name='uq_rsvps_event_id_on_user_id')
    )
    op.create_index('ix_rsvps_person', 'rsvps', ['user_id', 'on', 'id'])
    op.create_index('ix_rsvps_queue', 'rsvps', ['event_id', 'on', 'coming', 'queue'])
    op.create_index('ix_rsvps_remind', 'rsvps', ['remind_at'], sqlite_where=sa.text('remind_at IS NOT NULL'), postgresql_where=sa.text('remind_at IS NOT NULL'))



def downgrade() -> None:
    op.drop_table('rsvps')
    op.drop_table('brings')
    op.drop_table('updates')
    op.drop_table('initiative_members')
    op.drop_table('events')
    op.drop_table('initiatives')
