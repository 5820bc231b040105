"""an explanation is attached to a ballot, too."""
import sqlalchemy as sa
from alembic import op

revision = 'a6f13d9c7e20'
down_revision = '9d5c07be42f1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('explanation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ballot_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_explanation_ballot_id_ballot'), 'ballot', ['ballot_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('explanation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_explanation_ballot_id_ballot'), type_='foreignkey')
        batch_op.drop_column('ballot_id')
