"""an item of an agenda keeps the version of its document that the meeting was announced with.

Items of closed meetings get the version that was the newest when the meeting ended, the others
the current one.
"""
import sqlalchemy as sa
from alembic import op

from consult.core.db import Moment

revision = '0c83b7e4d5a1'
down_revision = 'f5a2d07c91be'
branch_labels = None
depends_on = None

ITEM = sa.table(
    'agenda_item', sa.column('id', sa.Integer()), sa.column('meeting_id', sa.Integer()),
    sa.column('document_id', sa.Integer()), sa.column('version_id', sa.Integer()),
)
MEETING = sa.table(
    'meeting', sa.column('id', sa.Integer()), sa.column('state', sa.String()),
    sa.column('ended_at', Moment()),
)
DOCUMENT = sa.table(
    'document', sa.column('id', sa.Integer()), sa.column('current_version_id', sa.Integer()),
)
VERSION = sa.table(
    'version', sa.column('id', sa.Integer()), sa.column('document_id', sa.Integer()),
    sa.column('place', sa.Integer()), sa.column('issued_at', Moment()),
)


def upgrade() -> None:
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_agenda_item_version_id_version'), 'version', ['version_id'], ['id']
        )
    run = op.get_bind().execute
    items = (
        sa.select(ITEM.c.id, ITEM.c.document_id, DOCUMENT.c.current_version_id, MEETING.c.state,
                  MEETING.c.ended_at)
        .join(DOCUMENT, DOCUMENT.c.id == ITEM.c.document_id)
        .join(MEETING, MEETING.c.id == ITEM.c.meeting_id)
    )
    for item_id, document_id, current, state, ended_at in run(items).all():
        found = None
        if state == 'closed' and ended_at is not None:
            found = run(
                sa.select(VERSION.c.id)
                .where(VERSION.c.document_id == document_id, VERSION.c.issued_at <= ended_at)
                .order_by(VERSION.c.place.desc())
                .limit(1)
            ).scalar()
        run(sa.update(ITEM).where(ITEM.c.id == item_id).values(version_id=found or current))


def downgrade() -> None:
    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f('fk_agenda_item_version_id_version'), type_='foreignkey'
        )
        batch_op.drop_column('version_id')
