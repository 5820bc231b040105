"""a proxy stays in its stakeholder group unless the settings say otherwise."""
import sqlalchemy as sa
from alembic import op

revision = 'e02c6f8853bd'
down_revision = 'd91b5e7740ac'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proxies_across_groups', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('proxies_across_groups', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    row = sa.table('consultation', sa.column('proxies', sa.Integer()), sa.column('proxies_across_groups', sa.Boolean()))
    # Where proxies are on already, they stay as they were.
    op.execute(sa.update(row).where(row.c.proxies > 0).values(proxies_across_groups=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('proxies_across_groups')
