"""a sign-in by a personal code knows the meeting that it is good for."""
import sqlalchemy as sa
from alembic import op

revision = 'e4b8027fd1a6'
down_revision = 'c81f5a3e9d27'
branch_labels = None
depends_on = None
SIGN_IN = sa.table('sign_in', sa.column('id', sa.Integer), sa.column('kind', sa.String), sa.column('only_at', sa.Integer))
REGISTRATION = sa.table('registration', sa.column('meeting_id', sa.Integer), sa.column('signin_id', sa.Integer))


def upgrade() -> None:
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('only_at', sa.Integer(), nullable=True))
    known = sa.select(sa.func.max(REGISTRATION.c.meeting_id)).where(REGISTRATION.c.signin_id == SIGN_IN.c.id).scalar_subquery()
    op.execute(sa.update(SIGN_IN).where(SIGN_IN.c.kind == 'meeting').values(only_at=known))


def downgrade() -> None:
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_column('only_at')
