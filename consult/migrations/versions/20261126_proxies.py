"""proxies in recorded ballots: who votes for whom, as it stands and as each ballot fixed it."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'ec60301da224'
down_revision = 'ee5efc8711be'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('proxy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('proxy', sa.String(), nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=False),
    sa.Column('named_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_proxy_consultation_id')),
    sa.ForeignKeyConstraint(['named_by_id'], ['user.id'], name=op.f('fk_proxy_named_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proxy')),
    sa.UniqueConstraint('consultation_id', 'holder', name=op.f('uq_proxy_consultation_id_holder'))
    )
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proxies', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('proxies', existing_type=sa.Integer(), existing_nullable=False, server_default=None)

    with op.batch_alter_table('elector', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proxy', sa.String(), nullable=True))

    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.add_column(sa.Column('proxy', sa.String(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_column('proxy')

    with op.batch_alter_table('elector', schema=None) as batch_op:
        batch_op.drop_column('proxy')

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('proxies')

    op.drop_table('proxy')
