"""invitations of people to contribute to a clause."""
import sqlalchemy as sa
from alembic import op

from consult.core.database.engine import UtcDateTime

revision = '5b8e2c7d91fa'
down_revision = 'c41f7d20e9b6'
branch_labels = None
depends_on = None
STANDING = sa.text('withdrawn_at is null')


def upgrade() -> None:
    op.create_table('clause_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('consultation_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('clause_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('made_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', UtcDateTime(timezone=True), nullable=True),
    *(
        sa.ForeignKeyConstraint(
            [f'{name}_id'], [f'{table}.id'], name=op.f(f'fk_clause_invitation_{name}_id')
        )
        for name, table in (
            ('consultation', 'consultation'), ('document', 'document'), ('version', 'version'),
            ('clause', 'clause'), ('user', 'user'), ('author', 'user')
        )
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause_invitation')),
    )
    with op.batch_alter_table('clause_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clause_invitation_clause_id'), ['clause_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clause_invitation_user_id'), ['user_id'], unique=False)
        batch_op.create_index('invitation_that_stands', ['version_id', 'clause_id', 'user_id'],
                              unique=True, sqlite_where=STANDING, postgresql_where=STANDING)


def downgrade() -> None:
    op.drop_table('clause_invitation')
