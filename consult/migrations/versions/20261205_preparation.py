"""since when a consultation is open to everyone, and when the near end of a role was announced."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'e7a25c90b14f'
down_revision = 'e7a3c95d1f40'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('consultation', sa.Column('opened_at', UtcDateTime(timezone=True), nullable=True))
    op.add_column('membership', sa.Column('end_told_at', UtcDateTime(timezone=True), nullable=True))
    op.execute('UPDATE consultation SET opened_at = made_at')


def downgrade() -> None:
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_column('end_told_at')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('opened_at')
