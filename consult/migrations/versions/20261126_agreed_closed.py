"""agreed clauses closed to amendments."""
import sqlalchemy as sa
from alembic import op

revision = '1ccfc58e7151'
down_revision = '5d20c7be91f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agreed_closed', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('agreed_closed', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('agreed_closed')
