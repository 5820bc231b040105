"""appeals against hiding and work on cases."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = '0eb7306ad669'
down_revision = 'f3a86d20b94c'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(comment_id is null) <> (amendment_id is null)', name='one_contribution'),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_case_assignment_amendment_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_case_assignment_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_case_assignment_consultation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_case_assignment_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_assignment')),
    sa.UniqueConstraint('amendment_id', name=op.f('uq_case_assignment_amendment_id')),
    sa.UniqueConstraint('comment_id', name=op.f('uq_case_assignment_comment_id'))
    )
    with op.batch_alter_table('case_assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_assignment_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('case_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(comment_id is null) <> (amendment_id is null)', name='one_contribution'),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_case_note_amendment_id')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_case_note_author_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_case_note_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_case_note_consultation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_note'))
    )
    with op.batch_alter_table('case_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_note_amendment_id'), ['amendment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_note_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_note_consultation_id'), ['consultation_id'], unique=False)

    op.create_table('hiding_appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('hidden_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('goes_to', sa.String(), nullable=False),
    sa.Column('due_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('reply', sa.String(), nullable=True),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.Column('replied_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(comment_id is null) <> (amendment_id is null)', name='one_contribution'),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_hiding_appeal_amendment_id')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_hiding_appeal_author_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_hiding_appeal_comment_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_hiding_appeal_consultation_id')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['user.id'], name=op.f('fk_hiding_appeal_replied_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hiding_appeal'))
    )
    with op.batch_alter_table('hiding_appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hiding_appeal_amendment_id'), ['amendment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hiding_appeal_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hiding_appeal_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hiding_appeal_consultation_id'), ['consultation_id'], unique=False)

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('appeals_to', sa.String(), nullable=False, server_default='podium'))
        batch_op.add_column(sa.Column('appeal_days', sa.Integer(), nullable=False, server_default='7'))



def downgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('appeal_days')
        batch_op.drop_column('appeals_to')

    with op.batch_alter_table('hiding_appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hiding_appeal_consultation_id'))
        batch_op.drop_index(batch_op.f('ix_hiding_appeal_comment_id'))
        batch_op.drop_index(batch_op.f('ix_hiding_appeal_author_id'))
        batch_op.drop_index(batch_op.f('ix_hiding_appeal_amendment_id'))

    op.drop_table('hiding_appeal')
    with op.batch_alter_table('case_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_note_consultation_id'))
        batch_op.drop_index(batch_op.f('ix_case_note_comment_id'))
        batch_op.drop_index(batch_op.f('ix_case_note_amendment_id'))

    op.drop_table('case_note')
    with op.batch_alter_table('case_assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_assignment_consultation_id'))

    op.drop_table('case_assignment')
