"""a silence procedure can be withdrawn by who put it, with a reason."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'd91b5e7740ac'
down_revision = 'c3f80a6d52e1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_at', Moment(), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_reason', sa.String(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_silence_withdrawn_by_id_user'), 'user', ['withdrawn_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_silence_withdrawn_by_id_user'), type_='foreignkey')
        batch_op.drop_column('withdrawn_reason')
        batch_op.drop_column('withdrawn_by_id')
        batch_op.drop_column('withdrawn_at')
