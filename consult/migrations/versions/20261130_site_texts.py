"""texts of the installation: about, contact, privacy, accessibility, terms."""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'e7c04a91b6d3'
down_revision = 'b92e5f10c7d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'site_text',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('text', sa.JSON(), nullable=False),
        sa.Column('changed_at', Moment(), nullable=False),
        sa.Column('row_version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_site_text')),
        sa.UniqueConstraint('kind', name=op.f('uq_site_text_kind')),
    )


def downgrade() -> None:
    op.drop_table('site_text')
