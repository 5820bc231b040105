"""numbers of the drafts that a colleague sent, so that their open pages say so."""
import sqlalchemy as sa
from alembic import op

revision = 'f1c63a80d27e'
down_revision = 'b3d7f0a1c582'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sent_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('draft_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_sent_draft_draft_id'), ['draft_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sent_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sent_draft_draft_id'))
        batch_op.drop_column('draft_id')
