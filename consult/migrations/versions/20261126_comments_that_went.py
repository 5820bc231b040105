"""comments stand beside the clause that their words went to."""
import sqlalchemy as sa
from alembic import op

revision = 'b5d80c7e2f41'
down_revision = '7d1f0b62c9a3'
branch_labels = None
depends_on = None
WENT = sa.text("""
    SELECT carry_over.heir_id FROM carry_over JOIN document ON document.current_version_id = carry_over.version_id
    WHERE carry_over.comment_id = comment.id AND carry_over.heir_id IS NOT NULL""")


def upgrade() -> None:
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stands_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_comment_stands_id'), ['stands_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_stands_id'), 'clause', ['stands_id'], ['id'])
    with op.batch_alter_table('comment_place', schema=None) as batch_op:
        batch_op.add_column(sa.Column('clause_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_comment_place_clause_id'), 'clause', ['clause_id'], ['id'])
    op.execute(f"UPDATE comment SET stands_id = ({WENT})")  # noqa: S608 - nothing in it comes from outside
    for _ in range(40):  # replies stand with what they answer, as deep as they go
        found = op.get_bind().execute(sa.text("""
            UPDATE comment SET stands_id = (SELECT first.stands_id FROM comment AS first WHERE first.id = comment.parent_id)
            WHERE stands_id IS NULL AND parent_id IN (SELECT id FROM comment WHERE stands_id IS NOT NULL)"""))
        if not found.rowcount:
            break


def downgrade() -> None:
    with op.batch_alter_table('comment_place', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_place_clause_id'), type_='foreignkey')
        batch_op.drop_column('clause_id')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comment_stands_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_comment_stands_id'))
        batch_op.drop_column('stands_id')
