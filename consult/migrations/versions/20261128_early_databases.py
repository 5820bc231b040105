"""what databases lack that were made while migrations were still edited after their first use; elsewhere nothing changes."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'd4b1c86e20f7'
down_revision = 'c41e7a90d6b2'
branch_labels = None
depends_on = None
# The commits that edited migrations: 00c9f2c (mail), 650e133 (notice_to_mail), 36b245c (import.content went),
# 749e1ed (hidden words of contests), 03d09c9 (splits came before proxies, not beside them).


def upgrade() -> None:
    here = sa.inspect(op.get_bind())
    tables = set(here.get_table_names())
    columns = {table: {each['name'] for each in here.get_columns(table)}
               for table in ('contest', 'import', 'amendment_revision', 'clause_work')}
    if 'mail' not in tables:
        _make_mail()
    if 'notice_to_mail' not in {each['name'] for each in here.get_indexes('notice')}:
        op.create_index('notice_to_mail', 'notice', ['mailed_at'], unique=False)
    _add_hidden_words(columns['contest'])
    if 'content' in columns['import']:  # the file that came in: it holds the words of all, and has been read by nobody since
        with op.batch_alter_table('import', schema=None) as batch_op:
            batch_op.drop_column('content')
    if 'cut' not in columns['amendment_revision']:
        with op.batch_alter_table('amendment_revision', schema=None) as batch_op:
            batch_op.add_column(sa.Column('cut', sa.Integer(), nullable=True))
    if 'reshaped' not in columns['clause_work']:
        with op.batch_alter_table('clause_work', schema=None) as batch_op:
            batch_op.add_column(sa.Column('reshaped', sa.JSON(), nullable=False, server_default='[]'))
        with op.batch_alter_table('clause_work', schema=None) as batch_op:
            batch_op.alter_column('reshaped', existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def _make_mail() -> None:
    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('unsubscribe', sa.String(), nullable=True),
    sa.Column('written_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('due_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('sent_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail'))
    )
    op.create_index(op.f('ix_mail_due_at'), 'mail', ['due_at'], unique=False)


def _add_hidden_words(there: set[str]) -> None:
    wanted = [sa.Column('hidden_at', consult.core.db.Moment(timezone=True), nullable=True),
              sa.Column('hidden_by_id', sa.Integer(), nullable=True), sa.Column('hidden_reason', sa.String(), nullable=True)]
    lacking = [each for each in wanted if each.name not in there]
    if lacking:
        with op.batch_alter_table('contest', schema=None) as batch_op:
            for each in lacking:
                batch_op.add_column(each)
            if 'hidden_by_id' not in there:
                batch_op.create_foreign_key(op.f('fk_contest_hidden_by_id'), 'user', ['hidden_by_id'], ['id'])


def downgrade() -> None:
    """What was mended belongs to earlier migrations, which take it away."""
