"""drafts: what people have begun to write and not sent."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'f3c80d5e17a2'
down_revision = 'a7c40d1e95b2'
branch_labels = None
depends_on = None

OF = ('consultation', 'author:user', 'organisation', 'document', 'clause', 'amendment', 'comment')


def upgrade() -> None:
    op.create_table(
        'draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('consultation_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('organisation_id', sa.Integer(), nullable=True),
        sa.Column('document_id', sa.Integer(), nullable=False),
        sa.Column('clause_id', sa.Integer(), nullable=True),
        sa.Column('amendment_id', sa.Integer(), nullable=True),
        sa.Column('comment_id', sa.Integer(), nullable=True),
        sa.Column('target', sa.String(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('base_digest', sa.String(), nullable=True),
        sa.Column('fields', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('begun_at', Moment(), nullable=False),
        sa.Column('saved_at', Moment(), nullable=False),
        sa.Column('row_version', sa.BigInteger(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f'{name}_id'], [f'{table or name}.id'],
                name=op.f(f'fk_draft_{name}_id_{table or name}'),
            )
            for name, _, table in (each.partition(':') for each in OF)
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
        sa.UniqueConstraint('author_id', 'target', name=op.f('uq_draft_author_id_target')),
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        for name in ('consultation_id', 'clause_id', 'amendment_id', 'comment_id'):
            batch_op.create_index(batch_op.f(f'ix_draft_{name}'), [name], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('draft', schema=None) as batch_op:
        for name in ('comment_id', 'amendment_id', 'clause_id', 'consultation_id'):
            batch_op.drop_index(batch_op.f(f'ix_draft_{name}'))
    op.drop_table('draft')
