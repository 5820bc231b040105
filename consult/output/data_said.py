"""What was said about a document, as a visitor may read it: comments and amendments as data."""
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import and_, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment, AmendmentRevision, Rendering
from consult.amendments.queries import Proposal
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentRevision, Said
from consult.core.access import Actor
from consult.core.db import db
from consult.core.grounds import Grounds, grounds_in
from consult.submissions.models import Submission

from .data_answers import AmendmentData, RevisionData, SponsorData
from .data_fields import AnchorData, AuthorData, CommentData, EarlierData, HiddenData

VISITOR = Actor()  # whose eyes these are
SHOWN = and_(Amendment.hidden_at.is_(None), Amendment.held_at.is_(None))


def published_in(document_id: int) -> dict[int, Submission]:
    """The published submissions from which something was entered in a document, by the number of their row."""
    entered = select(Comment.submission_id).where(Comment.document_id == document_id).union(
        select(Amendment.submission_id).where(Amendment.document_id == document_id))
    query = select(Submission).where(Submission.id.in_(entered), Submission.published_at.is_not(None))
    return {each.id: each for each in db.session.scalars(query)}


def comments_in(document_id: int, published: Collection[int], clauses: Collection[int]) -> list[CommentData]:
    """The comments on these clauses of a document, on the whole and on its amendments, in the order in which they came."""
    earlier: dict[int, list[EarlierData]] = defaultdict(list)
    query = (select(CommentRevision).join(Comment, Comment.id == CommentRevision.comment_id)
             .where(Comment.document_id == document_id, comments.OPEN).order_by(CommentRevision.id))
    for each in db.session.scalars(query):
        earlier[each.comment_id].append(EarlierData(body=each.body, kind=each.kind, replaced_at=each.replaced_at))
    found: list[CommentData] = []
    after: int | None = 0
    while after is not None:
        part, after = comments.comments_on(VISITOR, document_id=document_id, after=after, limit=comments.MOST)
        found += [_comment(each, published, earlier[each.id]) for each in part
                  if each.clause_id is None or each.clause_id in clauses]
    return found


def _comment(said: Said, published: Collection[int], earlier: list[EarlierData]) -> CommentData:
    """What a visitor reads of a comment: of one without words also not who wrote it."""
    readable = said.body is not None
    author = AuthorData(id=None if said.behalf else said.author_id, name=said.name, organisation_id=said.organisation_id,
                        declared=said.declared, submission_id=_if(said.submission_id, published)) if readable else None
    return CommentData.of(
        id=said.id, place=said.place, clause_id=said.clause_id, amendment_id=said.amendment_id, parent_id=said.parent_id,
        kind=said.kind, author=author, language=said.language, body=said.body, anchor=_anchor(said), state=said.state,
        hidden=_hidden(said.grounds), posted_at=said.posted_at, edited_at=said.edited_at, earlier=earlier if readable else [])


def _anchor(said: Said) -> AnchorData | None:
    if said.exact is None or said.start is None or said.end is None or said.wording_id is None:
        return None
    return AnchorData(wording_id=said.wording_id, exact=said.exact, prefix=said.prefix or "", suffix=said.suffix or "",
                      start=said.start, end=said.end)


def _hidden(grounds: Grounds | None) -> HiddenData | None:
    return HiddenData(ground=grounds.ground, words=grounds.words) if grounds else None


def _if(number: int | None, published: Collection[int]) -> int | None:
    return number if number in published else None


def amendments_in(document_id: int, published: Collection[int]) -> list[AmendmentData]:
    """The amendments in a document in the order in which they came; of hidden ones the number and the ground."""
    revisions = _revisions(document_id)
    found: list[AmendmentData] = []
    after = 0
    while part := amendments.listed(VISITOR, document_id, after, amendments.MOST):
        found += [_amendment(each, published, revisions[each.id]) for each in part]
        after = part[-1].id
    hidden = select(Amendment.id, Amendment.number, Amendment.hidden_reason).where(
        Amendment.document_id == document_id, Amendment.hidden_at.is_not(None), Amendment.held_at.is_(None))
    found += [_tombstone(*row) for row in db.session.execute(hidden)]
    return sorted(found, key=lambda each: each.id)


def _revisions(document_id: int) -> dict[int, list[RevisionData]]:
    """All that the amendments everyone may read said, in one statement."""
    query = (select(AmendmentRevision, Rendering).join(Amendment, Amendment.id == AmendmentRevision.amendment_id)
             .outerjoin(Rendering, Rendering.revision_id == AmendmentRevision.id)
             .where(Amendment.document_id == document_id, SHOWN).order_by(AmendmentRevision.number))
    found: dict[int, list[RevisionData]] = defaultdict(list)
    for said, rendered in db.session.execute(query):
        found[said.amendment_id].append(RevisionData(
            number=said.number, wording_id=said.wording_id, parent_revision=said.parent_revision, language=said.language,
            text=said.text, clause_kind=said.clause_kind, clause_level=said.clause_level, reason=said.reason,
            digest=said.digest, authentic=rendered.text if rendered else None, made_at=said.made_at,
            official=rendered is not None and rendered.confirmed_at is not None))
    return found


def _amendment(given: Proposal, published: Collection[int], revisions: list[RevisionData]) -> AmendmentData:
    author = AuthorData(id=None if given.submission_id else given.author_id, name=given.source or given.name,
                        organisation_id=given.organisation_id, declared=given.declared,
                        submission_id=_if(given.submission_id, published))
    return AmendmentData.of(
        id=given.id, number=given.number, state=given.state, hidden=None, kind=given.kind, clause_id=given.clause_id,
        parent_id=given.parent_id, retabled_from_id=given.retabled_from_id, author=author, coalition=given.coalition,
        sponsors=[SponsorData(organisation_id=each.organisation_id, name=each.name, earlier=each.earlier)
                  for each in given.sponsors], revision=given.revision, revisions=revisions, proposed_at=given.proposed_at)


def _tombstone(number_of_row: int, number: int, reason: str | None) -> AmendmentData:
    return AmendmentData.of(
        id=number_of_row, number=number, state="hidden", hidden=_hidden(grounds_in(reason)), kind=None, clause_id=None,
        parent_id=None, retabled_from_id=None, author=None, coalition=None, sponsors=[], revision=None, revisions=[],
        proposed_at=None)
