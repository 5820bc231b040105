"""groups of similar contributions, their members, and what a program looked at."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '6f2c9d8ab371'
down_revision = 'e4b8027fd1a6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('similar_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('changed_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('dissolved_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind in ('comment', 'amendment')", name='kinds_that_are_grouped'),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_similar_group_clause_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_similar_group_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_similar_group_document_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_similar_group_made_by_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['similar_group.id'], name=op.f('fk_similar_group_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_similar_group'))
    )
    with op.batch_alter_table('similar_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_similar_group_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_similar_group_document_id'), ['document_id'], unique=False)
    op.create_table('similar_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('removed_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('left_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('came_from_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(comment_id is null) <> (amendment_id is null)', name='one_contribution'),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_similar_member_added_by_id')),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_similar_member_amendment_id')),
    sa.ForeignKeyConstraint(['came_from_id'], ['similar_group.id'], name=op.f('fk_similar_member_came_from_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_similar_member_comment_id')),
    sa.ForeignKeyConstraint(['group_id'], ['similar_group.id'], name=op.f('fk_similar_member_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_similar_member'))
    )
    with op.batch_alter_table('similar_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_similar_member_group_id'), ['group_id'], unique=False)
        batch_op.create_index('similar_member_by_amendment', ['amendment_id'], unique=False)
        batch_op.create_index('similar_member_by_comment', ['comment_id'], unique=False)
    op.create_table('similar_look',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('seen', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_similar_look_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_similar_look_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_similar_look_document_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_similar_look'))
    )
    with op.batch_alter_table('similar_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_similar_look_document_id'), ['document_id'], unique=False)


def downgrade() -> None:
    op.drop_table('similar_look')
    op.drop_table('similar_member')
    op.drop_table('similar_group')
