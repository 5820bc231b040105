"""codes that are mailed to visitors, and the version of the rules that people accepted."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'b92e5f10c7d4'
down_revision = '3ad9c07f51e8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('user', sa.Column('rules', sa.String(), nullable=True))
    op.add_column('proof', sa.Column('browser', sa.String(), nullable=True))
    op.create_table(
        'entry_code',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(), nullable=False),
        sa.Column('browser', sa.String(), nullable=False),
        sa.Column('code_hash', sa.String(), nullable=True),
        sa.Column('person', sa.JSON(), nullable=False),
        sa.Column('rules', sa.String(), nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('made_at', Moment(), nullable=False),
        sa.Column('expires_at', Moment(), nullable=False),
        sa.Column('used_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_code')),
    )
    op.create_index(op.f('ix_entry_code_browser'), 'entry_code', ['browser'])
    op.create_index(op.f('ix_entry_code_email'), 'entry_code', ['email'])


def downgrade() -> None:
    op.drop_table('entry_code')
    op.drop_column('proof', 'browser')
    op.drop_column('user', 'rules')
