"""comment tables that are read for submissions."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = '7c1d5e90a4b2'
down_revision = '5d1c7e90ab34'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('comment_table',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('parsed', sa.JSON(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('entered', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_comment_table_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_comment_table_document_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_comment_table_made_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_comment_table_submission_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_comment_table_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_table'))
    )
    with op.batch_alter_table('comment_table', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_table_submission_id'), ['submission_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('comment_table', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_table_submission_id'))
    op.drop_table('comment_table')
