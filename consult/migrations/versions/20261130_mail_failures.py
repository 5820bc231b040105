"""a mail that was not sent keeps what the mail server said."""
import sqlalchemy as sa
from alembic import op

revision = 'a6e1b94d70c3'
down_revision = 'f47d0c2b91ae'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failure', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_column('failure')
