"""amendments that move a clause, and for whom a clause of a working version was moved."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '8abb72913e64'
down_revision = 'b5e92d669032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('amendment_revision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('after_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_amendment_revision_after_id'), 'clause', ['after_id'], ['id'])

    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.add_column(sa.Column('placed', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.alter_column('placed', existing_type=sa.JSON(), existing_nullable=False, server_default=None)



def downgrade() -> None:
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.drop_column('placed')

    with op.batch_alter_table('amendment_revision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_amendment_revision_after_id'), type_='foreignkey')
        batch_op.drop_column('after_id')

