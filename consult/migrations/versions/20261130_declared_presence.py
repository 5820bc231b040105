"""presence that participants declare themselves, and that the chair confirms."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'c81d5f0e7a24'
down_revision = 'f3c80d5e17a2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('declared_at', Moment(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', Moment(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_registration_confirmed_by_id_user'), 'user', ['confirmed_by_id'], ['id']
        )


def downgrade() -> None:
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f('fk_registration_confirmed_by_id_user'), type_='foreignkey'
        )
        batch_op.drop_column('confirmed_by_id')
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('declared_at')
