"""statements handed in writing with a turn on the speakers' list."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'a47c0d9e2b16'
down_revision = 'b61f3d8a0c57'
branch_labels = None
depends_on = None
KEYS = (
    ('consultation_id', 'consultation'), ('handed_in_by_id', 'user'), ('meeting_id', 'meeting'),
    ('organisation_id', 'organisation'), ('turn_id', 'turn'), ('user_id', 'user'),
)
INDEXED = ('meeting_id', 'turn_id')


def upgrade() -> None:
    op.create_table(
        'written_statement',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('turn_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=True),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('nonce', sa.String(), nullable=True),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('handed_in_by_id', sa.Integer(), nullable=False),
        sa.Column('handed_in_at', Moment(), nullable=False),
        sa.Column('withdrawn_at', Moment(), nullable=True),
        sa.Column('row_version', sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f'{table}.id'], name=op.f(f'fk_written_statement_{column}_{table}'))
            for column, table in KEYS
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_written_statement')),
    )
    with op.batch_alter_table('written_statement', schema=None) as batch_op:
        for column in INDEXED:
            batch_op.create_index(batch_op.f(f'ix_written_statement_{column}'), [column], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('written_statement', schema=None) as batch_op:
        for column in INDEXED:
            batch_op.drop_index(batch_op.f(f'ix_written_statement_{column}'))
    op.drop_table('written_statement')
