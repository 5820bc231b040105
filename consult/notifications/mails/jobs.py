"""Jobs that mail notices at once or in a digest, in the recipient's language and time zone.

A notice about a hidden contribution is never mailed.
"""

import logging
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, or_, select

from consult.accounts.models import User
from consult.core import mail
from consult.core.addresses import build_public_url, build_path
from consult.core.database.engine import db, utc_now
from consult.core.events.log import open_savepoint, transaction
from consult.core.i18n import format_moment, convert_to_zone
from consult.core.mail import Mail
from consult.core.jobs.scheduler import run_every

from consult.notifications import messages as words
from consult.notifications.links import get_notice_path
from consult.notifications.actions import make_unsubscribe_token
from .answer_queries import MailAnswers
from .answer_queries import load_mail_answers as answers_of
from consult.notifications.notice_kinds import (
    DEFAULT_FREQUENCIES,
    ANSWERS_GIVEN,
    COMMENT_VERBS,
    ENTERED_VERBS,
    VERBS_BY_KIND,
)
from consult.notifications.models import MailChoice, Notice
from consult.notifications.queries import load_mail_choice_of, select_visible_notices
from consult.notifications.notice_detail_queries import NoticeView, load_notice_views

log = logging.getLogger(__name__)
MAILS_PER_TRANSACTION = 20  # mails written while the lock is held
MOST = 60  # notices in one digest; the page has all of them
DIGEST_HOUR = 7  # hour of the digest in the recipient's time zone
STALE_AFTER = timedelta(
    days=2
)  # a notice not mailed at once by then is left to the digest, or not mailed
CAN_BE_MAILED = and_(
    User.email.is_not(None),
    User.confirmed_at.is_not(None),
    User.disabled_at.is_(None),
    User.closed_at.is_(None),
)


class MailContent(NamedTuple):
    """Notices with everything that their sentences name, and their answers, by notice id."""

    told: dict[int, NoticeView]
    answers: dict[int, MailAnswers]

    @classmethod
    def build(cls, notices: list[Notice]) -> "MailContent":
        """Load the content of several notices at once, with as many queries as for one."""
        return cls({each.id: each for each in load_notice_views(notices)}, answers_of(notices))


@run_every(seconds=3, alone=True, name="notifications.mails.mail_at_once")
def mail_at_once() -> None:
    """Write the mails that people want at once, a few in each transaction."""
    while db.session.scalar(_select_immediate().with_only_columns(Notice.id).limit(1)) is not None:
        with transaction():
            waiting = list(db.session.scalars(_select_immediate().limit(MAILS_PER_TRANSACTION)))
            known = _load_content(waiting)
            for notice in waiting:
                _mail_notice(notice, known)


def _load_content(waiting: list[Notice]) -> MailContent:
    """Load the content of several notices; none if that fails, so that each is tried alone."""
    try:
        with open_savepoint():
            return MailContent.build(waiting)
    except Exception:
        log.exception("notices cannot be read together")
        return MailContent({}, {})


def _mail_notice(notice: Notice, known: MailContent) -> None:
    """Write one mail; a notice that fails must not block the others."""
    if notice.verb in ENTERED_VERBS and _is_mailed_for_submission(notice):
        notice.mailed_at = utc_now()
        return
    try:
        with open_savepoint():
            _write_mail(
                db.session.get_one(User, notice.user_id),
                [notice],
                "answers" if notice.verb == ANSWERS_GIVEN else "notice",
                known if notice.id in known.told else MailContent.build([notice]),
            )
    except Exception:
        log.exception("notice %s cannot be mailed", notice.id)
        notice.mailed_at = utc_now()


def _is_mailed_for_submission(notice: Notice) -> bool:
    """Return whether the person got a mail about the same submission, and has not read its notice.

    The secretariat enters a whole table of comments in one press.
    """
    earlier = select(Notice.id).where(
        Notice.user_id == notice.user_id,
        Notice.id < notice.id,
        Notice.verb.in_(ENTERED_VERBS),
        Notice.facts["submission_id"].as_integer() == notice.facts.get("submission_id"),
        Notice.read_at.is_(None),
        Notice.mailed_at > utc_now() - STALE_AFTER,
    )
    return db.session.scalar(earlier.limit(1)) is not None


def _select_immediate() -> Select[Notice]:
    wanted = or_(
        *(
            and_(
                Notice.verb.in_(verbs),
                func.coalesce(getattr(MailChoice, kind), DEFAULT_FREQUENCIES[kind]) == "now",
            )
            for kind, verbs in VERBS_BY_KIND.items()
        )
    )
    return (
        select_visible_notices()
        .join(User, User.id == Notice.user_id)
        .outerjoin(MailChoice, MailChoice.user_id == Notice.user_id)
        .where(
            Notice.mailed_at.is_(None), Notice.at > utc_now() - STALE_AFTER, CAN_BE_MAILED, wanted
        )
        .order_by(Notice.id)
    )


@run_every(hours=1, alone=True, name="notifications.mails.mail_digests")
def mail_digests() -> None:
    """Write the digests that are due: once a day, in the morning of each recipient."""
    waiting = select(Notice.user_id).where(Notice.mailed_at.is_(None)).distinct()
    for user_id in list(db.session.scalars(waiting)):
        with transaction():
            _mail_digest(user_id)


def _mail_digest(user_id: int) -> None:
    """Mail the notices if one of them is from before this morning.

    Notices that are read, hidden or not wanted are never mailed.
    """
    user = db.session.get_one(User, user_id)
    morning = get_last_digest_time(user.timezone)
    choices = load_mail_choice_of(user_id)
    waiting = list(
        db.session.scalars(
            select(Notice).where(Notice.user_id == user_id, Notice.mailed_at.is_(None))
        )
    )
    if not any(each.at < morning for each in waiting):
        return
    shown = list(
        db.session.scalars(
            select_visible_notices()
            .where(Notice.user_id == user_id, Notice.mailed_at.is_(None), Notice.read_at.is_(None))
            .order_by(Notice.id)
        )
    )
    wanted = [each for each in shown if choices[_get_kind(each)] == "digest"]
    if wanted and user.email and user.confirmed_at and not (user.disabled_at or user.closed_at):
        _write_mail(user, wanted, "digest", MailContent.build(wanted[:MOST]))
        _record_digest(user_id)
    late = utc_now() - STALE_AFTER
    for notice in waiting:
        if notice.mailed_at is None and (choices[_get_kind(notice)] != "now" or notice.at < late):
            notice.mailed_at = utc_now()


def _get_kind(notice: Notice) -> str:
    return next(kind for kind, verbs in VERBS_BY_KIND.items() if notice.verb in verbs)


def get_last_digest_time(zone: str) -> datetime:
    """Return the last time at which the digest hour began in a time zone."""
    local = convert_to_zone(utc_now(), zone)
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= local else morning - timedelta(days=1)


def _record_digest(user_id: int) -> None:
    choice = db.session.get(MailChoice, user_id)
    if choice is None:
        choice = MailChoice(user_id=user_id, **DEFAULT_FREQUENCIES)
        db.session.add(choice)
    choice.digested_at = utc_now()


def _write_mail(user: User, notices: list[Notice], template: str, known: MailContent) -> None:
    """Write one mail about some notices, with a link that ends mails of its kind."""
    listed = [known.told[each.id] for each in notices[:MOST]]
    kind = next(
        kind for kind in reversed(VERBS_BY_KIND) if any(each.kind == kind for each in listed)
    )
    stop = build_path(
        "notifications.unsubscribe",
        user.language,
        user_id=user.id,
        kind=kind,
        token=make_unsubscribe_token(user.id, kind),
    )
    written = mail.write_mail(
        user.email or "",
        user.language,
        template,
        unsubscribe=stop,
        notices=listed,
        answers=known.answers,
        count=len(notices),
        all_of_them=build_path("notifications.notices", user.language),
        zone=user.timezone,
        sentence=words.format_sentence,
        link=_make_link_builder(user.language),
        clock=_make_clock(user.timezone),
        both=lambda moment: words.format_clock(moment, user.timezone),
        positions=build_path("ballots.mine", user.language),
        choose=build_path("notifications.mails", user.language),
    )
    db.session.flush()
    for notice in notices:
        notice.mailed_at = utc_now()
        notice.facts = {**notice.facts, "mail_id": written.id}


def _make_link_builder(language: str) -> Any:
    def link(one: NoticeView) -> str:
        return build_public_url(get_notice_path(one, language))

    return link


def _make_clock(zone: str) -> Any:
    def clock(moment: datetime) -> str:
        return format_moment(convert_to_zone(moment, zone), "EEE d MMM, HH:mm")

    return clock


def withdraw_unsent_mails(subject_id: int, verbs: tuple[str, ...] = COMMENT_VERBS) -> None:
    """Withdraw the unsent mails about a comment or an amendment.

    All other notices in these mails are mailed again. Call it within a transaction.
    """
    about = list(
        db.session.scalars(
            select(Notice).where(
                Notice.verb.in_(verbs),
                Notice.subject_id == subject_id,
                Notice.mailed_at.is_not(None),
            )
        )
    )
    numbers = {each.facts["mail_id"] for each in about if "mail_id" in each.facts}
    waiting = select(Mail.id).where(
        Mail.id.in_(numbers), Mail.sent_at.is_(None), Mail.due_at.is_not(None)
    )
    unsent = set(db.session.scalars(waiting))
    if not unsent:
        return
    people = {each.user_id for each in about}
    recent = select(Notice).where(
        Notice.user_id.in_(people),
        Notice.mailed_at.is_not(None),
        Notice.at > utc_now() - 7 * STALE_AFTER,
    )
    for notice in db.session.scalars(recent):
        if notice.facts.get("mail_id") in unsent:
            notice.mailed_at = None
    db.session.execute(delete(Mail).where(Mail.id.in_(unsent)))
