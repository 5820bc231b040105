"""what became of brackets and of the words under positions is kept with a version."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '1c89e66389e2'
down_revision = '48f3b1bc5215'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('carried_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('sureness', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('positions', sa.Integer(), nullable=False),
    sa.Column('organisations', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_carried_text_amendment_id')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_carried_text_clause_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_carried_text_consultation_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_carried_text_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carried_text'))
    )
    with op.batch_alter_table('carried_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carried_text_version_id'), ['version_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('carried_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carried_text_version_id'))

    op.drop_table('carried_text')
