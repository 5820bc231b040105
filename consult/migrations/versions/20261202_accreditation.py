"""people who are accredited before they have an account."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = 'e05c93b7a1d8'
down_revision = 'b41d7e90c2f6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('accreditation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('applied_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultation.id'], name=op.f('fk_accreditation_consultation_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_accreditation_made_by_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_accreditation_organisation_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_accreditation_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accreditation')),
    sa.UniqueConstraint('consultation_id', 'email', 'role', name=op.f('uq_accreditation_consultation_id_email_role'))
    )
    with op.batch_alter_table('accreditation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_accreditation_email'), ['email'], unique=False)


def downgrade() -> None:
    op.drop_table('accreditation')
