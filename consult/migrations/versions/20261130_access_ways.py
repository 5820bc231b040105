"""ways to follow a meeting: interpretation by language, captions, sign language, telephone."""
import sqlalchemy as sa
from alembic import op

revision = 'd92e6a1f8b35'
down_revision = 'c81d5f0e7a24'
branch_labels = None
depends_on = None
NAMES = ('captions', 'sign_language', 'telephone', 'telephone_code')


def upgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channels', sa.JSON(), nullable=False, server_default='{}'))
        for name in NAMES:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        for name in (*reversed(NAMES), 'channels'):
            batch_op.drop_column(name)
