"""files of comments and amendments, and the room that a consultation has for them."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'c8e5f1a94d27'
down_revision = 'a47c0d9e2b16'
branch_labels = None
depends_on = None
KEYS = (
    ('added_by_id', 'user'), ('amendment_id', 'amendment'), ('comment_id', 'comment'),
    ('consultation_id', 'consultation'),
)


def upgrade() -> None:
    op.create_table(
        'attachment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=True),
        sa.Column('amendment_id', sa.Integer(), nullable=True),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('added_by_id', sa.Integer(), nullable=False),
        sa.Column('added_at', Moment(), nullable=False),
        sa.Column('filename', sa.String(), nullable=False),
        sa.Column('media_type', sa.String(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('nonce', sa.String(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            '(comment_id is null) <> (amendment_id is null)', name='one_contribution'
        ),
        *(
            sa.ForeignKeyConstraint([column], [f'{table}.id'], name=op.f(f'fk_attachment_{column}_{table}'))
            for column, table in KEYS
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        for column, _table in KEYS:
            batch_op.create_index(batch_op.f(f'ix_attachment_{column}'), [column], unique=False)
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attachment_mb', sa.Integer(), nullable=False, server_default='1000'))


def downgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('attachment_mb')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        for column, _table in KEYS:
            batch_op.drop_index(batch_op.f(f'ix_attachment_{column}'))
    op.drop_table('attachment')
