"""what was done to brackets, and why."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '2717c884befe'
down_revision = 'ec60301da224'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'bracket_deed',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('clause_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('kept', sa.String(), nullable=True),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('passages', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('made_by_id', sa.Integer(), nullable=False),
        sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
        sa.Column('undone_at', consult.core.db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_bracket_deed_clause_id')),
        sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_bracket_deed_consultation_id')),
        sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_bracket_deed_made_by_id')),
        sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_bracket_deed_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bracket_deed')),
    )
    with op.batch_alter_table('bracket_deed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bracket_deed_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bracket_deed_version_id'), ['version_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('bracket_deed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bracket_deed_version_id'))
        batch_op.drop_index(batch_op.f('ix_bracket_deed_clause_id'))
    op.drop_table('bracket_deed')
