"""each clause of an issued version keeps the status with which it was issued.

The statuses of versions that are issued already are rebuilt from the record: the last marking
before the issue, else what the first one after it replaced, else the status of now.
"""
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = 'f5a2d07c91be'
down_revision = 'a6f13d9c7e20'
branch_labels = None
depends_on = None

CLAUSE = sa.table('clause', sa.column('id', sa.Integer()), sa.column('status', sa.String()))
VERSION = sa.table('version', sa.column('id', sa.Integer()), sa.column('issued_at', Moment()))
PLACEMENT = sa.table(
    'placement', sa.column('id', sa.Integer()), sa.column('version_id', sa.Integer()),
    sa.column('clause_id', sa.Integer()), sa.column('status', sa.String()),
)
EVENT = sa.table(
    'event', sa.column('seq', sa.Integer()), sa.column('verb', sa.String()),
    sa.column('subject_id', sa.Integer()), sa.column('at', Moment()), sa.column('facts', sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('status', sa.String(), nullable=True))
    run = op.get_bind().execute
    events = sa.select(EVENT.c.subject_id, EVENT.c.seq, EVENT.c.facts).order_by(EVENT.c.seq)
    issued = {
        version_id: seq
        for version_id, seq, _ in run(events.where(EVENT.c.verb == 'version.issued'))
    }
    moments = sa.select(VERSION.c.id, VERSION.c.issued_at).where(VERSION.c.issued_at.is_not(None))
    for version_id, moment in run(moments).all():
        if version_id not in issued:  # its issue is not in the record
            before = sa.select(sa.func.max(EVENT.c.seq)).where(EVENT.c.at <= moment)
            issued[version_id] = run(before).scalar() or 0
    marked = defaultdict(list)
    for clause_id, seq, facts in run(events.where(EVENT.c.verb == 'clause.marked')):
        marked[clause_id].append((seq, facts))
    now = dict(run(sa.select(CLAUSE.c.id, CLAUSE.c.status)).all())
    found = defaultdict(list)
    placed = (
        sa.select(PLACEMENT.c.id, PLACEMENT.c.version_id, PLACEMENT.c.clause_id)
        .join(VERSION, VERSION.c.id == PLACEMENT.c.version_id)
        .where(VERSION.c.issued_at.is_not(None))
    )
    for placement_id, version_id, clause_id in run(placed).all():
        status = _find_status(marked[clause_id], issued[version_id], now[clause_id])
        found[status].append({'row': placement_id})
    for status, rows in found.items():
        run(
            sa.update(PLACEMENT).where(PLACEMENT.c.id == sa.bindparam('row')).values(status=status),
            rows,
        )


def _find_status(marked: list, issued: int, now: str) -> str:
    """Return the status of a clause at an event, from its markings in their order."""
    before = [facts['status'] for seq, facts in marked if seq <= issued]
    after = [facts['before'] for seq, facts in marked if seq > issued]
    return before[-1] if before else after[0] if after else now


def downgrade() -> None:
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_column('status')
