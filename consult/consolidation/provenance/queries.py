"""The provenance of a clause for programs: every passage with who asked for it, what led there, and what was decided."""
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments.queries import Proposal
from consult.ballots.queries import ballots_on
from consult.positions.models import Ballot
from consult.positions.queries import Tally, empty_tally, tallies_of
from consult.comments.models import Comment
from consult.comments.queries import OPEN
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version

from consult.consolidation.brackets.insertion_actions import organisations_in
from consult.consolidation.workbench.handover_actions import Told, told
from consult.consolidation.dispositions.queries import Fate, fates_of
from consult.consolidation.models import Decision, Disposition
from .story import Part, Story, story

LED = ("accepted", "part", "modified")  # what became of comments that moved words
AT_MOST = 200  # comments that are numbered of one source


class Source(NamedTuple):
    """Whence words came. kind: text (they stood there), amendment, objection, written (a moderator), marks, meeting, group.

    edit and what belongs to it of an amendment; name of an organisation that objects; told of a meeting or a group.
    """

    kind: str
    edit: Proposal | None = None
    support: Tally | None = None
    fates: tuple[Fate, ...] = ()
    comments: tuple[int, ...] = ()
    name: str | None = None
    told: Told | None = None


class Passage(NamedTuple):
    """Words from one place, start to end, in characters; comments: on the clause, taken up with that version."""

    start: int
    end: int
    part: Part
    sources: tuple[Source, ...]
    comments: tuple[int, ...]


class Provenance(NamedTuple):
    """Every character of the words of a clause in a version, once and in order; decisions and closed ballots on the clause."""

    story: Story
    passages: list[Passage]
    decisions: list[Decision]
    ballots: list[Ballot]


def provenance(actor: Actor, version: Version, clause_id: int) -> Provenance:
    """Whence the words of a clause came; raises NotFound for a version that is not issued, or has no such clause."""
    found = story(actor, version, clause_id)
    codes = {source for part in found.parts for source in part.sources}
    sources = _sources(found, codes)
    passages, at = [], 0
    led = {each.version.id: _led_by(clause_id, each.version.id) for each in found.parts}
    for part in found.parts:
        passages.append(Passage(at, at + len(part.text), part, tuple(sources[code] for code in part.sources),
                                led[part.version.id] if part.letter else ()))
        at += len(part.text)
    decisions = [each.decision for each in found.moments if each.decision is not None]
    until = version.issued_at
    ballots = [each for each in ballots_on(clause_id)
               if each.closed_at is not None and each.voided_at is None and (until is None or each.closed_at <= until)]
    return Provenance(found, passages, decisions, ballots)


def _sources(found: Story, codes: set[str]) -> dict[str, Source]:
    edits = {code: found.edits[code] for code in codes if code in found.edits}
    support = tallies_of([each.id for each in edits.values()])
    objecting, elsewhere = organisations_in(codes), told([tuple(codes)])
    made: dict[str, Source] = {}
    for code in codes:
        edit = edits.get(code)
        if edit is not None:
            made[code] = Source("amendment", edit, support.get(edit.id) or empty_tally(),
                                tuple(fates_of("amendment", edit.id)), _said_of(edit.id))
        elif code in elsewhere:
            made[code] = Source(elsewhere[code].kind, told=elsewhere[code])
        elif code in objecting:
            made[code] = Source("objection", name=objecting[code])
        else:
            made[code] = Source({"base": "text", "marks": "marks"}.get(code, "written"))
    return made


def _numbers(*conditions: Any) -> tuple[int, ...]:
    query = select(Comment.id).where(OPEN, *conditions).order_by(Comment.id).limit(AT_MOST)
    return tuple(db.session.scalars(query))


def _said_of(amendment_id: int) -> tuple[int, ...]:
    """The comments on an amendment that everyone may read."""
    return _numbers(Comment.amendment_id == amendment_id)


def _led_by(clause_id: int, version_id: int) -> tuple[int, ...]:
    """The comments on a clause that were accepted, in whole or in part, on the way to a version."""
    given = select(Disposition.comment_id).where(Disposition.version_id == version_id, Disposition.outcome.in_(LED),
                                                 Disposition.comment_id.is_not(None))
    return _numbers(Comment.clause_id == clause_id, Comment.id.in_(given))
