"""a turn knows the point of order that interrupted it, and gets the floor back afterwards."""
import sqlalchemy as sa
from alembic import op

revision = 'c3f80a6d52e1'
down_revision = 'b7c2e19d4f86'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('turn', schema=None) as batch_op:
        batch_op.add_column(sa.Column('interrupted_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_turn_interrupted_by_id_turn'), 'turn', ['interrupted_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('turn', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_turn_interrupted_by_id_turn'), type_='foreignkey')
        batch_op.drop_column('interrupted_by_id')
