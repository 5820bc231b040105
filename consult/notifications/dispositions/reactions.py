"""Reactions that notify people of the dispositions of their contributions, and of contests.

A new version gives one notice for all answers of a person; later answers are gathered.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment, CoalitionMember, Sponsorship
from consult.comments.models import Comment
from consult.consolidation.contests.models import Contest
from consult.consultations.roles.queries import find_role_holders
from consult.consolidation.models import Disposition
from consult.core.events import dispatcher as follower
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.events.dispatcher import Cursor, react_to
from consult.core.jobs.scheduler import run_every
from consult.documents.models import Version

from consult.notifications.actions import add_personal_notices, notify_people
from consult.notifications.amendments.reactions import load_representatives
from consult.notifications.notice_kinds import DEFAULT_FREQUENCIES, ANSWERS_GIVEN
from consult.notifications.mails.jobs import withdraw_unsent_mails
from consult.notifications.models import MailChoice

LATE_ANSWERS_CURSOR = "notifications.dispositions.notify_of_late_answers"  # the name of the cursor
QUIET_PERIOD = timedelta(
    minutes=10
)  # answers given after the issue are gathered until none came for this long,
LONGEST_WAIT = timedelta(hours=1)  # or until the first one is this old
FREQUENCIES = ("now", "digest", "never")  # mail frequencies, soonest first
IS_PUBLIC: dict[Any, tuple[ColumnElement[bool], ...]] = {
    model: (model.hidden_at.is_(None), model.held_at.is_(None), model.withdrawn_at.is_(None))
    for model in (Amendment, Comment)
}


class AnswerEvents(NamedTuple):
    """The events of several answers, in the form of one event."""

    chain: int
    seq: int
    at: datetime
    subject_id: int
    actor_id: int | None


class PersonalAnswers(NamedTuple):
    """The answers that concern a person.

    Attributes:
        own: answers to the person's own contributions, which the person may contest.
    """

    answers: list[int]
    own: list[int]


def notify_of_answers(event: Any, version: Version, waiting: dict[int, int]) -> set[int]:
    """Notify each contributor of all answers at once, within a transaction.

    People who want mails of answers later than mails of the process are also notified of the
    version.

    Args:
        waiting: number of positions that await each person.

    Returns:
        The people who need no separate notice of the version.
    """
    people = load_people_behind(Disposition.version_id == version.id)
    choices = _load_choices(people)
    enough = {person for person in people if _is_mailed_as_soon(person, choices)}
    add_personal_notices(
        event,
        ANSWERS_GIVEN,
        {
            person: _get_facts(version, found)
            | ({"waiting": waiting[person]} if person in enough and person in waiting else {})
            for person, found in people.items()
        },
    )
    return enough


def _get_facts(version: Version, found: PersonalAnswers) -> dict[str, Any]:
    return {
        "document_id": version.document_id,
        "version_id": version.id,
        "count": len(found.answers),
        "answers": found.answers,
        "own": len(found.own),
    }


def _load_choices(people: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Load the mail frequencies of answers and of the process, where people chose them."""
    rows = db.session.execute(
        select(MailChoice.user_id, MailChoice.answers, MailChoice.process).where(
            MailChoice.user_id.in_(list(people))
        )
    )
    return {person: (answers, process) for person, answers, process in rows}


def _is_mailed_as_soon(person: int, choices: dict[int, tuple[str, str]]) -> bool:
    answers, process = choices.get(
        person, (DEFAULT_FREQUENCIES["answers"], DEFAULT_FREQUENCIES["process"])
    )
    return FREQUENCIES.index(answers) <= FREQUENCIES.index(process)


def load_people_behind(which: ColumnElement[bool]) -> dict[int, PersonalAnswers]:
    """Load the active people behind the answered contributions, with their answers.

    These are authors, members of a source's organization, co-sponsors, and representatives of
    coalition members. The number of queries does not depend on the number of people.
    """
    said = db.session.execute(
        select(Disposition.id, Comment.author_id, Comment.submission_id, Comment.organisation_id)
        .join(Comment, Comment.id == Disposition.comment_id)
        .where(which, *IS_PUBLIC[Comment])
    ).all()
    edits = db.session.execute(
        select(
            Disposition.id,
            Amendment.author_id,
            Amendment.submission_id,
            Amendment.organisation_id,
            Amendment.id,
            Amendment.coalition_id,
            Amendment.consultation_id,
        )
        .join(Amendment, Amendment.id == Disposition.amendment_id)
        .where(which, *IS_PUBLIC[Amendment])
    ).all()
    own: dict[int, set[int]] = defaultdict(set)
    members = _load_verified_members(
        {row[3] for row in (*said, *edits) if row[2] is not None and row[3]}
    )
    for number, author, submission, organisation, *_ in (*said, *edits):
        for person in members.get(organisation or 0, set()) if submission is not None else {author}:
            own[person or 0].add(number or 0)
    behind: dict[int, set[int]] = defaultdict(set)
    for person, number in _list_supporters(edits):
        behind[person].add(number)
    here = set(
        db.session.scalars(
            select(User.id).where(
                User.id.in_(own.keys() | behind.keys()),
                User.disabled_at.is_(None),
                User.closed_at.is_(None),
            )
        )
    )
    return {
        person: PersonalAnswers(
            sorted(own.get(person, set()) | behind.get(person, set())),
            sorted(own.get(person, set())),
        )
        for person in sorted(here)
    }


def _load_verified_members(organisations: set[int]) -> dict[int, set[int]]:
    """Load the people with a verified affiliation to each of these verified organizations."""
    rows = db.session.execute(
        select(User.organisation_id, User.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.organisation_id.in_(organisations),
            User.affiliation == "verified",
            Organisation.status == "verified",
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, person in rows:
        found[organisation or 0].add(person)
    return found


def _list_supporters(edits: Iterable[Any]) -> list[tuple[int, int]]:
    """List (person, answer) for the supporters of these amendments."""
    answers = {row[4]: row[0] for row in edits}
    together: dict[int, list[int]] = {row[5]: [] for row in edits if row[5]}
    for coalition, organisation in db.session.execute(
        select(CoalitionMember.coalition_id, CoalitionMember.organisation_id).where(
            CoalitionMember.coalition_id.in_(together), CoalitionMember.confirmed_at.is_not(None)
        )
    ):
        together[coalition].append(organisation)
    pairs = [
        (organisation, answers[amendment], person)
        for amendment, organisation, person in db.session.execute(
            select(
                Sponsorship.amendment_id, Sponsorship.organisation_id, Sponsorship.user_id
            ).where(Sponsorship.amendment_id.in_(answers))
        )
    ]
    backing = (
        select(Sponsorship.amendment_id, CoalitionMember.organisation_id)
        .join(CoalitionMember, CoalitionMember.coalition_id == Sponsorship.coalition_id)
        .where(Sponsorship.amendment_id.in_(answers), CoalitionMember.confirmed_at.is_not(None))
    )
    pairs += [
        (organisation, answers[amendment], None)
        for amendment, organisation in db.session.execute(backing)
    ]
    pairs += [
        (organisation, row[0], None) for row in edits if row[5] for organisation in together[row[5]]
    ]
    speaking: dict[int, set[int]] = {}
    for consultation_id in {row[6] for row in edits}:
        speaking |= load_representatives(
            {organisation for organisation, _, _ in pairs if organisation}, consultation_id
        )
    return [
        (each, answer)
        for organisation, answer, person in pairs
        for each in ([person] if person else speaking.get(organisation or 0, set()))
    ]


@run_every(minutes=1, alone=True, name="notifications.dispositions.notify_of_late_answers")
def notify_of_late_answers() -> None:
    """Notify people of answers given after the issue, with one notice for many answers.

    A cursor of its own moves in the transaction of the notices, so that a crash neither loses
    a notice nor sends one twice.
    """
    while _process_next_answers():
        pass


def _process_next_answers() -> bool:
    """Move over some events, and return whether there may be more; late answers are held back."""
    cursor = db.session.get(Cursor, LATE_ANSWERS_CURSOR)
    if not follower.load_events_after(
        cursor.seq if cursor else 0, frozenset({"disposition.proposed"}), limit=1
    ):
        return False
    with transaction():
        cursor = db.session.get(Cursor, LATE_ANSWERS_CURSOR) or Cursor(
            name=LATE_ANSWERS_CURSOR, seq=0, failures=0
        )
        db.session.add(cursor)
        events = follower.load_events_after(cursor.seq, frozenset({"disposition.proposed"}))
        late = _filter_late(events)
        if (
            late
            and utc_now() - late[-1].at < QUIET_PERIOD
            and utc_now() - late[0].at < LONGEST_WAIT
        ):
            return False
        for version_id in dict.fromkeys(each.facts["version_id"] for each in late):
            _notify_of_events([each for each in late if each.facts["version_id"] == version_id])
        cursor.seq = events[-1].seq if events else cursor.seq
    return bool(events)


def _filter_late(events: list[Any]) -> list[Any]:
    """Return the answers given after the issue of their version; that issue reports all others."""
    numbers = {each.facts["version_id"] for each in events}
    issued = {
        each.id: each.issued_at
        for each in db.session.scalars(select(Version).where(Version.id.in_(numbers)))
    }
    return [
        each
        for each in events
        if (at := issued.get(each.facts["version_id"])) is not None and each.at > at
    ]


def _notify_of_events(events: list[Any]) -> None:
    version = db.session.get_one(Version, events[-1].facts["version_id"])
    people = load_people_behind(Disposition.id.in_({each.subject_id for each in events}))
    stands = AnswerEvents(
        events[-1].chain, events[-1].seq, utc_now(), version.id, events[-1].actor_id
    )
    add_personal_notices(
        stands,
        ANSWERS_GIVEN,
        {person: {**_get_facts(version, found), "late": True} for person, found in people.items()},
    )


@react_to("answer.contested", name="notifications.dispositions.notify_of_contest")
def notify_of_contest(event: Any) -> None:
    """Notify the author of a contested answer; of a contest to the chair, the chairs."""
    contest = db.session.get(Contest, event.subject_id)
    if contest is None or contest.withdrawn_at is not None:
        return
    people = {contest.given_by_id}
    if contest.to_chair:
        people = find_role_holders(contest.consultation_id, "chair", "vice_chair")
    notify_people(event, event.verb, people, **_get_subject_facts(event), to_chair=contest.to_chair)


@react_to("contest.answered", name="notifications.dispositions.notify_contester")
def notify_contester(event: Any) -> None:
    """Notify the author of a contest of the reply."""
    contest = db.session.get(Contest, event.subject_id)
    if contest is not None:
        notify_people(
            event,
            event.verb,
            [contest.author_id],
            **_get_subject_facts(event),
            verdict=event.facts["verdict"],
        )


@react_to(
    "contest.hidden",
    "contest.shown",
    name="notifications.dispositions.notify_of_contest_visibility",
)
def notify_of_contest_visibility(event: Any) -> None:
    """Notify the author of a contest that its text was hidden or is shown again."""
    contest = db.session.get(Contest, event.subject_id)
    if contest is not None:
        notify_people(event, event.verb, [contest.author_id], **_get_subject_facts(event))


@react_to("contest.hidden", name="notifications.dispositions.withdraw_contest_mails")
def withdraw_contest_mails(event: Any) -> None:
    """Withdraw unsent mails with a hidden text; the same mail goes out without it."""
    withdraw_unsent_mails(event.subject_id, ("answer.contested",))


def _get_subject_facts(event: Any) -> dict[str, Any]:
    return {
        name: event.facts.get(name)
        for name in (
            "document_id",
            "version_id",
            "clause_id",
            "kind",
            "contribution_id",
            "disposition_id",
        )
    }
