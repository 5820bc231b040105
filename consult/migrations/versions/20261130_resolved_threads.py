"""threads can be resolved, which folds them."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'a7c40d1e95b2'
down_revision = 'c8e2507a1f3d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('comment', sa.Column('resolved_at', Moment(), nullable=True))
    op.add_column('comment', sa.Column('resolved_by_id', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('comment', 'resolved_by_id')
    op.drop_column('comment', 'resolved_at')
