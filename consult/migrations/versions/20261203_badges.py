"""random numbers of badges."""
import sqlalchemy as sa
from alembic import op

revision = 'd91f6b3c5e07'
down_revision = 'c4e90a17d2b8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('badge', sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_registration_badge'), ['badge'])


def downgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_registration_badge'), type_='unique')
        batch_op.drop_column('badge')
