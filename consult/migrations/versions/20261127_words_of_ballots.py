"""a ballot knows the language of the words that it asks about, beside that of its question."""
import sqlalchemy as sa
from alembic import op

revision = 'c41e7a90d6b2'
down_revision = 'b5d80c7e2f41'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('words_language', sa.String(), nullable=True))
    op.execute("""
        UPDATE ballot SET words_language = coalesce(
            (SELECT said.language FROM amendment_revision AS said WHERE said.amendment_id = ballot.amendment_id
             AND said.digest = ballot.digest ORDER BY said.number DESC LIMIT 1),
            (SELECT document.authentic FROM document WHERE document.id = ballot.document_id))
        WHERE words IS NOT NULL""")


def downgrade() -> None:
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_column('words_language')
