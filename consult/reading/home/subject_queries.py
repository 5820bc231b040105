"""Reads the subjects of the text: clauses and contributions by action line, goal or tag."""

from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from consult.positions.models import Ballot, Position
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN
from consult.consultations.models import Tag
from consult.consultations.tags.queries import load_tags_by_set
from consult.core.database.engine import db
from consult.documents.models import ClauseTag, Document, Placement


IN_TEXT = and_(
    Placement.version_id == Document.current_version_id,
    Placement.place >= 0,
    Placement.kind != "heading",
)


class TagSubject(NamedTuple):
    """A tag with the number of its clauses in current texts and of their contributions.

    Attributes:
        document: slug of the document with most of these clauses.
    """

    tag: Tag
    document: str  # slug of the document with most of the clauses
    clauses: int
    comments: int
    positions: int

    @property
    def contributions(self) -> int:
        """The number of comments and positions together."""
        return self.comments + self.positions


class SubjectSet(NamedTuple):
    """A set of tags: those with clauses, in their order, and those without."""

    name: str
    subjects: list[TagSubject]
    untouched: list[Tag]

    @property
    def anything(self) -> bool:
        """Return whether there is any contribution."""
        return any(subject.contributions for subject in self.subjects)


def load_subjects(consultation_id: int) -> list[SubjectSet]:
    """Load the subjects by set, without sets that have no clause, in four statements.

    A clause with several tags counts under each. Hidden, withdrawn and held contributions are
    not counted.
    """
    clauses, where = _count_clauses(consultation_id)
    said = (
        select()
        .join_from(Comment, ClauseTag, ClauseTag.clause_id == Comment.clause_id)
        .where(IS_OPEN)
    )
    taken = (
        select()
        .join_from(Position, Ballot, Ballot.id == Position.ballot_id)
        .join(ClauseTag, ClauseTag.clause_id == Ballot.clause_id)
    )
    comments, positions = (
        _count_by_tag(consultation_id, said),
        _count_by_tag(consultation_id, taken),
    )
    found = []
    for name, tags in load_tags_by_set(consultation_id).items():
        subjects = [
            TagSubject(
                tag,
                where[tag.id],
                clauses[tag.id],
                comments.get(tag.id, 0),
                positions.get(tag.id, 0),
            )
            for tag in tags
            if tag.id in clauses
        ]
        found.append(SubjectSet(name, subjects, [tag for tag in tags if tag.id not in clauses]))
    return [each for each in found if each.subjects]


def _count_clauses(consultation_id: int) -> tuple[dict[int, int], dict[int, str]]:
    """Count the clauses of each tag, and find the (first) document with most of them."""
    query = (
        select(ClauseTag.tag_id, Document.slug, func.count())
        .join(Placement, Placement.clause_id == ClauseTag.clause_id)
        .join(Document, IN_TEXT)
        .where(Document.consultation_id == consultation_id)
        .group_by(ClauseTag.tag_id, Document.id, Document.slug, Document.place)
        .order_by(func.count(), Document.place.desc(), Document.id.desc())
    )
    clauses: dict[int, int] = {}
    where: dict[int, str] = {}
    for tag, slug, count in db.session.execute(query):
        clauses[tag] = clauses.get(tag, 0) + count
        where[tag] = slug
    return clauses, where


def _count_by_tag(consultation_id: int, said: Any) -> dict[int, int]:
    """Count the contributions on clauses of current texts by tag."""
    query = (
        said.join(Placement, Placement.clause_id == ClauseTag.clause_id)
        .join(Document, IN_TEXT)
        .where(Document.consultation_id == consultation_id)
        .add_columns(ClauseTag.tag_id, func.count())
        .group_by(ClauseTag.tag_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
