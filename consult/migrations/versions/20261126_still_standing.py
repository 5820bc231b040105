"""authors say of a carried-over contribution that it still stands."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '48f3b1bc5215'
down_revision = '1ccfc58e7151'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('carry_over', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stands_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('stands_at', consult.core.db.Moment(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_carry_over_stands_by_id'), 'user', ['stands_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('carry_over', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_carry_over_stands_by_id'), type_='foreignkey')
        batch_op.drop_column('stands_at')
        batch_op.drop_column('stands_by_id')
