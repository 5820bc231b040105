"""answers and decisions get nonces: their events commit to their reasons and words."""
import sqlalchemy as sa
from alembic import op

revision = '7b1f4e92d0c6'
down_revision = 'c5d80e37a9f1'
branch_labels = None
depends_on = None

TABLES = ('disposition', 'decision', 'ruling')


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column('nonce', sa.String(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, 'nonce')
