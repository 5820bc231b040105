"""results of recorded ballots are announced; corrections are asked for and agreed; intentions are noted beside votes."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'b7c2e19d4f86'
down_revision = 'a91f4c7be350'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('announced_at', Moment(), nullable=True))
        batch_op.add_column(sa.Column('announced_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_ballot_announced_by_id_user'), 'user', ['announced_by_id'], ['id'])
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_correction_asked_by_id_user'), 'user', ['asked_by_id'], ['id'])
    # Results of earlier releases are final: nobody corrects them after the upgrade.
    op.execute("update ballot set announced_at = closed_at where kind = 'recorded' and closed_at is not null and voided_at is null")
    op.create_table('correction_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('choice', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_podium', sa.Boolean(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', Moment(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_correction_request_asked_by_id_user')),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_correction_request_ballot_id_ballot')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user.id'], name=op.f('fk_correction_request_settled_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction_request'))
    )
    with op.batch_alter_table('correction_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_request_ballot_id'), ['ballot_id'], unique=False)
    op.create_table('intention_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('choice', sa.String(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.Column('noted_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_intention_note_ballot_id_ballot')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['user.id'], name=op.f('fk_intention_note_noted_by_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intention_note')),
    sa.UniqueConstraint('ballot_id', 'holder', name=op.f('uq_intention_note_ballot_id_holder'))
    )


def downgrade() -> None:
    op.drop_table('intention_note')
    op.drop_table('correction_request')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_correction_asked_by_id_user'), type_='foreignkey')
        batch_op.drop_column('asked_by_id')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_ballot_announced_by_id_user'), type_='foreignkey')
        batch_op.drop_column('announced_by_id')
        batch_op.drop_column('announced_at')
