"""the reason of the hiding in an appeal, where the table was made before it had one."""
import sqlalchemy as sa
from alembic import op

revision = 'b3d7f0a1c582'
down_revision = 'e7a25c90b14f'
branch_labels = None
depends_on = None

FILL = """
update hiding_appeal set grounds = coalesce(
    (select hidden_reason from comment where comment.id = hiding_appeal.comment_id),
    (select hidden_reason from amendment where amendment.id = hiding_appeal.amendment_id),
    'other'
)
"""


def upgrade() -> None:
    # between two versions the migration that makes the table was edited: some tables have both
    here = sa.inspect(op.get_bind())
    if 'grounds' in {each['name'] for each in here.get_columns('hiding_appeal')}:
        return
    with op.batch_alter_table('hiding_appeal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('grounds', sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_hiding_appeal_hidden_by_id'), 'user', ['hidden_by_id'], ['id']
        )
    op.execute(FILL)
    with op.batch_alter_table('hiding_appeal', schema=None) as batch_op:
        batch_op.alter_column('grounds', existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('hiding_appeal', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_hiding_appeal_hidden_by_id'), type_='foreignkey')
        batch_op.drop_column('grounds')
