"""meetings are planned: the next meeting of a consultation becomes a row, rooms hold so many, notice is so many days."""
import json
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

import consult.core.db

revision = '9b1f6c2e7d40'
down_revision = '4e7a90b3c615'
branch_labels = None
depends_on = None
LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ"
MOMENT = consult.core.db.Moment(timezone=True)
CONSULTATION = sa.table('consultation', sa.column('id', sa.Integer), sa.column('meeting', sa.JSON))
MEETING = sa.table('meeting', *(sa.column(name, kind) for name, kind in (
    ('id', sa.Integer), ('consultation_id', sa.Integer), ('slug', sa.String), ('number', sa.Integer), ('title', sa.JSON),
    ('note', sa.JSON), ('place', sa.JSON), ('timezone', sa.String), ('opens_at', MOMENT), ('closes_at', MOMENT),
    ('link', sa.String), ('code', sa.String), ('remote_may', sa.JSON), ('state', sa.String), ('layout', sa.String),
    ('message', sa.String), ('list_open', sa.Boolean), ('order', sa.String), ('first_first', sa.Boolean),
    ('limits', sa.JSON), ('revision', sa.Integer), ('made_at', MOMENT), ('row_version', sa.Integer))))


def _moment(kept):
    found = datetime.fromisoformat(kept)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _announced() -> None:
    """What was told as the next meeting becomes a planned one."""
    here = op.get_bind()
    for number, kept in here.execute(sa.select(CONSULTATION.c.id, CONSULTATION.c.meeting)).all():
        kept = json.loads(kept) if isinstance(kept, str) else kept or {}
        if not kept.get('title') or not kept.get('opens_at'):
            continue
        place = 1 + (here.scalar(sa.select(sa.func.max(MEETING.c.number)).where(MEETING.c.consultation_id == number)) or 0)
        opens = _moment(kept['opens_at'])
        same = sa.select(MEETING.c.id).where(MEETING.c.consultation_id == number, MEETING.c.opens_at == opens)
        if here.execute(same).first():  # after a way down and up again
            continue
        closes = _moment(kept['closes_at']) if kept.get('closes_at') else opens + timedelta(hours=8)
        here.execute(MEETING.insert().values(
            consultation_id=number, slug=f'meeting-{place}', number=place, title=kept['title'], note={},
            place=kept.get('place') or {}, timezone='UTC', opens_at=opens, closes_at=closes, link=kept.get('link'),
            code=''.join(secrets.choice(LETTERS) for _ in range(6)), remote_may=['speak', 'vote', 'propose'],
            state='planned', layout='auto', message='', list_open=False, order='request', first_first=False,
            limits={'statement': 180, 'point_of_order': 60, 'reply': 120}, revision=0, made_at=datetime.now(UTC),
            row_version=1))


def _told_again() -> None:
    """The earliest planned meeting becomes what is told as the next one; the table of meetings itself stays as it is."""
    here = op.get_bind()
    seen = set()
    for row in here.execute(sa.select(MEETING).where(MEETING.c.state == 'planned').order_by(MEETING.c.opens_at)).all():
        if row.consultation_id not in seen:
            seen.add(row.consultation_id)
            here.execute(CONSULTATION.update().where(CONSULTATION.c.id == row.consultation_id).values(meeting={
                'title': row.title, 'place': row.place, 'opens_at': row.opens_at.isoformat(),
                'closes_at': row.closes_at.isoformat(), 'link': row.link}))


def upgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('capacity', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reminded_at', MOMENT, nullable=True))
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('signin_id', sa.Integer(), nullable=True))
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('only_in', sa.Integer(), nullable=True))
    _announced()
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notice_days', sa.Integer(), nullable=False, server_default='7'))
        batch_op.drop_column('meeting')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('notice_days', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('meeting', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.drop_column('notice_days')
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.alter_column('meeting', server_default=None)
    _told_again()
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_column('only_in')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_column('signin_id')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('reminded_at')
        batch_op.drop_column('capacity')
