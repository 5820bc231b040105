"""the clause in which carried-over words stand, where their own was joined to it or split."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '3769518c1a1e'
down_revision = '1c89e66389e2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('carry_over', schema=None) as batch_op:
        batch_op.add_column(sa.Column('heir_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_carry_over_heir_id'), 'clause', ['heir_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('carry_over', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_carry_over_heir_id'), type_='foreignkey')
        batch_op.drop_column('heir_id')
