"""documents and consultations that a person follows."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'd1b7e6a2c840'
down_revision = 'c4f8a15e9d27'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, what in (('document_follow', 'document'), ('consultation_follow', 'consultation')):
        column = f'{what}_id'
        op.create_table(
            name,
            sa.Column('user_id', sa.Integer(), nullable=False),
            sa.Column(column, sa.Integer(), nullable=False),
            sa.Column('since', Moment(), nullable=False),
            sa.ForeignKeyConstraint([column], [f'{what}.id'], name=op.f(f'fk_{name}_{column}_{what}')),
            sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f(f'fk_{name}_user_id_user')),
            sa.PrimaryKeyConstraint('user_id', column, name=op.f(f'pk_{name}')),
        )
        op.create_index(op.f(f'ix_{name}_{column}'), name, [column])


def downgrade() -> None:
    for name in ('consultation_follow', 'document_follow'):
        op.drop_table(name)
