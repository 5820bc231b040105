"""mentions of people and organizations in comments, and those who mute them."""
import sqlalchemy as sa
from alembic import op

revision = 'c8e2507a1f3d'
down_revision = 'b4d17f92e6a0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'mention',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=False),
        sa.Column('holder', sa.String(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_mention_comment_id_comment')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_mention_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_mention_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mention')),
        sa.UniqueConstraint('comment_id', 'holder', name=op.f('uq_mention_comment_id')),
    )
    for column in ('organisation_id', 'user_id'):
        op.create_index(op.f(f'ix_mention_{column}'), 'mention', [column])
    op.create_table(
        'mention_mute',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_mention_mute_by_id_user')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_mention_mute_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mention_mute')),
        sa.UniqueConstraint('user_id', 'by_id', name=op.f('uq_mention_mute_user_id')),
    )


def downgrade() -> None:
    op.drop_table('mention_mute')
    op.drop_table('mention')
