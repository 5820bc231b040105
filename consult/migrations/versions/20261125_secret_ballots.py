"""secret ballots: who took part, with the sealed choice while the ballot is open; papers without a voter."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '4e7a90b3c615'
down_revision = '1c0e19fa22f1'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'secret_ballot',
        sa.Column('ballot_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('fingerprint', sa.String(), nullable=False),
        sa.Column('void', sa.String(), nullable=True),
        sa.Column('breakdown', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_secret_ballot_ballot_id')),
        sa.PrimaryKeyConstraint('ballot_id', name=op.f('pk_secret_ballot')))
    op.create_table(
        'participation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ballot_id', sa.Integer(), nullable=False),
        sa.Column('holder', sa.String(), nullable=False),
        sa.Column('cast_by_id', sa.Integer(), nullable=False),
        sa.Column('cast_at', consult.core.db.Moment(timezone=True), nullable=False),
        sa.Column('where', sa.String(), nullable=False),
        sa.Column('box', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_participation_ballot_id')),
        sa.ForeignKeyConstraint(['cast_by_id'], ['user.id'], name=op.f('fk_participation_cast_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_participation')),
        sa.UniqueConstraint('ballot_id', 'holder', name=op.f('uq_participation_ballot_id_holder')))
    op.create_table(
        'ballot_paper',
        sa.Column('ballot_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('choice', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_ballot_paper_ballot_id')),
        sa.PrimaryKeyConstraint('ballot_id', 'place', name=op.f('pk_ballot_paper')))


def downgrade():
    op.drop_table('ballot_paper')
    op.drop_table('participation')
    op.drop_table('secret_ballot')
