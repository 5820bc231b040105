"""agreements of people and organizations with comments."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'b4d17f92e6a0'
down_revision = 'd1b7e6a2c840'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'comment_agreement',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('comment_id', sa.Integer(), nullable=False),
        sa.Column('holder', sa.String(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('set_by_id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('since', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_agreement_comment_id_comment')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_comment_agreement_organisation_id_organisation')
        ),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_comment_agreement_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_agreement')),
        sa.UniqueConstraint('comment_id', 'holder', name=op.f('uq_comment_agreement_comment_id')),
    )
    for column in ('organisation_id', 'user_id'):
        op.create_index(op.f(f'ix_comment_agreement_{column}'), 'comment_agreement', [column])


def downgrade() -> None:
    op.drop_table('comment_agreement')
