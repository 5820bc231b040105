"""comments that are made from answers of questionnaires."""
import sqlalchemy as sa
from alembic import op

revision = 'b7d14e6a50f2'
down_revision = '7c1d5e90a4b2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('response_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('question_id', sa.Integer(), nullable=True))
        batch_op.create_index('comment_by_answer', ['question_id', 'response_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_response_id'), 'questionnaire_response', ['response_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_comment_question_id'), 'question', ['question_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_question_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comment_response_id'), type_='foreignkey')
        batch_op.drop_index('comment_by_answer')
        batch_op.drop_column('question_id')
        batch_op.drop_column('response_id')
