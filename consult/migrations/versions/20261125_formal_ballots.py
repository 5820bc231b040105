"""ballots that the podium opens: their rules, who may vote in them, the votes and their corrections."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '68d98cac461d'
down_revision = '0505ae54fd1b'
branch_labels = None
depends_on = None
STANDING = sa.text("kind = 'standing'")
ONE_SUBJECT = "kind <> 'standing' OR ((clause_id IS NULL) <> (amendment_id IS NULL) AND document_id IS NOT NULL)"


def upgrade() -> None:
    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('before', sa.String(), nullable=True),
    sa.Column('after', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_correction_ballot_id')),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_correction_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_ballot_id'), ['ballot_id'], unique=False)

    op.create_table('elector',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('group_code', sa.String(), nullable=True),
    sa.Column('region_code', sa.String(), nullable=True),
    sa.Column('where', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_elector_ballot_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_elector_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_elector_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_elector')),
    sa.UniqueConstraint('ballot_id', 'holder', name=op.f('uq_elector_ballot_id_holder'))
    )
    op.create_table('vote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('choice', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=True),
    sa.Column('cast_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('cast_by_id', sa.Integer(), nullable=False),
    sa.Column('where', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_vote_ballot_id')),
    sa.ForeignKeyConstraint(['cast_by_id'], ['user.id'], name=op.f('fk_vote_cast_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote')),
    sa.UniqueConstraint('ballot_id', 'holder', name=op.f('uq_vote_ballot_id_holder'))
    )
    op.create_table('voter',
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_voter_ballot_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_voter_user_id')),
    sa.PrimaryKeyConstraint('ballot_id', 'user_id', name=op.f('pk_voter'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('subject', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('question', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('label', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('words', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('bracket', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('digest', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('choices', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('electorate', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('threshold', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('abstentions', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('quorum', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closes_at', consult.core.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('shows', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('small', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('roll_language', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('roll_letter', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('opened_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('closed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('voided_at', consult.core.db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('recorded', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('counted', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('meeting_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('item_id', sa.Integer(), nullable=True))
        batch_op.alter_column('document_id', existing_type=sa.INTEGER(), nullable=True)
        batch_op.drop_constraint('one_subject', type_='check')
        batch_op.create_check_constraint('one_subject', ONE_SUBJECT)
        batch_op.drop_constraint(batch_op.f('uq_ballot_amendment_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_ballot_clause_id'), type_='unique')
        batch_op.create_index('ballot_by_clause', ['clause_id'], unique=False)
        batch_op.create_index('ballot_by_meeting', ['meeting_id'], unique=False)
        batch_op.create_index('standing_on_amendment', ['amendment_id'], unique=True, sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.create_index('standing_on_clause', ['clause_id'], unique=True, sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.create_unique_constraint(batch_op.f('uq_ballot_consultation_id_number'), ['consultation_id', 'number'])
        batch_op.create_foreign_key(batch_op.f('fk_ballot_closed_by_id'), 'user', ['closed_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_ballot_opened_by_id'), 'user', ['opened_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_ballot_version_id'), 'version', ['version_id'], ['id'])

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('formal_ballots', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('formal_ballots', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)



def downgrade() -> None:
    for table in ("voter", "vote", "elector", "correction"):
        op.drop_table(table)
    op.execute("delete from ballot where kind <> 'standing'")
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_column('formal_ballots')

    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_ballot_version_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_ballot_opened_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_ballot_closed_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_ballot_consultation_id_number'), type_='unique')
        batch_op.drop_index('standing_on_clause', sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.drop_index('standing_on_amendment', sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.drop_index('ballot_by_meeting')
        batch_op.drop_index('ballot_by_clause')
        batch_op.create_unique_constraint(batch_op.f('uq_ballot_clause_id'), ['clause_id'])
        batch_op.create_unique_constraint(batch_op.f('uq_ballot_amendment_id'), ['amendment_id'])
        batch_op.drop_constraint('one_subject', type_='check')
        batch_op.create_check_constraint('one_subject', '(clause_id is null) <> (amendment_id is null)')
        batch_op.alter_column('document_id', existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column('item_id')
        batch_op.drop_column('meeting_id')
        batch_op.drop_column('counted')
        batch_op.drop_column('recorded')
        batch_op.drop_column('voided_at')
        batch_op.drop_column('closed_by_id')
        batch_op.drop_column('opened_by_id')
        batch_op.drop_column('roll_letter')
        batch_op.drop_column('roll_language')
        batch_op.drop_column('small')
        batch_op.drop_column('shows')
        batch_op.drop_column('closes_at')
        batch_op.drop_column('quorum')
        batch_op.drop_column('abstentions')
        batch_op.drop_column('threshold')
        batch_op.drop_column('electorate')
        batch_op.drop_column('choices')
        batch_op.drop_column('digest')
        batch_op.drop_column('version_id')
        batch_op.drop_column('bracket')
        batch_op.drop_column('words')
        batch_op.drop_column('label')
        batch_op.drop_column('language')
        batch_op.drop_column('question')
        batch_op.drop_column('subject')
        batch_op.drop_column('number')
