"""Queries of the provenance of a clause: the source of each passage, related comments and
decisions.
"""

from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments.queries import AmendmentView
from consult.ballots.queries import load_clause_ballots
from consult.positions.models import Ballot
from consult.positions.queries import Tally, build_empty_tally, load_amendment_tallies
from consult.comments.models import Comment
from consult.comments.queries import IS_OPEN
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version

from consult.consolidation.brackets.objector_queries import load_organisation_names
from consult.consolidation.provenance.source_labels import SourceLabel, load_source_labels
from consult.consolidation.dispositions.queries import DispositionView, load_dispositions
from consult.consolidation.models import ChairDecision, Disposition
from .story import StoryPassage, ClauseStory, load_story

ACCEPTED_OUTCOMES = ("accepted", "part", "modified")  # outcomes of comments that led to a change
MAX_COMMENTS = 200  # maximum number of comments listed per source


class PassageSource(NamedTuple):
    """A source of text.

    Attributes:
        kind: "text" (present from the start), "amendment", "objection", "written" (by a
            moderator), "marks", "meeting" or "group".
        amendment, support, fates, comments: The amendment with its tally, its dispositions, and the
            comments on it.
        name: Name of an objecting organization.
        label: Label of a meeting or drafting group.
    """

    kind: str
    amendment: AmendmentView | None = None
    support: Tally | None = None
    fates: tuple[DispositionView, ...] = ()
    comments: tuple[int, ...] = ()
    name: str | None = None
    label: SourceLabel | None = None


class ProvenancePassage(NamedTuple):
    """A passage with its sources.

    Attributes:
        start, end: Position in characters.
        comments: Comments on the clause that were accepted with that version.
    """

    start: int
    end: int
    part: StoryPassage
    sources: tuple[PassageSource, ...]
    comments: tuple[int, ...]


class ClauseProvenance(NamedTuple):
    """The passages of a clause, covering every character once and in order; with decisions and
    closed ballots.
    """

    story: ClauseStory
    passages: list[ProvenancePassage]
    decisions: list[ChairDecision]
    ballots: list[Ballot]


def load_provenance(actor: Actor, version: Version, clause_id: int) -> ClauseProvenance:
    """Load the provenance of a clause in a version.

    Raises:
        NotFound: The version is not issued, or does not contain the clause.
    """
    found = load_story(actor, version, clause_id)
    codes = {source for part in found.parts for source in part.sources}
    sources = _build_sources(found, codes)
    passages, at = [], 0
    led = {
        each.version.id: _load_accepted_comments(clause_id, each.version.id) for each in found.parts
    }
    for part in found.parts:
        passages.append(
            ProvenancePassage(
                at,
                at + len(part.text),
                part,
                tuple(sources[code] for code in part.sources),
                led[part.version.id] if part.letter else (),
            )
        )
        at += len(part.text)
    decisions = [each.decision for each in found.moments if each.decision is not None]
    until = version.issued_at
    ballots = [
        each
        for each in load_clause_ballots(clause_id)
        if each.closed_at is not None
        and each.voided_at is None
        and (until is None or each.closed_at <= until)
    ]
    return ClauseProvenance(found, passages, decisions, ballots)


def _build_sources(found: ClauseStory, codes: set[str]) -> dict[str, PassageSource]:
    edits = {code: found.amendments[code] for code in codes if code in found.amendments}
    support = load_amendment_tallies([each.id for each in edits.values()])
    objecting, elsewhere = load_organisation_names(codes), load_source_labels([tuple(codes)])
    made: dict[str, PassageSource] = {}
    for code in codes:
        edit = edits.get(code)
        if edit is not None:
            made[code] = PassageSource(
                "amendment",
                edit,
                support.get(edit.id) or build_empty_tally(),
                tuple(load_dispositions("amendment", edit.id)),
                _load_amendment_comments(edit.id),
            )
        elif code in elsewhere:
            made[code] = PassageSource(elsewhere[code].kind, label=elsewhere[code])
        elif code in objecting:
            made[code] = PassageSource("objection", name=objecting[code])
        else:
            made[code] = PassageSource({"base": "text", "marks": "marks"}.get(code, "written"))
    return made


def _load_comment_ids(*conditions: Any) -> tuple[int, ...]:
    query = select(Comment.id).where(IS_OPEN, *conditions).order_by(Comment.id).limit(MAX_COMMENTS)
    return tuple(db.session.scalars(query))


def _load_amendment_comments(amendment_id: int) -> tuple[int, ...]:
    """Load the public comments on an amendment."""
    return _load_comment_ids(Comment.amendment_id == amendment_id)


def _load_accepted_comments(clause_id: int, version_id: int) -> tuple[int, ...]:
    """Load the comments on a clause that a version accepted in whole or in part."""
    given = select(Disposition.comment_id).where(
        Disposition.version_id == version_id,
        Disposition.outcome.in_(ACCEPTED_OUTCOMES),
        Disposition.comment_id.is_not(None),
    )
    return _load_comment_ids(Comment.clause_id == clause_id, Comment.id.in_(given))
