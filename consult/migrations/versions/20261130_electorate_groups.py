"""an electorate can be limited to stakeholder groups."""
import sqlalchemy as sa
from alembic import op

revision = 'f4a7d2c918b3'
down_revision = 'a6e1b94d70c3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('electorate_groups', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_column('electorate_groups')
