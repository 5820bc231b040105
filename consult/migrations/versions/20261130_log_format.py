"""events get numbers and commitments to people, words their nonces, issued editions their digests."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'f4a7c1d02b96'
down_revision = '0c83b7e4d5a1'
branch_labels = None
depends_on = None

NONCES = (
    'comment', 'comment_revision', 'amendment', 'amendment_revision', 'rendering', 'submission', 'correction',
    'flag', 'contest', 'summary_contest', 'explanation', 'bracket_deed',
)
ERASABLE = ('comment', 'amendment', 'submission')
EVENT_COLUMNS = (('number', sa.Integer), ('people', sa.String), ('nonce', sa.String))


def upgrade() -> None:
    for table in NONCES:
        op.add_column(table, sa.Column('nonce', sa.String(), nullable=True))
    for table in ERASABLE:
        op.add_column(table, sa.Column('erased_at', Moment(), nullable=True))
        op.add_column(table, sa.Column('erased_ground', sa.String(), nullable=True))
    op.add_column('edition', sa.Column('digest', sa.String(), nullable=True))
    op.create_table(
        'checkpoint',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('chain', sa.Integer(), nullable=False),
        sa.Column('origin', sa.String(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('first', sa.Integer(), nullable=False),
        sa.Column('root', sa.String(), nullable=False),
        sa.Column('edge', sa.JSON(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('made_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_checkpoint')),
        sa.UniqueConstraint('chain', 'origin', 'size', name=op.f('uq_checkpoint_chain_origin_size')),
    )
    there = {each['name'] for each in sa.inspect(op.get_bind()).get_columns('event')}
    for name, kind in EVENT_COLUMNS:
        if name not in there:
            op.add_column('event', sa.Column(name, kind(), nullable=True))


def downgrade() -> None:
    # events with a number cannot be verified without these columns: they stay, and the older
    # program leaves them empty
    numbered = op.get_bind().execute(sa.text('SELECT 1 FROM event WHERE number IS NOT NULL LIMIT 1')).first()
    if numbered is None:
        for name, _ in EVENT_COLUMNS:
            op.drop_column('event', name)
    op.drop_table('checkpoint')
    op.drop_column('edition', 'digest')
    for table in ERASABLE:
        op.drop_column(table, 'erased_ground')
        op.drop_column(table, 'erased_at')
    for table in NONCES:
        op.drop_column(table, 'nonce')
