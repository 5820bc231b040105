"""amendments that split a clause, and for whom a clause of a working version was split, or another one joined to it."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '9c4be27d1f05'
down_revision = '5d3be81a70c4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('amendment_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cut', sa.Integer(), nullable=True))

    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reshaped', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.alter_column('reshaped', existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.drop_column('reshaped')

    with op.batch_alter_table('amendment_revision', schema=None) as batch_op:
        batch_op.drop_column('cut')
