"""What stands around the words that are drafted: edits with their changes, brackets, what was said online, and the steps."""
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.amendments.queries import Proposal
from consult.comments.models import Thread
from consult.comments.queries import threads_on
from consult.consolidation.workbench.queries import Option, spots
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.permissions.rules import allows
from consult.documents.queries import Line, line_of
from consult.text.brackets.bracket_tree import parse
from consult.text.parsing.light_markup import plain

from . import revisions as stepping
from .actions import asked
from consult.meetings.models import Meeting, Registration
from consult.meetings.drafting_groups.text_actions import text_of_group
from .models import Drafted, MeetingChange, Step
from consult.meetings.drafting_groups.models import DraftingGroup, GroupChange
from consult.meetings.drafting_groups.report_queries import Tabled, tabled_words
from .queries import WordsNow, clauses_now, words_of, text_in, texts_in, words_now

SAID = 8  # threads beside the words


class Change(NamedTuple):
    """A change that an edit asks for, with its name; taken: it was dropped in."""

    key: str
    option: Option
    taken: bool


class Edit(NamedTuple):
    """An open edit of the clause that changes its words, change by change."""

    proposal: Proposal
    changes: list[Change]


class Pair(NamedTuple):
    """A pair of brackets in the words: its number, its words, and the alternatives in it as one reads them."""

    number: int
    words: str
    alternatives: list[tuple[str, str]]


class Desk(NamedTuple):
    """All that the page of a clause's words shows. clauses: those that may be drafted, and those that were; by name."""

    words: WordsNow
    text: Drafted | None
    clauses: list[tuple[int, str]]
    edits: list[Edit]
    pairs: list[Pair]
    threads: list[Thread]
    steps: list[Step]
    organisations: list[Organisation]
    live: bool  # whether words are drafted here at all now
    drafts: bool  # whether the reader does so
    leads: bool  # and takes the pen from others
    open_here: bool  # whether this clause may be drafted now
    mine: bool  # whether the reader has the pen
    brings: bool  # whether the reader hands the words over to the desk
    proposals: list[Tabled]  # by drafting groups, for this clause
    rendering: Line | None  # the words as issued in the reader's language, where that is not the authentic one
    doors: str  # how the endpoints of this page begin, and what leads to them
    address: dict[str, Any]


def clauses_of(meeting: Meeting) -> list[int]:
    """The clauses on the page of the words: those that may be drafted now, then those that were drafted."""
    return list(dict.fromkeys([*clauses_now(meeting), *(each.clause_id for each in texts_in(meeting.id))]))


def desk(actor: Actor, meeting: Meeting, clause_id: int) -> Desk:
    """What the page shows of a clause; raises NotFound for one that is in no issued version."""
    words, text = words_now(meeting, clause_id), text_in(meeting.id, clause_id)
    drafts = allows(actor, "meeting.draft", meeting)
    here = drafts and meeting.live and clause_id in clauses_now(meeting)
    return _desk(actor, words, text, clauses_of(meeting), stepping.history(text, MeetingChange) if text else [], here)._replace(
        organisations=organisations_in(meeting.id) if drafts else [], live=meeting.live, drafts=drafts,
        leads=allows(actor, "meeting.lead", meeting), brings=allows(actor, "clause.bring", meeting),
        proposals=tabled_words(meeting, words), doors="meetings.",
        address={"slug": meeting.consultation.slug, "meeting": meeting.slug, "clause_id": clause_id})


def group_desk(actor: Actor, group: DraftingGroup, clause_id: int) -> Desk:
    """The same of a drafting group; raises NotFound for a clause that was not referred to it."""
    if clause_id not in group.clause_ids:
        raise NotFound(what="Clause")
    text = text_of_group(group.id, clause_id)
    drafts = allows(actor, "group.work", group)
    inside = drafts or not group.issued  # what everyone reads once it is tabled is the proposal, not the way there
    return _desk(actor, words_of(text, clause_id), text, list(group.clause_ids),
                 stepping.history(text, GroupChange) if text and inside else [], drafts and group.state == "open")._replace(
        live=group.state == "open", drafts=drafts, leads=actor.user_id == group.facilitator_id, doors="meetings.group_",
        address={"slug": group.document.consultation.slug, "number": group.number, "clause_id": clause_id})


def _desk(actor: Actor, words: WordsNow, text: Drafted | None, clauses: list[int], steps: Sequence[Step], here: bool) -> Desk:
    names = names_in(words.version.id)
    return Desk(words, text, [(each, names.get(each, "·")) for each in clauses],
                edits_on(actor, words.clause_id, stepping.issued_line(words.version, words.clause_id).text, text),
                pairs_in(words.text), threads_on(actor, words.clause_id, limit=SAID), list(steps), [], False, False, False, here,
                text is not None and actor.user_id is not None and text.editor_id == actor.user_id, False, [],
                _rendering(words), "", {})


def _rendering(words: WordsNow) -> Line | None:
    """How the clause reads in the reader's language as it is issued; none where that is the authentic one, or there is none."""
    wanted = i18n.spoken()
    if wanted == words.language:
        return None
    line = line_of(words.version.id, words.clause_id, wanted, words.version.document.authentic)
    return line if line is not None and line.language == wanted else None


def edits_on(actor: Actor, clause_id: int, base: str, text: Drafted | None) -> list[Edit]:
    """The open edits of a clause, each with its changes as they stand in the words as issued."""
    taken = set(text.taken) if text is not None else set()
    found = []
    for proposal, own in asked(actor, clause_id).values():
        options = [option for spot in spots(base, [proposal], taken) for option in spot.options]
        keys = {key: option for option in options for key in option.keys}
        found.append(Edit(proposal, [Change(key, keys[key], key in taken) for key, _ in own if key in keys]))
    return found


def pairs_in(text: str) -> list[Pair]:
    """The pairs of brackets of a text, as they open."""
    return [Pair(number, plain(text[each.start + 1:each.end - 1]),
                 [(offer.by or offer.label, plain(text[offer.words:offer.end])) for offer in each.alternatives])
            for number, each in enumerate(parse(text).every())]


def organisations_in(meeting_id: int) -> list[Organisation]:
    """The organisations that take part in a meeting, by name: for whom brackets are opened."""
    return list(db.session.scalars(
        select(Organisation).where(Organisation.id.in_(select(Registration.organisation_id).where(
            Registration.meeting_id == meeting_id, Registration.withdrawn_at.is_(None)))).order_by(Organisation.name)))
