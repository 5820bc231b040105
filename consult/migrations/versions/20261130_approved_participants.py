"""participants whose contributions are public at once."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'c4f8a15e9d27'
down_revision = 'e5a91c7d3b08'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('membership', sa.Column('approved_at', Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column('membership', 'approved_at')
