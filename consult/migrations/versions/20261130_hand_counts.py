"""shows of hands: three numbers, who counted, and who confirmed."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'e5a91c7d3b08'
down_revision = 'b7e2d4c90a15'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'hand_count',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('meeting_id', sa.Integer(), nullable=False),
        sa.Column('item_id', sa.Integer(), nullable=True),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('question', sa.String(), nullable=False),
        sa.Column('in_favour', sa.Integer(), nullable=False),
        sa.Column('against', sa.Integer(), nullable=False),
        sa.Column('abstaining', sa.Integer(), nullable=False),
        sa.Column('counted_by_id', sa.Integer(), nullable=False),
        sa.Column('counted_at', Moment(), nullable=False),
        sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
        sa.Column('confirmed_at', Moment(), nullable=True),
        sa.Column('withdrawn_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['confirmed_by_id'], ['user.id'], name=op.f('fk_hand_count_confirmed_by_id_user')),
        sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_hand_count_consultation_id_consultation')),
        sa.ForeignKeyConstraint(['counted_by_id'], ['user.id'], name=op.f('fk_hand_count_counted_by_id_user')),
        sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_hand_count_item_id_agenda_item')),
        sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_hand_count_meeting_id_meeting')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_count')),
    )
    with op.batch_alter_table('hand_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_count_meeting_id'), ['meeting_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('hand_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_count_meeting_id'))
    op.drop_table('hand_count')
