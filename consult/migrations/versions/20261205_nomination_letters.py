"""nomination letters; the reason of a corrected title or kind of a submission."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'e7a3c95d1f40'
down_revision = 'e2b7c94f10a8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'nomination_letter',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=True),
        sa.Column('accreditation_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('added_by_id', sa.Integer(), nullable=False),
        sa.Column('added_at', UtcDateTime(), nullable=False),
        sa.Column('ends_at', UtcDateTime(), nullable=True),
        sa.Column('filename', sa.String(), nullable=False),
        sa.Column('media_type', sa.String(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('nonce', sa.String(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('(accreditation_id is null) <> (user_id is null)', name='one_ground'),
        sa.ForeignKeyConstraint(
            ['accreditation_id'], ['accreditation.id'], ondelete='CASCADE',
            name=op.f('fk_nomination_letter_accreditation_id'),
        ),
        sa.ForeignKeyConstraint(
            ['added_by_id'], ['user.id'], name=op.f('fk_nomination_letter_added_by_id')
        ),
        sa.ForeignKeyConstraint(
            ['consultation_id'], ['consultation.id'],
            name=op.f('fk_nomination_letter_consultation_id'),
        ),
        sa.ForeignKeyConstraint(
            ['user_id'], ['user.id'], name=op.f('fk_nomination_letter_user_id')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination_letter')),
        sa.UniqueConstraint('accreditation_id', name=op.f('uq_nomination_letter_accreditation_id')),
        sa.UniqueConstraint('user_id', name=op.f('uq_nomination_letter_user_id')),
    )
    with op.batch_alter_table('nomination_letter', schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f('ix_nomination_letter_consultation_id'), ['consultation_id'], unique=False
        )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('corrected_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('corrected_reason', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_column('corrected_reason')
        batch_op.drop_column('corrected_at')
    with op.batch_alter_table('nomination_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomination_letter_consultation_id'))
    op.drop_table('nomination_letter')
