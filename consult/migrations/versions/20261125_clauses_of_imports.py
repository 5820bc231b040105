"""clauses of imports."""
import sqlalchemy as sa
from alembic import op

revision = '75c68c227fc5'
down_revision = '7355202fb5c4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('clauses', sa.JSON(), nullable=False, server_default='{}'))  # of those that are there
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.alter_column('clauses', existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.drop_column('clauses')
