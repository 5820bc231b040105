"""answers keep the digest of the effect that they fitted when they were given."""
import sqlalchemy as sa
from alembic import op

revision = '3ad9c07f51e8'
down_revision = '7b1f4e92d0c6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('disposition', sa.Column('fitted', sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column('disposition', 'fitted')
