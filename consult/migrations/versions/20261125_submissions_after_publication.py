"""submissions after publication, and those registered at the machine itself."""
import sqlalchemy as sa
from alembic import op

revision = 'a3f1c9d27b64'
down_revision = '75c68c227fc5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_reason', sa.String(), nullable=True))
        batch_op.alter_column('registered_by_id', existing_type=sa.INTEGER(), nullable=True)


def downgrade() -> None:
    op.execute('UPDATE submission SET registered_by_id = (SELECT min(id) FROM "user") WHERE registered_by_id IS NULL')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.alter_column('registered_by_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column('withdrawn_reason')
        batch_op.drop_column('withdrawn_at')
