"""tokens of programs have scopes and end; existing ones read and contribute for 90 more days."""
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'f47d0c2b91ae'
down_revision = '0b94e7d5f2a1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scopes', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('notify_at', Moment(), nullable=True))
    row = sa.table('sign_in', sa.column('kind', sa.String()), sa.column('scopes', sa.String()), sa.column('expires_at', Moment()),
                   sa.column('notify_at', Moment()))
    now = datetime.now(UTC)
    # No program stops: it goes on within its scope, and its owner is told by mail within the hour.
    op.execute(sa.update(row).where(row.c.kind == 'token')
               .values(scopes='read contribute', expires_at=now + timedelta(days=90), notify_at=now))


def downgrade() -> None:
    row = sa.table('sign_in', sa.column('kind', sa.String()), sa.column('expires_at', Moment()))
    op.execute(sa.update(row).where(row.c.kind == 'token').values(expires_at=None))
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_column('notify_at')
        batch_op.drop_column('scopes')
