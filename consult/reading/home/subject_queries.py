"""What the text speaks of: clauses by action line, by goal and by any other set of tags, with how much each drew."""
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from consult.positions.models import Ballot, Position
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN
from consult.consultations.models import Tag
from consult.consultations.tags.actions import load_tags_by_set
from consult.core.database.engine import db
from consult.documents.models import ClauseTag, Document, Placement


IN_TEXT = and_(Placement.version_id == Document.current_version_id, Placement.place >= 0, Placement.kind != "heading")


class TagSubject(NamedTuple):
    """A tag with how many clauses of the current texts have it, where most of them stand, and how much they drew."""

    tag: Tag
    document: str  # the slug of the document with most of the clauses
    clauses: int
    comments: int
    positions: int

    @property
    def contributions(self) -> int:
        """Comments and positions together."""
        return self.comments + self.positions


class SubjectSet(NamedTuple):
    """A set of tags: the subjects that there are clauses on, in their order, and the tags without any."""

    name: str
    subjects: list[TagSubject]
    untouched: list[Tag]

    @property
    def anything(self) -> bool:
        """Whether anything was said."""
        return any(subject.contributions for subject in self.subjects)


def load_subjects(consultation_id: int) -> list[SubjectSet]:
    """The subjects by set; a set without a clause is left out. Four statements, however many clauses there are.

    A clause with several tags counts under each; what was hidden, withdrawn or held is not counted.
    """
    clauses, where = _count_clauses(consultation_id)
    said = select().join_from(Comment, ClauseTag, ClauseTag.clause_id == Comment.clause_id).where(IS_OPEN)
    taken = (select().join_from(Position, Ballot, Ballot.id == Position.ballot_id)
             .join(ClauseTag, ClauseTag.clause_id == Ballot.clause_id))
    comments, positions = _count_by_tag(consultation_id, said), _count_by_tag(consultation_id, taken)
    found = []
    for name, tags in load_tags_by_set(consultation_id).items():
        subjects = [TagSubject(tag, where[tag.id], clauses[tag.id], comments.get(tag.id, 0), positions.get(tag.id, 0))
                    for tag in tags if tag.id in clauses]
        found.append(SubjectSet(name, subjects, [tag for tag in tags if tag.id not in clauses]))
    return [each for each in found if each.subjects]


def _count_clauses(consultation_id: int) -> tuple[dict[int, int], dict[int, str]]:
    """How many clauses have each tag, and the document with most of them; among equals the first one."""
    query = (select(ClauseTag.tag_id, Document.slug, func.count())
             .join(Placement, Placement.clause_id == ClauseTag.clause_id)
             .join(Document, IN_TEXT).where(Document.consultation_id == consultation_id)
             .group_by(ClauseTag.tag_id, Document.id, Document.slug, Document.place)
             .order_by(func.count(), Document.place.desc(), Document.id.desc()))
    clauses: dict[int, int] = {}
    where: dict[int, str] = {}
    for tag, slug, count in db.session.execute(query):
        clauses[tag] = clauses.get(tag, 0) + count
        where[tag] = slug
    return clauses, where


def _count_by_tag(consultation_id: int, said: Any) -> dict[int, int]:
    """How much was said on the clauses with each tag, as far as they stand in a current text."""
    query = (said.join(Placement, Placement.clause_id == ClauseTag.clause_id).join(Document, IN_TEXT)
             .where(Document.consultation_id == consultation_id)
             .add_columns(ClauseTag.tag_id, func.count()).group_by(ClauseTag.tag_id))
    return {row[0]: row[1] for row in db.session.execute(query)}
