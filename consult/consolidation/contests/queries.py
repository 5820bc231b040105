"""Queries of contests: by answer, version and contribution, and the next step with its deadline."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import ContributionRef, Disposition
from consult.consultations.roles.queries import find_role_holders
from consult.documents.models import Version
from consult.moderation.contest import is_publicly_readable


MODERATING_ROLES = ("moderator", "secretariat")


class ContestPlace(NamedTuple):
    """The consultation in which somebody may answer contests, for the rule."""

    consultation_id: int
    author_id: int | None = None


class ContestState(NamedTuple):
    """The contests of an answer, oldest first, and the next step with its deadline.

    Attributes:
        step: "contest", "chair" (take a moderator's reply to the chair), or "" if no step is
            left.
    """

    contests: list[Contest]
    step: str
    until: datetime | None

    @property
    def last(self) -> Contest | None:
        """The newest contest that was not withdrawn."""
        return next((each for each in reversed(self.contests) if each.withdrawn_at is None), None)

    @property
    def in_time(self) -> bool:
        """Return whether a step is left and its deadline has not passed."""
        return bool(self.step) and self.until is not None and utc_now() < self.until


def get_contribution(given: Disposition) -> Amendment | Comment:
    """Return the amendment or comment that was answered."""
    found = given.amendment or given.comment
    assert found is not None
    return found


def get_contribution_ref(given: Disposition) -> ContributionRef:
    """Return the kind and row of the contribution, as used in forms and events."""
    return (
        ContributionRef("amendment", given.amendment_id)
        if given.amendment_id
        else ContributionRef("comment", given.comment_id or 0)
    )


def find_public_answer(disposition_id: int) -> Disposition:
    """Find an answer that everyone may read.

    Raises:
        NotFound: Its version is not issued, or its contribution is not public.
    """
    given = find_row(Disposition, disposition_id)
    if not given.version.issued or not is_publicly_readable(get_contribution(given)):
        raise NotFound(what="Answer")
    return given


def load_contests_by_disposition(disposition_ids: Iterable[int]) -> dict[int, list[Contest]]:
    """Load the contests of each answer, oldest first, in a fixed number of statements."""
    found: dict[int, list[Contest]] = defaultdict(list)
    query = select(Contest).options(
        selectinload(Contest.author),
        selectinload(Contest.replied_by),
        selectinload(Contest.organisation),
    )
    for each in db.session.scalars(
        query.where(Contest.disposition_id.in_(list(disposition_ids))).order_by(Contest.to_chair)
    ):
        found[each.disposition_id].append(each)
    return found


def build_contest_state(given: Disposition, contests: list[Contest]) -> ContestState:
    """Build the contest state of an answer.

    The time to contest counts from the issue of the version or from a later answer. The
    consultation sets the number of days.
    """
    days = timedelta(days=given.version.document.consultation.contest_days)
    counting = [each for each in contests if each.withdrawn_at is None]
    if not counting:
        issued = given.version.issued_at or given.made_at
        return ContestState(contests, "contest", max(issued, given.made_at) + days)
    last = counting[-1]
    if last.replied_at is not None and not last.final:
        return ContestState(contests, "chair", last.replied_at + days)
    return ContestState(contests, "", None)


def is_chair_alone(given: Disposition, contester_id: int) -> bool:
    """Return whether the podium alone can review an answer that somebody contests."""
    left_out = {given.made_by_id, contester_id}
    others = find_role_holders(given.consultation_id, *MODERATING_ROLES) - left_out
    return not others and bool(find_role_holders(given.consultation_id, "chair", "vice_chair"))


def may_contest(actor: Actor, given: Disposition, standing: ContestState) -> bool:
    """Return whether the reader may take the next step now."""
    thing = get_contribution(given)
    return (
        standing.in_time
        and thing.withdrawn_at is None
        and is_allowed(actor, "answer.contest", thing)
    )


def load_contests(version: Version) -> list[Contest]:
    """Load the contests of the answers of a version: open ones first, then by time."""
    query = (
        select(Contest)
        .join(Disposition, Disposition.id == Contest.disposition_id)
        .where(Disposition.version_id == version.id, Contest.withdrawn_at.is_(None))
        .options(
            selectinload(Contest.author),
            selectinload(Contest.organisation),
            selectinload(Contest.disposition),
        )
        .order_by(Contest.contested_at, Contest.id)
    )
    return sorted(db.session.scalars(query), key=lambda each: each.replied_at is not None)


def filter_readable(contests: Iterable[Contest]) -> list[Contest]:
    """Filter the contests about contributions that everyone may read."""
    return [each for each in contests if is_publicly_readable(get_contribution(each.disposition))]


def load_contests_to_answer(actor: Actor, consultation_id: int) -> list[Contest]:
    """Load the contests without a reply that the actor may answer, oldest first.

    The chair is asked about those that were referred; moderators about the others.
    """
    query = (
        select(Contest)
        .where(
            Contest.consultation_id == consultation_id,
            Contest.withdrawn_at.is_(None),
            Contest.replied_at.is_(None),
        )
        .options(selectinload(Contest.disposition))
        .order_by(Contest.contested_at, Contest.id)
    )
    serves = is_allowed(actor, "contest.read_hidden", ContestPlace(consultation_id))
    asked = db.session.scalars(query) if serves else ()
    return [
        each
        for each in filter_readable(asked)
        if is_allowed(actor, "contest.settle" if each.to_chair else "contest.review", each)
        and (each.to_chair or not is_allowed(actor, "contest.settle", each))
    ]


def get_contestable_version(version: Version) -> Version:
    """Return the version whose answers can be contested: an issued version, or the base of a
    working one.
    """
    return (
        version
        if version.issued or version.based_on_id is None
        else db.session.get_one(Version, version.based_on_id)
    )


def load_open_contests(version: Version) -> list[Contest]:
    """Load the contests without a reply, oldest first; see get_contestable_version."""
    return [
        each
        for each in filter_readable(load_contests(get_contestable_version(version)))
        if each.replied_at is None
    ]


def load_contests_by_contribution(version: Version) -> dict[ContributionRef, list[Contest]]:
    """Load the contests of each contribution answered in a version, oldest first."""
    found: dict[ContributionRef, list[Contest]] = defaultdict(list)
    for each in sorted(filter_readable(load_contests(version)), key=lambda each: each.to_chair):
        found[get_contribution_ref(each.disposition)].append(each)
    return found
