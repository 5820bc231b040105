"""what people have read of the contributions on a clause."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'b7e4d20c91fa'
down_revision = 'd4f1a86c02be'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reading_mark',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', consult.core.db.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clause_id'], ['clause.id'], name=op.f('fk_reading_mark_clause_id_clause')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_reading_mark_user_id_user')),
    sa.PrimaryKeyConstraint('user_id', 'clause_id', name=op.f('pk_reading_mark'))
    )


def downgrade() -> None:
    op.drop_table('reading_mark')
