"""contests of answers, and for how long a consultation takes them."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'b7e4d1f09c52'
down_revision = '14a17e02347d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contest_days', sa.Integer(), nullable=False, server_default='14'))
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('contest_days', existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    op.create_table('contest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('disposition_id', sa.Integer(), nullable=False),
    sa.Column('to_chair', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('contested_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('given_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('withdrawn_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('reply', sa.String(), nullable=True),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.Column('replied_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('final', sa.Boolean(), nullable=False),
    sa.Column('hidden_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_contest_author_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_contest_consultation_id')),
    sa.ForeignKeyConstraint(['disposition_id'], ['disposition.id'], name=op.f('fk_contest_disposition_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['user.id'], name=op.f('fk_contest_given_by_id')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['user.id'], name=op.f('fk_contest_hidden_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contest_organisation_id')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['user.id'], name=op.f('fk_contest_replied_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contest')),
    sa.UniqueConstraint('disposition_id', 'to_chair', name=op.f('uq_contest_disposition_id_to_chair'))
    )
    with op.batch_alter_table('contest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contest_author_id'), ['author_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('contest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contest_author_id'))
    op.drop_table('contest')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('contest_days')
