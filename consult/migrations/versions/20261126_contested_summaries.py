"""since when a group has its name, who gave it, and contests of that."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '5d3be81a70c4'
down_revision = '2717c884befe'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('similar_group', schema=None) as batch_op:
        batch_op.add_column(sa.Column('named_at', consult.core.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('named_by_id', sa.Integer(), nullable=True))
    op.execute("update similar_group set named_at = coalesce((select max(event.at) from event where event.verb = 'similar.named'"
               " and event.subject_id = similar_group.id), made_at)")
    op.execute("update similar_group set named_by_id = coalesce((select event.actor_id from event where event.verb ="
               " 'similar.named' and event.subject_id = similar_group.id order by event.seq desc limit 1), made_by_id)")
    with op.batch_alter_table('similar_group', schema=None) as batch_op:
        batch_op.alter_column('named_at', existing_type=consult.core.db.Moment(timezone=True), nullable=False)
        batch_op.alter_column('named_by_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(batch_op.f('fk_similar_group_named_by_id'), 'user', ['named_by_id'], ['id'])
    op.create_table('summary_contest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('proposed', sa.String(), nullable=True),
    sa.Column('given', sa.String(), nullable=True),
    sa.Column('ended', sa.String(), nullable=True),
    sa.Column('ended_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('contested_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('withdrawn_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('reply', sa.String(), nullable=True),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.Column('replied_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('hidden_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=True),
    sa.CheckConstraint('(comment_id is null) <> (amendment_id is null)', name='one_contribution'),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_summary_contest_amendment_id')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_summary_contest_author_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_summary_contest_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_summary_contest_consultation_id')),
    sa.ForeignKeyConstraint(['group_id'], ['similar_group.id'], name=op.f('fk_summary_contest_group_id')),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['user.id'], name=op.f('fk_summary_contest_hidden_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_summary_contest_organisation_id')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['user.id'], name=op.f('fk_summary_contest_replied_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_contest'))
    )
    with op.batch_alter_table('summary_contest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_summary_contest_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_summary_contest_group_id'), ['group_id'], unique=False)


def downgrade() -> None:
    op.drop_table('summary_contest')
    with op.batch_alter_table('similar_group', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_similar_group_named_by_id'), type_='foreignkey')
        batch_op.drop_column('named_by_id')
        batch_op.drop_column('named_at')
