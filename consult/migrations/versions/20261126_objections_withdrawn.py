"""objections to a silence that were withdrawn: the same elector may object again."""
import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = 'b5e92d669032'
down_revision = '3769518c1a1e'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_at', consult.core.db.Moment(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_objection_silence_id_clause_id_holder'), type_='unique')
        batch_op.create_index('objection_that_stands', ['silence_id', 'clause_id', 'holder'], unique=True,
                              sqlite_where=sa.text('withdrawn_at is null'), postgresql_where=sa.text('withdrawn_at is null'))



def downgrade() -> None:
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index('objection_that_stands', sqlite_where=sa.text('withdrawn_at is null'),
                            postgresql_where=sa.text('withdrawn_at is null'))
        batch_op.create_unique_constraint(batch_op.f('uq_objection_silence_id_clause_id_holder'),
                                          ['silence_id', 'clause_id', 'holder'])
        batch_op.drop_column('withdrawn_at')

