"""Answers take effect, what is carried over, the order of clauses, the final text."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '14a17e02347d'
down_revision = 'c3d5a9e81b64'
branch_labels = None
depends_on = None
ANSWERED = """update amendment set answered_in_id = (
    select min(disposition.version_id) from disposition join version on version.id = disposition.version_id
    where disposition.amendment_id = amendment.id and version.issued_at is not null
    and disposition.outcome not in ('carried_over', 'part'))"""  # what had its answer when a version was issued before this


def upgrade() -> None:
    op.create_table('carry_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('amendment_id', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('sureness', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('(comment_id is null) <> (amendment_id is null)', name='one_carried'),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_carry_over_amendment_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_carry_over_comment_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_carry_over_confirmed_by_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_carry_over_consultation_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_carry_over_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carry_over')),
    sa.UniqueConstraint('version_id', 'amendment_id', name=op.f('uq_carry_over_version_id_amendment_id')),
    sa.UniqueConstraint('version_id', 'comment_id', name=op.f('uq_carry_over_version_id_comment_id'))
    )
    with op.batch_alter_table('carry_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carry_over_amendment_id'), ['amendment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_carry_over_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_carry_over_version_id'), ['version_id'], unique=False)

    op.create_table('comment_place',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=True),
    sa.Column('end', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_place_comment_id')),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_comment_place_version_id')),
    sa.PrimaryKeyConstraint('comment_id', 'version_id', name=op.f('pk_comment_place'))
    )
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answered_in_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_amendment_answered_in_id'), 'version', ['answered_in_id'], ['id'])

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('order_digest', sa.String(), nullable=True))

    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('final', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.alter_column('final', server_default=None)
    op.execute(ANSWERED)


def downgrade() -> None:
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.drop_column('final')

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_column('order_digest')

    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_amendment_answered_in_id'), type_='foreignkey')
        batch_op.drop_column('answered_in_id')

    op.drop_table('comment_place')
    with op.batch_alter_table('carry_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carry_over_version_id'))
        batch_op.drop_index(batch_op.f('ix_carry_over_comment_id'))
        batch_op.drop_index(batch_op.f('ix_carry_over_amendment_id'))

    op.drop_table('carry_over')
