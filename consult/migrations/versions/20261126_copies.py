"""copies of a text come back with tracked changes, and wait for their senders to look at them."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '5d20c7be91f4'
down_revision = '1fd4eff54392'
branch_labels = None
depends_on = None
MOMENT = consult.core.db.Moment(timezone=True)


def upgrade() -> None:
    op.create_table(
        'copy',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('document_id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('by_mark', sa.Boolean(), nullable=False),
        sa.Column('filename', sa.String(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('understood', sa.JSON(), nullable=False),
        sa.Column('choices', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('made_at', MOMENT, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.Column('sent', sa.JSON(), nullable=False),
        sa.Column('row_version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_copy_author_id_user')),
        sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_copy_consultation_id_consultation')),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_copy_document_id_document')),
        sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_copy_version_id_version')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_copy')))
    with op.batch_alter_table('copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_copy_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_copy_author_id'), ['author_id'], unique=False)


def downgrade() -> None:
    op.drop_table('copy')
