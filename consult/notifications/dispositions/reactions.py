"""What people are told of answers: to all that they contributed or stand behind, once for a version, and what came later."""
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment, CoalitionMember, Sponsorship
from consult.comments.models import Comment
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import Disposition
from consult.consultations.models import Membership
from consult.core.events import dispatcher as follower
from consult.core.database.engine import db, now
from consult.core.events.log import transaction
from consult.core.events.dispatcher import Cursor, on
from consult.core.jobs.scheduler import every
from consult.documents.models import Version

from consult.notifications.actions import note_each, tell
from consult.notifications.amendments.reactions import voices
from consult.notifications.notice_kinds import DEFAULTS, GIVEN
from consult.notifications.mails.jobs import take_back
from consult.notifications.models import MailChoice

LATE = "consult.notifications.answered.tell_late_answers"  # the name of the cursor
QUIET = timedelta(minutes=10)  # answers given after a version was issued are gathered until nothing came for so long,
LONGEST = timedelta(hours=1)  # or until the first of them is so old
SOON = ("now", "digest", "never")  # how people are told by mail, soonest first
READABLE: dict[Any, tuple[ColumnElement[bool], ...]] = {
    model: (model.hidden_at.is_(None), model.held_at.is_(None), model.withdrawn_at.is_(None)) for model in (Amendment, Comment)}


class Gathered(NamedTuple):
    """Stands for the events of several answers, as notices see an event."""

    chain: int
    seq: int
    at: datetime
    subject_id: int
    actor_id: int | None


class Behind(NamedTuple):
    """The answers that concern a person; own: those to what is theirs, which they may contest."""

    answers: list[int]
    own: list[int]


def tell_answers(event: Any, version: Version, waiting: dict[int, int]) -> set[int]:
    """Tell each contributor of all answers at once, within a transaction; returns who need not be told of the version too.

    waiting: how many positions wait for a person. Who wants mail of answers later than of the process is told of both.
    """
    people = people_behind(Disposition.version_id == version.id)
    choices = _choices(people)
    enough = {person for person in people if _as_soon(person, choices)}
    note_each(event, GIVEN, {person: _facts(version, found) | (
        {"waiting": waiting[person]} if person in enough and person in waiting else {}) for person, found in people.items()})
    return enough


def _facts(version: Version, found: Behind) -> dict[str, Any]:
    return {"document_id": version.document_id, "version_id": version.id, "count": len(found.answers),
            "answers": found.answers, "own": len(found.own)}


def _choices(people: Iterable[int]) -> dict[int, tuple[str, str]]:
    """How people want to hear of answers, and of the process, where they chose."""
    rows = db.session.execute(select(MailChoice.user_id, MailChoice.answers, MailChoice.process)
                              .where(MailChoice.user_id.in_(list(people))))
    return {person: (answers, process) for person, answers, process in rows}


def _as_soon(person: int, choices: dict[int, tuple[str, str]]) -> bool:
    answers, process = choices.get(person, (DEFAULTS["answers"], DEFAULTS["process"]))
    return SOON.index(answers) <= SOON.index(process)


def people_behind(which: ColumnElement[bool]) -> dict[int, Behind]:
    """Who contributed what these answers are to, or stands behind it, and can still sign in; a few statements for all.

    Authors; the members of a source's organisation; co-sponsors, and those who speak for members of a coalition.
    """
    said = db.session.execute(select(Disposition.id, Comment.author_id, Comment.submission_id, Comment.organisation_id).join(
        Comment, Comment.id == Disposition.comment_id).where(which, *READABLE[Comment])).all()
    edits = db.session.execute(
        select(Disposition.id, Amendment.author_id, Amendment.submission_id, Amendment.organisation_id, Amendment.id,
               Amendment.coalition_id, Amendment.consultation_id)
        .join(Amendment, Amendment.id == Disposition.amendment_id).where(which, *READABLE[Amendment])).all()
    own: dict[int, set[int]] = defaultdict(set)
    members = _members({row[3] for row in (*said, *edits) if row[2] is not None and row[3]})
    for number, author, submission, organisation, *_ in (*said, *edits):
        for person in members.get(organisation or 0, set()) if submission is not None else {author}:
            own[person or 0].add(number or 0)
    behind: dict[int, set[int]] = defaultdict(set)
    for person, number in _backed(edits):
        behind[person].add(number)
    here = set(db.session.scalars(select(User.id).where(User.id.in_(own.keys() | behind.keys()), User.disabled_at.is_(None),
                                                        User.closed_at.is_(None))))
    return {person: Behind(sorted(own.get(person, set()) | behind.get(person, set())), sorted(own.get(person, set())))
            for person in sorted(here)}


def _members(organisations: set[int]) -> dict[int, set[int]]:
    """Whose affiliation with each organisation is verified, on both sides."""
    rows = db.session.execute(select(User.organisation_id, User.id).join(Organisation, Organisation.id == User.organisation_id)
                              .where(User.organisation_id.in_(organisations), User.affiliation == "verified",
                                     Organisation.status == "verified"))
    found: dict[int, set[int]] = defaultdict(set)
    for organisation, person in rows:
        found[organisation or 0].add(person)
    return found


def _backed(edits: Iterable[Any]) -> list[tuple[int, int]]:
    """(person, answer) for those who stand behind these amendments."""
    answers = {row[4]: row[0] for row in edits}
    together: dict[int, list[int]] = {row[5]: [] for row in edits if row[5]}
    for coalition, organisation in db.session.execute(
            select(CoalitionMember.coalition_id, CoalitionMember.organisation_id)
            .where(CoalitionMember.coalition_id.in_(together), CoalitionMember.confirmed_at.is_not(None))):
        together[coalition].append(organisation)
    pairs = [(organisation, answers[amendment], person) for amendment, organisation, person in db.session.execute(
        select(Sponsorship.amendment_id, Sponsorship.organisation_id, Sponsorship.user_id)
        .where(Sponsorship.amendment_id.in_(answers)))]
    backing = select(Sponsorship.amendment_id, CoalitionMember.organisation_id).join(
        CoalitionMember, CoalitionMember.coalition_id == Sponsorship.coalition_id).where(
        Sponsorship.amendment_id.in_(answers), CoalitionMember.confirmed_at.is_not(None))
    pairs += [(organisation, answers[amendment], None) for amendment, organisation in db.session.execute(backing)]
    pairs += [(organisation, row[0], None) for row in edits if row[5] for organisation in together[row[5]]]
    speaking: dict[int, set[int]] = {}
    for consultation_id in {row[6] for row in edits}:
        speaking |= voices({organisation for organisation, _, _ in pairs if organisation}, consultation_id)
    return [(each, answer) for organisation, answer, person in pairs
            for each in ([person] if person else speaking.get(organisation or 0, set()))]


@every(minutes=1, alone=True)
def tell_late_answers() -> None:
    """Tell of answers that were given after their version was issued, gathered: one notice for many, however they came.

    A cursor of its own moves in the transaction of the notices, so that a crash loses none and sends none twice.
    """
    while _tell_some():
        pass


def _tell_some() -> bool:
    """Move over some events; whether there may be more. Those that are late wait until they are gathered."""
    cursor = db.session.get(Cursor, LATE)
    if not follower.after(cursor.seq if cursor else 0, frozenset({"disposition.proposed"}), limit=1):
        return False
    with transaction():
        cursor = db.session.get(Cursor, LATE) or Cursor(name=LATE, seq=0, failures=0)
        db.session.add(cursor)
        events = follower.after(cursor.seq, frozenset({"disposition.proposed"}))
        late = _late(events)
        if late and now() - late[-1].at < QUIET and now() - late[0].at < LONGEST:
            return False
        for version_id in dict.fromkeys(each.facts["version_id"] for each in late):
            _tell_of([each for each in late if each.facts["version_id"] == version_id])
        cursor.seq = events[-1].seq if events else cursor.seq
    return bool(events)


def _late(events: list[Any]) -> list[Any]:
    """Those that came after their version was issued; the others are told of with it."""
    numbers = {each.facts["version_id"] for each in events}
    issued = {each.id: each.issued_at for each in db.session.scalars(select(Version).where(Version.id.in_(numbers)))}
    return [each for each in events if (at := issued.get(each.facts["version_id"])) is not None and each.at > at]


def _tell_of(events: list[Any]) -> None:
    version = db.session.get_one(Version, events[-1].facts["version_id"])
    people = people_behind(Disposition.id.in_({each.subject_id for each in events}))
    stands = Gathered(events[-1].chain, events[-1].seq, now(), version.id, events[-1].actor_id)
    note_each(stands, GIVEN, {person: {**_facts(version, found), "late": True} for person, found in people.items()})


@on("answer.contested")
def tell_of_contest(event: Any) -> None:
    """Tell who gave the answer that it is contested; the chair and the vice-chairs, where it is taken to them."""
    contest = db.session.get(Contest, event.subject_id)
    if contest is None or contest.withdrawn_at is not None:
        return
    people = {contest.given_by_id}
    if contest.to_chair:
        people = set(db.session.scalars(select(Membership.user_id).where(
            Membership.consultation_id == contest.consultation_id, Membership.role.in_(["chair", "vice_chair"]))))
    tell(event, event.verb, people, **_about(event), to_chair=contest.to_chair)


@on("contest.answered")
def tell_contester(event: Any) -> None:
    """Tell whoever contested what was said to it."""
    contest = db.session.get(Contest, event.subject_id)
    if contest is not None:
        tell(event, event.verb, [contest.author_id], **_about(event), verdict=event.facts["verdict"])


@on("contest.hidden", "contest.shown")
def tell_whose_words(event: Any) -> None:
    """Tell whoever contested that others do not read their words any more, or do again."""
    contest = db.session.get(Contest, event.subject_id)
    if contest is not None:
        tell(event, event.verb, [contest.author_id], **_about(event))


@on("contest.hidden")
def take_back_mails_of_contest(event: Any) -> None:
    """Words that are hidden are not mailed any more; the same mail goes out without them."""
    take_back(event.subject_id, ("answer.contested",))


def _about(event: Any) -> dict[str, Any]:
    return {name: event.facts.get(name) for name in ("document_id", "version_id", "clause_id", "kind", "contribution_id",
                                                     "disposition_id")}


