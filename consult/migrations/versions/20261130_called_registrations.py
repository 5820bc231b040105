"""a registration knows that the podium called its participant, whom the door had not checked in."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = '3b8e61f0a7d4'
down_revision = 'f4a7d2c918b3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('called_at', Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_column('called_at')
