"""the result of a ballot stands on the screens only once the chair has read it out."""
import sqlalchemy as sa
from alembic import op

revision = 'b7e2d4c90a15'
down_revision = 'b7e4d20c91fa'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_out', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.alter_column('read_out', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('read_out')
