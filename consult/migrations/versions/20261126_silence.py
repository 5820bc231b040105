"""silence procedures: the clauses with their words, objections with rulings, other deadlines."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '1fd4eff54392'
down_revision = '6f2c9d8ab371'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('silence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('together', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('closes_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('reminded_day_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.Column('reminded_hour_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_silence_ballot_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_silence_consultation_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_silence_decision_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_silence_document_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user.id'], name=op.f('fk_silence_proposed_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_silence_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_silence')),
    sa.UniqueConstraint('ballot_id', name=op.f('uq_silence_ballot_id'))
    )
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_silence_consultation_id'), ['consultation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_silence_document_id'), ['document_id'], unique=False)

    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('silence_id', sa.Integer(), nullable=False),
    sa.Column('before', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('until', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_extension_made_by_id')),
    sa.ForeignKeyConstraint(['silence_id'], ['silence.id'], name=op.f('fk_extension_silence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension'))
    )
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_silence_id'), ['silence_id'], unique=False)

    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('silence_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('entitled', sa.Boolean(), nullable=False),
    sa.Column('amendment_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('ruling', sa.String(), nullable=True),
    sa.Column('ruled_by_id', sa.Integer(), nullable=True),
    sa.Column('ruled_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_objection_amendment_id')),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_objection_clause_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_objection_consultation_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_objection_made_by_id')),
    sa.ForeignKeyConstraint(['ruled_by_id'], ['user.id'], name=op.f('fk_objection_ruled_by_id')),
    sa.ForeignKeyConstraint(['silence_id'], ['silence.id'], name=op.f('fk_objection_silence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('silence_id', 'clause_id', 'holder', name=op.f('uq_objection_silence_id_clause_id_holder'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_amendment_id'), ['amendment_id'], unique=False)

    op.create_table('silence_clause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('silence_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_silence_clause_clause_id')),
    sa.ForeignKeyConstraint(['silence_id'], ['silence.id'], name=op.f('fk_silence_clause_silence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_silence_clause')),
    sa.UniqueConstraint('silence_id', 'clause_id', name=op.f('uq_silence_clause_silence_id_clause_id'))
    )
    with op.batch_alter_table('silence_clause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_silence_clause_clause_id'), ['clause_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('silence_clause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_silence_clause_clause_id'))

    op.drop_table('silence_clause')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_amendment_id'))

    op.drop_table('objection')
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extension_silence_id'))

    op.drop_table('extension')
    with op.batch_alter_table('silence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_silence_document_id'))
        batch_op.drop_index(batch_op.f('ix_silence_consultation_id'))

    op.drop_table('silence')
