"""the quorum of a meeting, in percent of the organizations that vote."""
import sqlalchemy as sa
from alembic import op

revision = 'b61f3d8a0c57'
down_revision = 'd92e6a1f8b35'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quorum', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('quorum')
