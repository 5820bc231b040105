"""references to clauses are corrected when numbers change."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = '0b94e7d5f2a1'
down_revision = 'f3a6d1c27b90'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reference_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('before', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('before_digest', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('targets', sa.JSON(), nullable=False),
    sa.Column('sure', sa.Boolean(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_reference_correction_clause_id_clause')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_reference_correction_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_reference_correction_made_by_id_user')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_reference_correction_version_id_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reference_correction'))
    )
    with op.batch_alter_table('reference_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reference_correction_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reference_correction_version_id'), ['version_id'], unique=False)


def downgrade() -> None:
    op.drop_table('reference_correction')
