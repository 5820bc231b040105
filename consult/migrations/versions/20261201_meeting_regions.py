"""the region of a regional meeting."""
import sqlalchemy as sa
from alembic import op

revision = 'e4a90c7f1d62'
down_revision = 'd1b7e3c05a68'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('region_code', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('region_code')
