"""What if: the text as it would read if all edits that fit a rule were taken, what collides, and whom it leaves behind.

A rule has no number of its own: whoever supposes types it. Nothing follows from it: no status, no disposition. What it makes
may be taken over as a starting point, clause by clause, where nobody worked yet, and be taken back exactly.
"""
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.colliding import apart, collisions_on, hunks_of, proposed_words
from consult.amendments.queries import Proposal
from consult.ballots.queries import Tally, empty_tally, tallies_of
from consult.core.access import Actor
from consult.core.db import db
from consult.core.digests import hashed
from consult.core.errors import Conflict
from consult.core.events import transaction
from consult.documents.compare import Stretch, stretched
from consult.documents.models import Version
from consult.documents.queries import Line, text_of
from consult.text.consolidated import consolidate
from consult.text.plain import plain

from .answering import before
from .models import Claim, ClauseWork, DeskBatch
from .reordering import move_as, move_back
from .working import key_of, line_now, take, version_in_work, work_on


class Condition(NamedTuple):
    """Which edits are supposed to be taken; all that is set must hold.

    percent: of those in each group that spoke for or against; live: who can live with it counts as for it. organisations: so
    many support it. No position is never counted as consent, so an edit on which nobody took one fits no percentage.
    """

    percent: int | None = None
    live: bool = False
    no_objection: bool = False
    organisations: int | None = None
    editorial: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return self.percent is None and self.organisations is None and not self.no_objection and not self.editorial


class Parting(NamedTuple):
    """Edits that all fit the rule and cannot all be taken: none of them is; over which words."""

    stretch: str
    edits: tuple[Proposal, ...]


class Supposed(NamedTuple):
    """A clause as it would read, and what moves it. kept: why it is not taken over: worked, claimed; none where it is."""

    line: Line
    change: tuple[Stretch, ...]
    text: str
    edits: tuple[Proposal, ...]
    keys: tuple[str, ...]
    partings: tuple[Parting, ...]
    kept: str | None
    move: Proposal | None = None

    @property
    def changes(self) -> bool:
        """Whether it would read or stand otherwise."""
        return bool(self.change) or self.move is not None


class Behind(NamedTuple):
    """A group or a region that would be left behind: edits taken that somebody of it objects to, and own edits not taken."""

    code: str
    against: tuple[Proposal, ...]
    lost: tuple[Proposal, ...]


class Supposition(NamedTuple):
    """The whole: clauses that would change or in which edits collide, how many stay, and who is left behind."""

    clauses: list[Supposed]
    untouched: int
    fitting: int
    open: int
    groups: list[Behind]
    regions: list[Behind]

    @property
    def digest(self) -> str:
        """Of what would be taken over, so that nothing else is than what was looked at."""
        return hashed(json.dumps([[each.line.clause_id, each.line.digest, each.keys, each.move and each.move.id]
                                  for each in self.clauses if each.kept is None]))


def fits(rule: Condition, each: Proposal, tally: Tally) -> bool:
    """Whether an edit fits a rule."""
    for_it = ("support", "live") if rule.live else ("support",)
    parts = [*tally["groups"].values(), *([tally["individuals"]] if any(tally["individuals"].values()) else [])]
    spoke = [(sum(part[choice] for choice in for_it), part["support"] + part["live"] + part["object"]) for part in parts]
    spoke = [(pro, there) for pro, there in spoke if there]
    return not (
        (rule.percent is not None and (not spoke or any(100 * pro < rule.percent * there for pro, there in spoke)))
        or (rule.no_objection and any(part["object"] for part in parts))
        or (rule.organisations is not None and tally["organisations"]["support"] < rule.organisations)
        or (rule.editorial and each.kind != "edit"))


def suppose(actor: Actor, version: Version, rule: Condition) -> Supposition:
    """What the text would be by a rule; reads only."""
    document = version.document
    language = document.authentic
    every = [each for each in amendments.in_document(actor, document.id) if each.state == "open" and each.parent_id is None]
    support = tallies_of([each.id for each in every])
    fit = [each for each in every if not rule.empty and fits(rule, each, support.get(each.id) or empty_tally())]
    there: dict[int, list[Proposal]] = defaultdict(list)
    for each in fit:
        if each.clause_id is not None and _counts(each):
            there[each.clause_id].append(each)
    busy = _busy(actor, version)
    lines = text_of(before(version), language, language)
    clauses = [made for line in lines if line.clause_id in there
               and (made := _supposed(line, there[line.clause_id], busy.get(line.clause_id))) is not None]
    taken = {each.id for made in clauses for each in made.edits}
    asking = [each for each in every if _counts(each)]
    return Supposition(clauses, len(lines) - sum(each.changes for each in clauses), len(fit), len(every),
                       _behind(asking, taken, support, "groups"), _behind(asking, taken, support, "regions"))


def _counts(each: Proposal) -> bool:
    """Whether an edit makes a clause read or stand otherwise."""
    return (each.kind == "move" and each.sure) or (proposed_words(each) is not None and each.kind != "sup")


def _busy(actor: Actor, version: Version) -> Mapping[int, str]:
    """The clauses that are somebody's already."""
    worked = db.session.scalars(select(ClauseWork.clause_id).where(ClauseWork.version_id == version.id))
    claimed = db.session.scalars(select(Claim.clause_id).where(Claim.version_id == version.id, Claim.user_id != actor.user_id))
    return {**dict.fromkeys(claimed, "claimed"), **dict.fromkeys(worked, "worked")}


def _supposed(line: Line, proposals: list[Proposal], kept: str | None) -> Supposed | None:
    """One clause; what collides is left out and told."""
    partings = tuple(Parting(plain(line.text[each.start:each.end]).strip(), _of(proposals, each.sources))
                     for each in collisions_on(proposals))
    moves = tuple(each for each in proposals if each.kind == "move")
    if apart(moves):
        partings = (*partings, Parting("", moves))
    parting = {each.id for found in partings for each in found.edits}
    taken = tuple(each for each in proposals if each.id not in parting)
    hunks = [(key_of(hunk, number), hunk) for each in taken for number, hunk in enumerate(hunks_of(each))]
    text = consolidate(line.text, [hunk for _, hunk in hunks], str).text if hunks else line.text
    move = next((each for each in taken if each.kind == "move"), None)
    if text == line.text and not partings and move is None:
        return None
    change = tuple(stretched(line.text, text)) if text != line.text else ()
    return Supposed(line, change, text, taken, tuple(sorted(key for key, _ in hunks)), partings, kept, move)


def _of(proposals: Iterable[Proposal], sources: Iterable[object]) -> tuple[Proposal, ...]:
    numbers = set(sources)
    return tuple(each for each in proposals if each.id in numbers)


def _behind(every: list[Proposal], taken: set[int], support: Mapping[int, Tally], part: str) -> list[Behind]:
    """Who objects to what is taken, and who supports what is not."""
    against: dict[str, list[Proposal]] = defaultdict(list)
    lost: dict[str, list[Proposal]] = defaultdict(list)
    for each in every:
        for code, counts in (support.get(each.id) or empty_tally())[part].items():
            if each.id in taken and counts["object"]:
                against[code].append(each)
            elif each.id not in taken and counts["support"]:
                lost[code].append(each)
    return [Behind(code, tuple(against[code]), tuple(lost[code])) for code in sorted({*against, *lost})]


def take_over(actor: Actor, version_id: int, rule: Condition, digest: str) -> DeskBatch:
    """Put what a rule supposes into the working version, where nobody worked yet; each clause keeps its provenance.

    digest: of the supposition that was looked at. Raises Conflict where another one came of it since, or nothing would change.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        found = suppose(actor, version, rule)
        free = [each for each in found.clauses if each.kept is None and (each.keys or each.move)]
        if not free:
            raise Conflict("nothing_to_take_over")
        if found.digest != digest:
            raise Conflict("supposed_otherwise")
        items = []
        for each in free:
            line = line_now(version, each.line.clause_id)
            if line is not None and line.digest == each.line.digest:
                items.append([line.clause_id, _taken(actor, version, line, each)])
        made = DeskBatch(consultation_id=version.consultation_id, version_id=version_id, user_id=actor.user_id, deed="suppose",
                         items=items, left=len(found.clauses) - len(items))
        db.session.add(made)
        db.session.flush()
    return made


def _taken(actor: Actor, version: Version, line: Line, each: Supposed) -> object:
    """Make a clause as supposed; what take_back knows it by. It stays where it is if the place was taken out meanwhile."""
    work = take(actor, version.id, line.clause_id, each.keys, digest=line.digest)
    move = each.move
    if move is not None and (move.after_id is None or line_now(version, move.after_id) is not None):
        work = move_as(actor, version.id, move.id)
    return [work.digest, work.placed] if work.placed else work.digest


def take_back(actor: Actor, version: Version, clause_id: int, made: object) -> bool:
    """Give a clause its issued words and place again, unless somebody changed it since; whether that was so."""
    digest, placed = made if isinstance(made, list) else (made, [])
    work, line = work_on(version.id, clause_id), line_now(version, clause_id)
    if work is None or line is None or work.digest != digest or line.digest != digest or (work.placed or []) != placed:
        return False
    if placed:
        move_back(actor, version.id, clause_id)
    db.session.delete(take(actor, version.id, clause_id, [], digest=line.digest))
    return True
