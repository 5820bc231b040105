"""amendments, submissions and imports."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '7355202fb5c4'
down_revision = 'e008dc93c421'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coalition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_coalition_consultation_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_coalition_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coalition')),
    sa.UniqueConstraint('consultation_id', 'name', name=op.f('uq_coalition_consultation_id_name'))
    )
    op.create_table('submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('group_code', sa.String(), nullable=True),
    sa.Column('region_code', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('received_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('registered_by_id', sa.Integer(), nullable=False),
    sa.Column('registered_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('published_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_submission_consultation_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_submission_organisation_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_submission_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_submission_consultation_id_number'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('amendment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('retabled_from_id', sa.Integer(), nullable=True),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('declared_id', sa.Integer(), nullable=True),
    sa.Column('coalition_id', sa.Integer(), nullable=True),
    sa.Column('proposed_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('withdrawn_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('held_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('hidden_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_amendment_author_id')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_amendment_clause_id')),
    sa.ForeignKeyConstraint(['coalition_id'], ['coalition.id'], name=op.f('fk_amendment_coalition_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_amendment_consultation_id')),
    sa.ForeignKeyConstraint(['declared_id'], ['organisation.id'], name=op.f('fk_amendment_declared_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_amendment_document_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_amendment_organisation_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['amendment.id'], name=op.f('fk_amendment_parent_id')),
    sa.ForeignKeyConstraint(['retabled_from_id'], ['amendment.id'], name=op.f('fk_amendment_retabled_from_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_amendment_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
    sa.UniqueConstraint('document_id', 'number', name=op.f('uq_amendment_document_id_number'))
    )
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.create_index('amendment_by_clause', ['clause_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_submission_id'), ['submission_id'], unique=False)

    op.create_table('coalition_member',
    sa.Column('coalition_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_coalition_member_asked_by_id')),
    sa.ForeignKeyConstraint(['coalition_id'], ['coalition.id'], name=op.f('fk_coalition_member_coalition_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_coalition_member_confirmed_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_coalition_member_organisation_id')),
    sa.PrimaryKeyConstraint('coalition_id', 'organisation_id', name=op.f('pk_coalition_member'))
    )
    op.create_table('import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('parsed', sa.JSON(), nullable=False),
    sa.Column('edits', sa.JSON(), nullable=False),
    sa.Column('undone', sa.JSON(), nullable=False),
    sa.Column('revisions', sa.String(), nullable=False),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('ended_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_import_consultation_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_import_document_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_import_made_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_import_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import'))
    )
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_document_id'), ['document_id'], unique=False)

    op.create_table('sponsorship',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('amendment_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('since', consult.core.db.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('(organisation_id is null) <> (user_id is null)', name='one_sponsor'),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_sponsorship_amendment_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_sponsorship_organisation_id')),
    sa.ForeignKeyConstraint(['set_by_id'], ['user.id'], name=op.f('fk_sponsorship_set_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_sponsorship_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sponsorship')),
    sa.UniqueConstraint('amendment_id', 'holder', name=op.f('uq_sponsorship_amendment_id_holder'))
    )
    with op.batch_alter_table('sponsorship', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sponsorship_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sponsorship_user_id'), ['user_id'], unique=False)

    op.create_table('amendment_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('amendment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('wording_id', sa.Integer(), nullable=True),
    sa.Column('parent_revision', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('clause_kind', sa.String(), nullable=True),
    sa.Column('clause_level', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_amendment_revision_amendment_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_amendment_revision_made_by_id')),
    sa.ForeignKeyConstraint(['wording_id'], ['wording.id'], name=op.f('fk_amendment_revision_wording_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment_revision')),
    sa.UniqueConstraint('amendment_id', 'number', name=op.f('uq_amendment_revision_amendment_id_number'))
    )
    op.create_table('rendering',
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_rendering_confirmed_by_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user.id'], name=op.f('fk_rendering_entered_by_id')),
    sa.ForeignKeyConstraint(['revision_id'], ['amendment_revision.id'], name=op.f('fk_rendering_revision_id')),
    sa.PrimaryKeyConstraint('revision_id', name=op.f('pk_rendering'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amendment_id', sa.Integer(), nullable=True))
        batch_op.alter_column('clause_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_unique_constraint(batch_op.f('uq_ballot_amendment_id'), ['amendment_id'])
        batch_op.create_foreign_key(batch_op.f('fk_ballot_amendment_id'), 'amendment', ['amendment_id'], ['id'])
        batch_op.create_check_constraint('one_subject', '(clause_id is null) <> (amendment_id is null)')

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('amendment_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('submission_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_comment_amendment_id'), ['amendment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_submission_id'), ['submission_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_submission_id'), 'submission', ['submission_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_comment_amendment_id'), 'amendment', ['amendment_id'], ['id'])



def downgrade() -> None:
    # what was said about amendments has no other place: comments stay with their clause, positions cannot
    op.execute("delete from position where ballot_id in (select id from ballot where amendment_id is not null)")
    op.execute("delete from ballot where amendment_id is not null")
    op.execute("update comment set place = 'clause' where place = 'amendment'")
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_amendment_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comment_submission_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_comment_submission_id'))
        batch_op.drop_index(batch_op.f('ix_comment_amendment_id'))
        batch_op.drop_column('submission_id')
        batch_op.drop_column('amendment_id')

    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_constraint('one_subject', type_='check')
        batch_op.drop_constraint(batch_op.f('fk_ballot_amendment_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_ballot_amendment_id'), type_='unique')
        batch_op.alter_column('clause_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('amendment_id')

    op.drop_table('rendering')
    op.drop_table('amendment_revision')
    with op.batch_alter_table('sponsorship', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sponsorship_user_id'))
        batch_op.drop_index(batch_op.f('ix_sponsorship_organisation_id'))

    op.drop_table('sponsorship')
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_document_id'))

    op.drop_table('import')
    op.drop_table('coalition_member')
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_amendment_submission_id'))
        batch_op.drop_index(batch_op.f('ix_amendment_parent_id'))
        batch_op.drop_index(batch_op.f('ix_amendment_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_amendment_author_id'))
        batch_op.drop_index('amendment_by_clause')

    op.drop_table('amendment')
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_organisation_id'))

    op.drop_table('submission')
    op.drop_table('coalition')
