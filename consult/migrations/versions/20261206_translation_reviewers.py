"""the person who is asked to review a translation."""
import sqlalchemy as sa
from alembic import op

revision = 'c41f7d20e9b6'
down_revision = 'f1c63a80d27e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('translation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reviewer_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_translation_reviewer_id_user'), 'user', ['reviewer_id'], ['id']
        )


def downgrade() -> None:
    with op.batch_alter_table('translation', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_translation_reviewer_id_user'), type_='foreignkey')
        batch_op.drop_column('reviewer_id')
