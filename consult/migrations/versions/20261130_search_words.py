"""searches find words by their stems; entries made before are renewed while consult serves."""
import sqlalchemy as sa
from alembic import op

revision = '5e1c90b7a3d4'
down_revision = 'e7c04a91b6d3'
branch_labels = None
depends_on = None

BYTEWISE = sa.String().with_variant(sa.String(collation='C'), 'postgresql')


def upgrade() -> None:
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('form', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index('entry_by_form', ['form'], unique=False)
    op.create_table('search_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('word', BYTEWISE, nullable=False),
    sa.Column('stem', BYTEWISE, nullable=False),
    sa.Column('written', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_search_word_consultation_id_consultation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_word')),
    sa.UniqueConstraint('consultation_id', 'language', 'word', name=op.f('uq_search_word_consultation_id_language_word'))
    )
    with op.batch_alter_table('search_word', schema=None) as batch_op:
        batch_op.create_index('word_by_stem', ['consultation_id', 'stem'], unique=False)
        batch_op.create_index('word_by_word', ['consultation_id', 'word'], unique=False)
    op.create_table('search_posting',
    sa.Column('word_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['search_entry.id'], name=op.f('fk_search_posting_entry_id_search_entry')),
    sa.ForeignKeyConstraint(['word_id'], ['search_word.id'], name=op.f('fk_search_posting_word_id_search_word')),
    sa.PrimaryKeyConstraint('word_id', 'entry_id', name=op.f('pk_search_posting')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('search_posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_posting_entry_id'), ['entry_id'], unique=False)


def downgrade() -> None:
    op.drop_table('search_posting')
    op.drop_table('search_word')
    with op.batch_alter_table('search_entry', schema=None) as batch_op:
        batch_op.drop_index('entry_by_form')
        batch_op.drop_column('form')
