"""syntheses of inputs and their notes."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'c4e90a17d2b8'
down_revision = 'b7d14e6a50f2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('synthesis',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('published_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('edited_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_synthesis_published_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_synthesis_version_id')),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_synthesis'))
    )
    op.create_table('synthesis_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_synthesis_note_made_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['synthesis.version_id'], name=op.f('fk_synthesis_note_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_synthesis_note')),
    sa.UniqueConstraint('version_id', 'clause_id', name=op.f('uq_synthesis_note_version_id_clause_id'))
    )
    with op.batch_alter_table('synthesis_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_synthesis_note_version_id'), ['version_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('synthesis_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_synthesis_note_version_id'))
    op.drop_table('synthesis_note')
    op.drop_table('synthesis')
