"""drafts shared within an organization, their reviewers and remarks."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'b41d7e90c2f6'
down_revision = '7c1f0e5a92d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('draft_share',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('handed_over_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('begun_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['begun_by_id'], ['user.id'], name=op.f('fk_draft_share_begun_by_id')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_share_draft_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_draft_share_organisation_id')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_draft_share'))
    )
    with op.batch_alter_table('draft_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_share_organisation_id'), ['organisation_id'], unique=False)
    op.create_table('draft_reviewer',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('invited_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_reviewer_draft_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_draft_reviewer_user_id')),
    sa.PrimaryKeyConstraint('draft_id', 'user_id', name=op.f('pk_draft_reviewer'))
    )
    op.create_table('draft_remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_draft_remark_author_id')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_remark_draft_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_remark'))
    )
    with op.batch_alter_table('draft_remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_remark_draft_id'), ['draft_id'], unique=False)


def downgrade() -> None:
    op.drop_table('draft_remark')
    op.drop_table('draft_reviewer')
    op.drop_table('draft_share')
