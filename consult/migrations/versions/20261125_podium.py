"""the podium's acts, turns on behalf of coalitions, what a ruling is about, and decisions that were taken back."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'c81f5a3e9d27'
down_revision = '9b1f6c2e7d40'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('podium_act',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.Column('undone_at', consult.core.db.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_podium_act_consultation_id_consultation')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_podium_act_made_by_id_user')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_podium_act_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_podium_act'))
    )
    with op.batch_alter_table('podium_act', schema=None) as batch_op:
        batch_op.create_index('podium_act_by_meeting', ['meeting_id', 'id'], unique=False)

    with op.batch_alter_table('turn', schema=None) as batch_op:
        batch_op.add_column(sa.Column('for_coalition_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_turn_for_coalition_id_coalition'), 'coalition', ['for_coalition_id'], ['id'])

    with op.batch_alter_table('ruling', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status_before', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('about', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('ruling', schema=None) as batch_op:
        batch_op.alter_column('about', server_default=None)

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('undone_at', consult.core.db.Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_column('undone_at')

    with op.batch_alter_table('ruling', schema=None) as batch_op:
        batch_op.drop_column('about')
        batch_op.drop_column('status_before')

    with op.batch_alter_table('turn', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_turn_for_coalition_id_coalition'), type_='foreignkey')
        batch_op.drop_column('for_coalition_id')

    with op.batch_alter_table('podium_act', schema=None) as batch_op:
        batch_op.drop_index('podium_act_by_meeting')

    op.drop_table('podium_act')
