"""drafts that a colleague sent, changed remarks, numbers of drafts; suggested decisions."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'e2b7c94f10a8'
down_revision = 'd91f6b3c5e07'
branch_labels = None
depends_on = None

OF = ('consultation', 'document', 'begun_by:user', 'sent_by:user', 'clause', 'amendment', 'comment')


def number_drafts(*, again: bool) -> None:
    """Let SQLite give the numbers of deleted drafts again, or not; PostgreSQL never does."""
    if op.get_bind().dialect.name == 'sqlite':
        with op.batch_alter_table(
            'draft', recreate='always', table_kwargs={'sqlite_autoincrement': not again}
        ):
            pass


def upgrade() -> None:
    number_drafts(again=False)
    with op.batch_alter_table('draft_remark', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', UtcDateTime(timezone=True), nullable=True))
    op.create_table('sent_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('target', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('words_digest', sa.String(), nullable=False),
    sa.Column('sent_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('seen_at', UtcDateTime(timezone=True), nullable=True),
    *(
        sa.ForeignKeyConstraint(
            [f'{name}_id'], [f'{table or name}.id'],
            name=op.f(f'fk_sent_draft_{name}_id'),
        )
        for name, _, table in (each.partition(':') for each in OF)
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sent_draft'))
    )
    with op.batch_alter_table('sent_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sent_draft_begun_by_id'), ['begun_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sent_draft_clause_id'), ['clause_id'], unique=False)
    op.create_table('decision_suggestion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    *(
        sa.ForeignKeyConstraint(
            [f'{name}_id'], [f'{table}.id'], name=op.f(f'fk_decision_suggestion_{name}_id')
        )
        for name, table in (
            ('consultation', 'consultation'), ('version', 'version'), ('clause', 'clause'), ('author', 'user')
        )
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_suggestion')),
    sa.UniqueConstraint(
        'version_id', 'clause_id', 'author_id', name=op.f('uq_decision_suggestion_version_id_clause_id_author_id')
    )
    )
    with op.batch_alter_table('decision_suggestion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_suggestion_clause_id'), ['clause_id'], unique=False)


def downgrade() -> None:
    op.drop_table('decision_suggestion')
    op.drop_table('sent_draft')
    with op.batch_alter_table('draft_remark', schema=None) as batch_op:
        batch_op.drop_column('changed_at')
    number_drafts(again=True)
