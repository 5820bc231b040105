"""coalitions as co-sponsors of amendments."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'ee5efc8711be'
down_revision = '8abb72913e64'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sponsorship', schema=None) as batch_op:
        batch_op.add_column(sa.Column('coalition_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_sponsorship_coalition_id'), 'coalition', ['coalition_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('sponsorship', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_sponsorship_coalition_id'), type_='foreignkey')
        batch_op.drop_column('coalition_id')
