"""what stakeholders hand in themselves, and who aligns with it."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'baac35396926'
down_revision = '21f277182ca4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('submission_call',
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('is_held', sa.Boolean(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('document_symbol', sa.String(), nullable=False),
    sa.Column('information_symbol', sa.String(), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_submission_call_consultation_id')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_submission_call'))
    )
    op.create_table('submission_alignment',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('aligned_at', UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_submission_alignment_organisation_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_submission_alignment_submission_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_submission_alignment_user_id')),
    sa.PrimaryKeyConstraint('submission_id', 'organisation_id', name=op.f('pk_submission_alignment'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sent_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('symbol', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('symbol_number', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('agenda_item', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('is_late', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('admitted_at', UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('admitted_reason', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('admitted_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sender_withdrew_at', UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_submission_sent_by_id'), ['sent_by_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_submission_sent_by_id'), 'user', ['sent_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_submission_admitted_by_id'), 'user', ['admitted_by_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_submission_admitted_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_submission_sent_by_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_submission_sent_by_id'))
        batch_op.drop_column('sender_withdrew_at')
        batch_op.drop_column('admitted_by_id')
        batch_op.drop_column('admitted_reason')
        batch_op.drop_column('admitted_at')
        batch_op.drop_column('is_late')
        batch_op.drop_column('agenda_item')
        batch_op.drop_column('symbol_number')
        batch_op.drop_column('symbol')
        batch_op.drop_column('sent_by_id')

    op.drop_table('submission_alignment')
    op.drop_table('submission_call')
