"""threads that a person muted."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'd1b7e3c05a68'
down_revision = 'c8e5f1a94d27'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'thread_mute',
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=False),
        sa.Column('since', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_thread_mute_comment_id_comment')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_thread_mute_user_id_user')),
        sa.PrimaryKeyConstraint('user_id', 'comment_id', name=op.f('pk_thread_mute')),
    )
    with op.batch_alter_table('thread_mute', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_mute_comment_id'), ['comment_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('thread_mute', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_mute_comment_id'))
    op.drop_table('thread_mute')
