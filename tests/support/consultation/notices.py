"""Notices and mails of the test consultation: those of a person, and the number for each."""

from sqlalchemy import func, select

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.mail import Mail
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path


def notices(world, name, verb=None):
    query = select(Notice).where(Notice.user_id == world.ids[name]).order_by(Notice.id)
    return list(db.session.scalars(query.where(Notice.verb == verb) if verb else query))


def said(notice):
    one = load_notice_views([notice])[0]
    return format_sentence(one).replace("\u2068", "").replace("\u2069", ""), get_notice_path(
        one, "en"
    )


def outbox(name):
    return list(
        db.session.scalars(
            select(Mail).where(Mail.to == f"{name}@people.example").order_by(Mail.id)
        )
    )


def everyone(verb):
    rows = db.session.execute(
        select(User.name, func.count())
        .join(Notice, Notice.user_id == User.id)
        .where(Notice.verb == verb)
        .group_by(User.name)
    )
    return {name.lower(): count for name, count in rows}
