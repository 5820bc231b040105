"""digests of votes are emptied: anybody can guess one of few choices from them."""
import sqlalchemy as sa
from alembic import op

revision = 'c5d80e37a9f1'
down_revision = 'f4a7c1d02b96'
branch_labels = None
depends_on = None


def upgrade() -> None:
    row = sa.table('kept_answer', sa.column('digest', sa.String()), sa.column('location', sa.String()),
                   sa.column('body', sa.String()))
    # Pages of ballots, the floor of meetings, and the API: more than the votes, since an answer
    # does not say what was asked. An empty digest fits every repeated request.
    places = (row.c.location.like('%/ballots/%'), row.c.location.like('%/meetings/%'),
              row.c.body.like('{"ballot_id":%'))
    op.execute(sa.update(row).where(sa.or_(*places)).values(digest=''))


def downgrade() -> None:
    """What was emptied cannot come back; an older release refuses a repeated request of these."""
