"""lines of a meeting's record are corrected one by one."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = '9d5c07be42f1'
down_revision = '3b8e61f0a7d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('line_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(), nullable=False),
    sa.Column('withdrawn_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_line_correction_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_line_correction_made_by_id_user')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_line_correction_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['request_id'], ['record_correction.id'], name=op.f('fk_line_correction_request_id_record_correction')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_line_correction'))
    )
    with op.batch_alter_table('line_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_line_correction_meeting_id'), ['meeting_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('line_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_line_correction_meeting_id'))
    op.drop_table('line_correction')
