"""presence at a workbench knows which page reported it, and which page was left last."""
import sqlalchemy as sa
from alembic import op

revision = 'a91f4c7be350'
down_revision = 'e8a5d3f1b906'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('desk_seen', schema=None) as batch_op:
        batch_op.add_column(sa.Column('here_page', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('left_page', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('desk_seen', schema=None) as batch_op:
        batch_op.drop_column('left_page')
        batch_op.drop_column('here_page')
