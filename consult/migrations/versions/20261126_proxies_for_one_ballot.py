"""proxies for one ballot: the next one, or one that is open; and those that were taken back after they had voted."""
import sqlalchemy as sa
from alembic import op

revision = '7d1f0b62c9a3'
down_revision = '9c4be27d1f05'
branch_labels = None
depends_on = None
COLUMNS = (('proxy', 'once'), ('elector', 'proxy_revoked'))


def upgrade() -> None:
    for table, column in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    for table, column in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
