"""circular letters and their recipients."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'f3a86d20b94c'
down_revision = 'e05c93b7a1d8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('circular',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_circular_author_id')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_circular_consultation_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user.id'], name=op.f('fk_circular_proposed_by_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['user.id'], name=op.f('fk_circular_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circular')),
    sa.UniqueConstraint('consultation_id', 'number', name=op.f('uq_circular_consultation_id_number'))
    )
    op.create_table('circular_recipient',
    sa.Column('circular_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('mail_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['circular_id'], ['circular.id'], name=op.f('fk_circular_recipient_circular_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_circular_recipient_user_id')),
    sa.PrimaryKeyConstraint('circular_id', 'user_id', name=op.f('pk_circular_recipient'))
    )


def downgrade() -> None:
    op.drop_table('circular_recipient')
    op.drop_table('circular')
