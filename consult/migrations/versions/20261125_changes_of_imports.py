"""changes of imports."""
import sqlalchemy as sa
from alembic import op

revision = '5c1e0c7a9d42'
down_revision = 'a3f1c9d27b64'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entered', sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.drop_column('entered')
