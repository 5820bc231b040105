"""an answer names what asks for the same; work on a clause knows the revisions that it took."""
import sqlalchemy as sa
from alembic import op

revision = 'a41c7d90e2b6'
down_revision = 'e02c6f8853bd'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('disposition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('same_as', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('confirmed', sa.String(), nullable=True))
    # Empty for work that was done before: its revisions are not known.
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.add_column(sa.Column('revisions', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('adopted', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('built', sa.String(), nullable=True))
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        for name in ('revisions', 'adopted'):
            batch_op.alter_column(name, existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('clause_work', schema=None) as batch_op:
        batch_op.drop_column('built')
        batch_op.drop_column('adopted')
        batch_op.drop_column('revisions')
    with op.batch_alter_table('disposition', schema=None) as batch_op:
        batch_op.drop_column('confirmed')
        batch_op.drop_column('same_as')
