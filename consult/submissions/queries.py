"""Queries of submissions: lists with filters, single submissions, files, sources."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import undefer

from consult.accounts.models import Organisation
from consult.accounts.queries import (
    get_organisation_name,
    get_localized_group,
    get_localized_region,
)
from consult.accounts.stakeholder_groups import list_groups
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.i18n import get_language
from consult.core.permissions.rules import is_allowed
from consult.text.search_normalization import fold_text, parse_terms

from .models import Submission

ORDERS: dict[str, Callable[[Submission], Any]] = {
    "number": lambda each: each.number,
    "symbol": lambda each: (each.symbol is None, each.kind == "information", each.symbol_number),
    "received": lambda each: (-each.received_at.timestamp(), each.number),
    "group": lambda each: (_find_group_place(each.group_code), each.number),
}  # of a list: those without a symbol or a group last, the newest first
MOST_ROWS = 5_000  # rows that a list is filtered from
SELECT_PUBLISHED = (
    select(Submission)
    .where(Submission.published_at.is_not(None))
    .options(undefer(Submission.words))
)


class SubmissionFilter(NamedTuple):
    """A filter of submissions; None matches any.

    `state`: as get_submission_state. `order`: a key of ORDERS.
    """

    group: str | None = None
    region: str | None = None
    language: str | None = None
    words: str | None = None
    state: str | None = None
    order: str = "number"


class SubmissionPage(NamedTuple):
    """One page of submissions.

    `total`: how many match the filter; `unfiltered_total`: how many there are without a filter.
    """

    rows: list[Submission]
    total: int
    unfiltered_total: int
    has_more: bool


def _find_group_place(code: str | None) -> int:
    """Find the place of a group in the order of every chart; no group is after all of them."""
    codes = [each["code"] for each in list_groups()]
    return codes.index(code) if code in codes else len(codes)


def get_submission_state(submission: Submission) -> str:
    """Return the state: waiting, late, sender_withdrew, published, or withdrawn from publication.

    late: it came after the deadline, and nobody has admitted it yet.
    """
    if submission.issued:
        return "published"
    if submission.sender_withdrew_at is not None:
        return "sender_withdrew"
    if submission.withdrawn_at is not None:
        return "withdrawn"
    return "late" if submission.awaits_admission else "waiting"


def list_submissions(
    actor: Actor,
    consultation_id: int,
    wanted: SubmissionFilter = SubmissionFilter(),
    *,
    after: int = 0,
    skip: int = 0,
    limit: int = 50,
) -> SubmissionPage:
    """List the submissions that the actor may read and the filter matches, in its order.

    Args:
        actor: the reader.
        consultation_id: the consultation.
        wanted: the filter.
        after: number of the last submission the reader has; in the order of numbers.
        skip: how many matches to leave out.
        limit: size of the page.
    """
    query = (
        select(Submission)
        .where(Submission.consultation_id == consultation_id)
        .order_by(Submission.number)
        .limit(MOST_ROWS)
    )
    readable = [
        each for each in db.session.scalars(query) if is_allowed(actor, "submission.read", each)
    ]
    sought = parse_terms(wanted.words or "")
    found = [each for each in readable if _matches_filter(each, wanted, sought)]
    found.sort(key=ORDERS[wanted.order])
    rest = [each for each in found if each.number > after][skip:]
    return SubmissionPage(rest[:limit], len(found), len(readable), len(rest) > limit)


def _matches_filter(submission: Submission, wanted: SubmissionFilter, sought: list[str]) -> bool:
    asked = (
        (wanted.group, submission.group_code),
        (wanted.region, submission.region_code),
        (wanted.language, submission.language),
        (wanted.state, get_submission_state(submission)),
    )
    if any(value is not None and value != own for value, own in asked):
        return False
    folded = fold_text(f"{submission.number} {submission.title} {submission.source}")
    return all(term in folded for term in sought)


def get_readable_submission(actor: Actor, submission_id: int) -> Submission:
    """Return a submission that the actor may read; raises NotFound."""
    return _require_readable(actor, find_row(Submission, submission_id))


def get_announced_submission(actor: Actor, submission_id: int) -> Submission:
    """Return a submission that the actor may read, or a withdrawn one; raises NotFound.

    Everyone may know that a submission was withdrawn from publication.
    """
    found = find_row(Submission, submission_id)
    return found if found.withdrawn_at is not None else _require_readable(actor, found)


def get_submission_by_number(actor: Actor, consultation_id: int, number: int) -> Submission:
    """Return a submission by its number in the consultation; raises NotFound."""
    found = db.session.scalar(_select_by_number(consultation_id, number))
    if found is None:
        raise NotFound(what="Submission")
    return _require_readable(actor, found)


def find_withdrawn_submission(consultation_id: int, number: int) -> Submission | None:
    """Return a submission withdrawn from publication, by its number, or None.

    Everyone may know that, when and why.
    """
    return db.session.scalar(
        _select_by_number(consultation_id, number).where(
            Submission.withdrawn_at.is_not(None), Submission.published_at.is_(None)
        )
    )


def _select_by_number(consultation_id: int, number: int) -> Select[Submission]:
    return select(Submission).where(
        Submission.consultation_id == consultation_id, Submission.number == number
    )


def _require_readable(actor: Actor, submission: Submission) -> Submission:
    if not may_read(actor, submission):
        raise NotFound(what="Submission")
    return submission


def may_read(actor: Actor, submission: Submission) -> bool:
    """Return whether the actor may read the submission."""
    return is_allowed(actor, "submission.read", submission)


def load_content(submission: Submission) -> Submission:
    """Load the file and its text, which other queries leave in the database."""
    query = (
        select(Submission)
        .where(Submission.id == submission.id)
        .options(undefer(Submission.content), undefer(Submission.words))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def find_ids_by_number(consultation_id: int, numbers: list[int]) -> list[int]:
    """Find the ids of submissions by their numbers; raises NotFound if one does not exist."""
    rows = db.session.execute(
        select(Submission.number, Submission.id).where(
            Submission.consultation_id == consultation_id, Submission.number.in_(numbers)
        )
    )
    known = {number: own for number, own in rows}  # noqa: C416 - rows are not pairs to mypy
    if set(numbers) != known.keys():
        raise NotFound(what="Submission")
    return [known[number] for number in sorted(known)]


def find_same_file(actor: Actor, consultation_id: int, digest: str) -> Submission | None:
    """Find a submission with the same file that the actor may read, and that still stands."""
    query = select(Submission).where(
        Submission.consultation_id == consultation_id,
        Submission.digest == digest,
        Submission.sender_withdrew_at.is_(None),
        Submission.erased_at.is_(None),
    )
    rows = db.session.scalars(query.order_by(Submission.number))
    return next((each for each in rows if may_read(actor, each)), None)


def get_searchable_text(submission: Submission) -> str:
    """Return the text that a search looks in: title, source, and the text of the file."""
    return f"{submission.title}\n{submission.source}\n{submission.words}"


def find_organisation_by_name(name: str) -> Organisation | None:
    """Find the verified organization of this name, in any language.

    Returns None if there is none or more than one.
    """
    wanted = fold_text(name)
    rows = db.session.scalars(
        select(Organisation).where(Organisation.status == "verified", Organisation.listed)
    )
    found = [
        each
        for each in rows
        if wanted in {fold_text(each.name), *map(fold_text, each.names.values())}
    ]
    return found[0] if len(found) == 1 else None


def get_verified_source(submission: Submission) -> Organisation | None:
    """Return the matched organization while it is verified, else None."""
    own = submission.organisation
    return own if own is not None and own.verified else None


def describe_source(submission: Submission) -> dict[str, Any]:
    """Describe the source for a page: `name`, `group`, `organisation`, `declared`.

    `group` is {css, letter, name}, or None.
    """
    own = submission.organisation
    name = get_organisation_name(own) if own else None
    return {
        "name": submission.source,
        "group": get_localized_group(submission.group_code, get_language()),
        "declared": None,
        "organisation": name if name and fold_text(name) != fold_text(submission.source) else None,
    }


def get_region(submission: Submission) -> dict[str, str] | None:
    """Return the region in the reader's language."""
    return get_localized_region(submission.region_code, get_language())


def count_published(consultation_id: int) -> int:
    """Count the submissions that everyone may read."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Submission.consultation_id == consultation_id, Submission.published_at.is_not(None)
            )
        )
        or 0
    )
