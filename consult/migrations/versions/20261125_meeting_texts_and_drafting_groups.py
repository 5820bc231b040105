"""words that meetings and drafting groups draft, step by step; drafting groups with their members and notes."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '1c0e19fa22f1'
down_revision = 'c82294213d63'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('drafting_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('mandate', sa.String(), nullable=False),
    sa.Column('clause_ids', sa.JSON(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('deadline_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('report', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('reminded_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('tabled_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('ended_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_drafting_group_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_drafting_group_document_id')),
    sa.ForeignKeyConstraint(['facilitator_id'], ['user.id'], name=op.f('fk_drafting_group_facilitator_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_drafting_group_made_by_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_drafting_group_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drafting_group')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_drafting_group_consultation_id_number'))
    )
    op.create_table('meeting_text',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('brought_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.Column('brought_digest', sa.String(), nullable=True),
    sa.Column('brought_version_id', sa.Integer(), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('base_digest', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('passages', sa.JSON(), nullable=False),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=True),
    sa.Column('editor_id', sa.Integer(), nullable=True),
    sa.Column('editor_since', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('seen_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('changed_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_meeting_text_asked_by_id')),
    sa.ForeignKeyConstraint(['brought_by_id'], ['user.id'], name=op.f('fk_meeting_text_brought_by_id')),
    sa.ForeignKeyConstraint(['brought_version_id'], ['version.id'], name=op.f('fk_meeting_text_brought_version_id')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_meeting_text_clause_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_meeting_text_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_meeting_text_document_id')),
    sa.ForeignKeyConstraint(['editor_id'], ['user.id'], name=op.f('fk_meeting_text_editor_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_text_meeting_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_meeting_text_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_text')),
    sa.UniqueConstraint('meeting_id', 'clause_id', name=op.f('uq_meeting_text_meeting_id_clause_id'))
    )
    with op.batch_alter_table('meeting_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_text_clause_id'), ['clause_id'], unique=False)

    op.create_table('group_member',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('added_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['drafting_group.id'], name=op.f('fk_group_member_group_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_group_member_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_group_member_user_id')),
    sa.PrimaryKeyConstraint('group_id', 'user_id', name=op.f('pk_group_member'))
    )
    op.create_table('group_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('posted_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_group_note_author_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_group_note_consultation_id')),
    sa.ForeignKeyConstraint(['group_id'], ['drafting_group.id'], name=op.f('fk_group_note_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_note'))
    )
    with op.batch_alter_table('group_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_note_group_id'), ['group_id'], unique=False)

    op.create_table('group_text',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('base_digest', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('passages', sa.JSON(), nullable=False),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=True),
    sa.Column('editor_id', sa.Integer(), nullable=True),
    sa.Column('editor_since', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('seen_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('changed_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_group_text_asked_by_id')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_group_text_clause_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_group_text_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_group_text_document_id')),
    sa.ForeignKeyConstraint(['editor_id'], ['user.id'], name=op.f('fk_group_text_editor_id')),
    sa.ForeignKeyConstraint(['group_id'], ['drafting_group.id'], name=op.f('fk_group_text_group_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_group_text_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_text')),
    sa.UniqueConstraint('group_id', 'clause_id', name=op.f('uq_group_text_group_id_clause_id'))
    )
    with op.batch_alter_table('group_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_text_clause_id'), ['clause_id'], unique=False)

    op.create_table('meeting_change',
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('hunks', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('passages', sa.JSON(), nullable=False),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('before', sa.Integer(), nullable=True),
    sa.Column('began_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_meeting_change_by_id')),
    sa.ForeignKeyConstraint(['text_id'], ['meeting_text.id'], name=op.f('fk_meeting_change_text_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_change'))
    )
    with op.batch_alter_table('meeting_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_change_text_id'), ['text_id'], unique=False)

    op.create_table('group_change',
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('hunks', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('passages', sa.JSON(), nullable=False),
    sa.Column('taken', sa.JSON(), nullable=False),
    sa.Column('before', sa.Integer(), nullable=True),
    sa.Column('began_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_group_change_by_id')),
    sa.ForeignKeyConstraint(['text_id'], ['group_text.id'], name=op.f('fk_group_change_text_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_change'))
    )
    with op.batch_alter_table('group_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_change_text_id'), ['text_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('group_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_change_text_id'))

    op.drop_table('group_change')
    with op.batch_alter_table('meeting_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_change_text_id'))

    op.drop_table('meeting_change')
    with op.batch_alter_table('group_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_text_clause_id'))

    op.drop_table('group_text')
    with op.batch_alter_table('group_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_note_group_id'))

    op.drop_table('group_note')
    op.drop_table('group_member')
    with op.batch_alter_table('meeting_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_text_clause_id'))

    op.drop_table('meeting_text')
    op.drop_table('drafting_group')
