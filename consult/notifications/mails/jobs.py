"""Notices by mail: at once, or once a day in a digest, in the recipient's language and time; never what was hidden."""
import logging
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, or_, select

from consult.accounts.models import User
from consult.core import mail
from consult.core.database.engine import db, now
from consult.core.events.log import attempt, transaction
from consult.core.i18n import dated, in_zone
from consult.core.mail import Mail
from consult.core.jobs.scheduler import every

from consult.notifications import messages as words
from consult.notifications.actions import unsubscribe_token
from .answer_queries import Listed
from .answer_queries import listed as answers_of
from consult.notifications.notice_kinds import DEFAULTS, GIVEN, OF_OTHERS, VERBS
from consult.notifications.models import MailChoice, Notice
from consult.notifications.queries import choices_of, shown_notices
from consult.notifications.notice_detail_queries import Told, told

log = logging.getLogger(__name__)
AT_ONCE = 20  # mails written while the lock is held
MOST = 60  # notices in one digest; the page has all of them
MORNING = 7  # the hour of the digest on the recipient's clock
STALE = timedelta(days=2)  # what could not be mailed at once by then goes the way of the digest
CAN_BE_MAILED = and_(
    User.email.is_not(None), User.confirmed_at.is_not(None), User.disabled_at.is_(None), User.closed_at.is_(None)
)


class Known(NamedTuple):
    """Notices with all that their words need, and the answers that they list, by the number of the notice."""

    told: dict[int, Told]
    answers: dict[int, Listed]

    @classmethod
    def of(cls, notices: list[Notice]) -> "Known":
        """Read for several notices at once: what one costs, many cost."""
        return cls({each.id: each for each in told(notices)}, answers_of(notices))


@every(seconds=3, alone=True)
def mail_at_once() -> None:
    """Write the mails that people want at once, a few in each transaction."""
    while db.session.scalar(_at_once().with_only_columns(Notice.id).limit(1)) is not None:
        with transaction():
            waiting = list(db.session.scalars(_at_once().limit(AT_ONCE)))
            known = _together(waiting)
            for notice in waiting:
                _try(notice, known)


def _together(waiting: list[Notice]) -> Known:
    """What the mails of several notices say, read at once; nothing where that fails, so that each is tried by itself."""
    try:
        with attempt():
            return Known.of(waiting)
    except Exception:
        log.exception("notices cannot be read together")
        return Known({}, {})


def _try(notice: Notice, known: Known) -> None:
    """Write one mail; a notice that cannot be put into words must not keep back all the others."""
    try:
        with attempt():
            _write(db.session.get_one(User, notice.user_id), [notice], "answers" if notice.verb == GIVEN else "notice",
                   known if notice.id in known.told else Known.of([notice]))
    except Exception:
        log.exception("notice %s cannot be mailed", notice.id)
        notice.mailed_at = now()


def _at_once() -> Select:
    wanted = or_(*(and_(Notice.verb.in_(verbs), func.coalesce(getattr(MailChoice, kind), DEFAULTS[kind]) == "now")
                   for kind, verbs in VERBS.items()))
    return (shown_notices().join(User, User.id == Notice.user_id)
            .outerjoin(MailChoice, MailChoice.user_id == Notice.user_id)
            .where(Notice.mailed_at.is_(None), Notice.at > now() - STALE, CAN_BE_MAILED, wanted).order_by(Notice.id))


@every(hours=1, alone=True)
def mail_digests() -> None:
    """Write the digests that are due: once a day, in the morning of each recipient."""
    waiting = select(Notice.user_id).where(Notice.mailed_at.is_(None)).distinct()
    for user_id in list(db.session.scalars(waiting)):
        with transaction():
            _digest(user_id)


def _digest(user_id: int) -> None:
    """Mail what came before this morning, and all since; what is read, hidden or not wanted is left out for good."""
    user = db.session.get_one(User, user_id)
    morning = last_morning(user.timezone)
    choices = choices_of(user_id)
    waiting = list(db.session.scalars(select(Notice).where(Notice.user_id == user_id, Notice.mailed_at.is_(None))))
    if not any(each.at < morning for each in waiting):
        return
    shown = list(db.session.scalars(shown_notices().where(Notice.user_id == user_id, Notice.mailed_at.is_(None),
                                                          Notice.read_at.is_(None)).order_by(Notice.id)))
    wanted = [each for each in shown if choices[_kind(each)] == "digest"]
    if wanted and user.email and user.confirmed_at and not (user.disabled_at or user.closed_at):
        _write(user, wanted, "digest", Known.of(wanted[:MOST]))
        _note_digest(user_id)
    late = now() - STALE
    for notice in waiting:
        if notice.mailed_at is None and (choices[_kind(notice)] != "now" or notice.at < late):
            notice.mailed_at = now()


def _kind(notice: Notice) -> str:
    return next(kind for kind, verbs in VERBS.items() if notice.verb in verbs)


def last_morning(zone: str) -> datetime:
    """The last time that it was the hour of the digest in a time zone."""
    local = in_zone(now(), zone)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning <= local else morning - timedelta(days=1)


def _note_digest(user_id: int) -> None:
    choice = db.session.get(MailChoice, user_id)
    if choice is None:
        choice = MailChoice(user_id=user_id, **DEFAULTS)
        db.session.add(choice)
    choice.digested_at = now()


def _write(user: User, notices: list[Notice], template: str, known: Known) -> None:
    """One mail about some notices; it says how to have no more of its kind."""
    listed = [known.told[each.id] for each in notices[:MOST]]
    kind = next(kind for kind in reversed(VERBS) if any(each.kind == kind for each in listed))
    stop = words.path("notifications.unsubscribe", user.language, user_id=user.id, kind=kind,
                      token=unsubscribe_token(user.id, kind))
    written = mail.write(
        user.email or "",
        user.language,
        template,
        unsubscribe=stop,
        notices=listed,
        answers=known.answers,
        count=len(notices),
        all_of_them=words.path("notifications.notices", user.language),
        zone=user.timezone,
        sentence=words.sentence,
        link=_link(user.language),
        clock=_clock(user.timezone),
        both=lambda moment: words.clock(moment, user.timezone),
        positions=words.path("ballots.mine", user.language),
        choose=words.path("notifications.mails", user.language),
    )
    db.session.flush()
    for notice in notices:
        notice.mailed_at = now()
        notice.facts = {**notice.facts, "mail_id": written.id}


def _link(language: str) -> Any:
    def link(one: Told) -> str:
        return mail.public_address(words.path_of(one, language))
    return link


def _clock(zone: str) -> Any:
    def clock(moment: datetime) -> str:
        return dated(in_zone(moment, zone), "EEE d MMM, HH:mm")
    return clock


def take_back(subject_id: int, verbs: tuple[str, ...] = OF_OTHERS) -> None:
    """Take back the mails with a comment, or an amendment, that have not gone out; what else was in them is mailed again.

    Call it within a transaction.
    """
    about = list(db.session.scalars(select(Notice).where(Notice.verb.in_(verbs), Notice.subject_id == subject_id,
                                                         Notice.mailed_at.is_not(None))))
    numbers = {each.facts["mail_id"] for each in about if "mail_id" in each.facts}
    waiting = select(Mail.id).where(Mail.id.in_(numbers), Mail.sent_at.is_(None), Mail.due_at.is_not(None))
    unsent = set(db.session.scalars(waiting))
    if not unsent:
        return
    people = {each.user_id for each in about}
    recent = select(Notice).where(
        Notice.user_id.in_(people), Notice.mailed_at.is_not(None), Notice.at > now() - 7 * STALE
    )
    for notice in db.session.scalars(recent):
        if notice.facts.get("mail_id") in unsent:
            notice.mailed_at = None
    db.session.execute(delete(Mail).where(Mail.id.in_(unsent)))
