"""whether anybody has reviewed a published translation, and who wrote it."""
import sqlalchemy as sa
from alembic import op

revision = '5b0d7c41e9f3'
down_revision = 'baac35396926'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_unreviewed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('written_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_wording_written_by_id'), 'user', ['written_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_wording_written_by_id'), type_='foreignkey')
        batch_op.drop_column('written_by_id')
        batch_op.drop_column('is_unreviewed')
