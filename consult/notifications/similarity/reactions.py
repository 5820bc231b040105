"""Reactions that notify people of groups of similar contributions and contested names."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.similarity.group_name_contests.models import NameContest
from consult.similarity.models import SimilarGroup
from consult.similarity.queries import load_group

from consult.notifications.actions import notify_people
from consult.notifications.amendments.reactions import load_verified_members
from consult.notifications.mails.jobs import withdraw_unsent_mails


@react_to(
    "similar.grouped",
    "similar.added",
    "similar.merged",
    "similar.split",
    "similar.restored",
    name="notifications.similarity.notify_authors",
)
def notify_authors(event: Any) -> None:
    """Notify the owners of grouped contributions, with the number of the others.

    They can take their contributions out.
    """
    number = event.facts.get("other") if event.verb == "similar.split" else event.subject_id
    row = db.session.get(SimilarGroup, number or 0)
    if row is None or row.dissolved_at is not None:
        return
    group = load_group(Actor(), row.id)
    there = {each.id for each in group.members}
    people = _load_owners(row.kind, there & set(event.facts["members"]))
    notify_people(
        event,
        "similar.grouped",
        people,
        subject_id=row.id,
        **_get_place(row),
        others=len(there) - 1,
        name=row.name,
    )


@react_to("similar.left", name="notifications.similarity.notify_group_maker")
def notify_group_maker(event: Any) -> None:
    """Notify the maker of a group that an author took a contribution out of it."""
    row = db.session.get(SimilarGroup, event.subject_id)
    if row is not None:
        notify_people(event, "similar.left", {row.made_by_id} - {event.actor_id}, **_get_place(row))


@react_to("summary.contested", name="notifications.similarity.notify_group_namer")
def notify_group_namer(event: Any) -> None:
    """Notify the person who named a group that the name is contested."""
    contest = db.session.get(NameContest, event.subject_id)
    if contest is not None and contest.state == "open":
        notify_people(
            event,
            event.verb,
            {contest.group.named_by_id} - {event.actor_id},
            **_get_place(contest.group),
        )


@react_to(
    "summary.answered",
    "summary.ended",
    "summary.hidden",
    "summary.shown",
    name="notifications.similarity.notify_contester",
)
def notify_contester(event: Any) -> None:
    """Notify the author of a contest of its reply, its end, or the visibility of its text."""
    contest = db.session.get(NameContest, event.subject_id)
    if contest is not None:
        more = {name: event.facts[name] for name in ("verdict", "why") if name in event.facts}
        notify_people(
            event,
            event.verb,
            {contest.author_id} - {event.actor_id},
            **_get_place(contest.group),
            **more,
        )


@react_to("summary.hidden", name="notifications.similarity.withdraw_contest_mails")
def withdraw_contest_mails(event: Any) -> None:
    """Withdraw unsent mails with a hidden text; the same mail goes out without it."""
    withdraw_unsent_mails(event.subject_id, ("summary.contested",))


def _get_place(row: SimilarGroup) -> dict[str, Any]:
    return {"document_id": row.document_id, "clause_id": row.clause_id, "kind": row.kind}


def _load_owners(kind: str, numbers: Iterable[int]) -> set[int]:
    """Load the owners of contributions: authors, or the members of the source's organization."""
    model: Any = Comment if kind == "comment" else Amendment
    found: set[int] = set()
    for author, submission, organisation in db.session.execute(
        select(model.author_id, model.submission_id, model.organisation_id).where(
            model.id.in_(list(numbers))
        )
    ):
        found |= {author} if submission is None else load_verified_members(organisation)
    return found
