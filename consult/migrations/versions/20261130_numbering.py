"""the labels of clauses are computed by the numbering of their document; one set by hand wins."""
import sqlalchemy as sa
from alembic import op

revision = 'f3a6d1c27b90'
down_revision = 'a41c7d90e2b6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('numbering', sa.JSON(), nullable=True))
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.add_column(sa.Column('label_by_hand', sa.Boolean(), nullable=True))
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_anew', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.alter_column('counted_anew', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.drop_column('counted_anew')
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.drop_column('label_by_hand')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_column('numbering')
