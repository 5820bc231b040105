"""people ask to be head of delegation of their organization, and a head has an end."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'd4f1a86c02be'
down_revision = '5e1c90b7a3d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('asks_to_lead', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.alter_column('asks_to_lead', server_default=None)
    op.add_column('membership', sa.Column('ends_at', Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column('membership', 'ends_at')
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('asks_to_lead')
