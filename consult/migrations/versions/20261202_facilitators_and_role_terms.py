"""tags of facilitators, and by whom and how a role was given."""
import sqlalchemy as sa
from alembic import op

revision = '7c1f0e5a92d4'
down_revision = '7e2f90ab6c14'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('facilitated_tag',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_facilitated_tag_consultation_id')),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_facilitated_tag_tag_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_facilitated_tag_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'tag_id', name=op.f('pk_facilitated_tag'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('granted_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('source', sa.String(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_membership_granted_by_id'), 'user', ['granted_by_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_membership_granted_by_id'), type_='foreignkey')
        batch_op.drop_column('source')
        batch_op.drop_column('granted_by_id')
    op.drop_table('facilitated_tag')
