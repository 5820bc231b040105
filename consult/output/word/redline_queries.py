"""What changed between two versions, clause by clause, with what is known of who asked for it, and what was said in public."""
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import or_, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.comments.models import Comment, Said
from consult.comments.queries import OPEN, ROWS, said_where
from consult.consolidation.models import ClauseWork, Disposition
from consult.consolidation.workbench.actions import attributed, passages_of
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now
from consult.core.errors import NotFound
from consult.core.permissions.rules import require
from consult.documents import comparison as compare
from consult.documents.models import Placement, Version, Wording
from consult.documents.queries import Line, text_of, versions_for
from consult.text.diff.word_diff import Part

from consult.output.version_queries import clause_of, has_statuses, source_of
from consult.output.render_input import Change, Clause, Hand, Redline, Remark, Source, Stage
from .lineage_messages import lineage_notes
from consult.output.messages import changes_since

MOST_REMARKS = 2_000
EVERYONE = Actor()  # a file is handed on, so it names only what everyone may read


def redline(actor: Actor, version: Version, language: str, against: Version | None) -> Redline:
    """What changed from an earlier version; raises NotFound where there is none."""
    if against is None:
        raise NotFound(what="Version")
    require(actor, "version.read", against)
    source = source_of(actor, version, language)
    result = compare.compare_versions(against, version, language, diff=_undrawn)
    versions = [each for each in versions_for(actor, version.document)
                if against.place < each.place <= version.place and (each.issued or each.id == version.id)]
    changes = _in_place(result.changes, has_statuses(version.document, version),
                        [line.clause_id for line in text_of(against.id, language, version.document.authentic)])
    edits: dict[str, Hand] = {}
    if language == version.document.authentic:
        stages = _stages(versions, source, language)
        _trace(changes, stages)
        edits = _edits(stages, language)
    _name_those_who_asked(changes, versions, language)
    remarks, left_out = remarks_of(actor, version, [against, *versions], source)
    steps = [_hand(each, language) for each in versions]
    notes = lineage_notes(result.changes, language, steps[-1])
    for each in changes:
        line = each.new or each.old
        there = [line.id] if line is not None and each.how != "from" else []
        each.remarks = [one for number in there for one in (*notes.get(number, ()), *remarks.get(number, ()))]
    source.words["changes_since"] = changes_since(language, against, left_out)
    return Redline(source=source, changes=changes, steps=steps, edits=edits)


def _undrawn(_old: str, _new: str) -> list[Part]:
    """The words are compared where the file is written."""
    return []


def _hand(version: Version, language: str) -> Hand:
    """Who stands for changes of which nothing is known: the version itself."""
    return Hand(author=i18n.said(version.name, language) or version.symbol, at=moment(version.issued_at or _today()))


def _today() -> datetime:
    return now().replace(hour=0, minute=0, second=0, microsecond=0)


def moment(at: datetime) -> str:
    """A moment as Word has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_place(found: list[compare.Change], counts: bool, order: list[int]) -> list[Change]:
    """The changes in the order of the later version; what went, or moved away, behind the one it stood behind."""
    def clause(line: Line | None, status: bool) -> Clause | None:
        return clause_of(line, status) if line is not None else None

    by_clause = {each.clause_id: each for each in found}
    behind: dict[int, list[Change]] = defaultdict(list)
    anchor = 0
    for number in order:
        each = by_clause[number]
        if each.new is not None and not each.moved:
            anchor = number
        else:
            how = "from" if each.moved else "gone"
            behind[anchor].append(Change(how=how, old=clause(each.old, False), new=clause(each.new, False)))
    result = behind[0]
    for each in found:
        if each.new is None:
            continue
        how = "new" if each.old is None else "to" if each.moved else "kept"
        result.append(Change(how=how, old=clause(each.old, False), new=clause(each.new, counts)))
        result += behind.get(each.clause_id, []) if how == "kept" else []
    return result


def _stages(versions: list[Version], source: Source, language: str) -> dict[int, list[Stage]]:
    """The words of each clause in each of the versions, with what consolidation knows of them."""
    found: dict[int, list[Stage]] = defaultdict(list)
    works = {(each.version_id, each.clause_id): each for each in db.session.scalars(
        select(ClauseWork).where(ClauseWork.version_id.in_([each.id for each in versions])))}
    for step, version in enumerate(versions):
        for line in text_of(version.id, language, language):
            work, stage = works.get((version.id, line.clause_id)), Stage(text=line.text, step=step)
            if work is not None and work.digest == line.digest:
                stage.passages = [(each.text, list(map(str, each.sources))) for each in passages_of(work)]
                stage.struck = [(at, text, list(sources)) for at, text, sources in work.struck]
                stage.moderators = Hand(author=source.words["moderator"], at=moment(work.made_at))
            found[line.clause_id].append(stage)
    return found


def _trace(changes: Iterable[Change], stages: dict[int, list[Stage]]) -> None:
    """Give each clause that reads otherwise its words on the way."""
    for each in changes:
        if each.new is not None and each.how != "from" and (each.old is None or each.old.text != each.new.text):
            first = Stage(text=each.old.text if each.old is not None else "", step=-1)
            each.stages = [first, *stages.get(each.new.id, [])]


def _edits(stages: dict[int, list[Stage]], language: str) -> dict[str, Hand]:
    """Who proposed what is in these words, as far as everyone may read it, with the day of the words that were taken."""
    numbers = {int(source[1:]) for each in stages.values() for stage in each
               for sources in (*(sources for _, sources in stage.passages or ()), *(sources for _, _, sources in stage.struck))
               for source in sources if source.startswith("a")}
    there = amendments.chosen(EVERYONE, Amendment.id.in_(numbers)) if numbers else []
    return {f"a{each.id}": Hand(author=attributed(each, language), at=moment(each.revised_at or each.proposed_at))
            for each in there}


def _name_those_who_asked(changes: Iterable[Change], versions: list[Version], language: str) -> None:
    """Say of clauses that went who asked for that, where their proposal was accepted on the way."""
    gone = {each.old.id: each for each in changes if each.how == "gone" and each.old is not None}
    accepted = (select(Disposition.amendment_id).join(Amendment, Amendment.id == Disposition.amendment_id)
                .where(Disposition.version_id.in_([each.id for each in versions]), Disposition.outcome == "accepted",
                       Amendment.kind == "sup", Amendment.clause_id.in_(gone)))
    for each in amendments.chosen(EVERYONE, Amendment.id.in_(accepted)) if gone else ():
        change = gone[each.clause_id or 0]
        name, at = attributed(each, language), moment(each.revised_at or each.proposed_at)
        before = change.hand
        change.hand = Hand(author=f"{before.author}, {name}" if before else name, at=max(at, before.at) if before else at)


def remarks_of(actor: Actor, version: Version, versions: list[Version], source: Source) -> tuple[dict[int, list[Remark]], int]:
    """What was said in public of the clauses in any of these versions, by clause, oldest first; and how many are left out."""
    wordings = (select(Wording.id).join(Placement, Placement.id == Wording.placement_id)
                .where(Placement.version_id.in_([each.id for each in versions])))
    rows = said_where(actor, Comment.document_id == version.document_id, Comment.clause_id.is_not(None),
                      Comment.amendment_id.is_(None), OPEN,
                      or_(Comment.wording_id.in_(wordings), Comment.wording_id.is_(None)), query=ROWS.order_by(Comment.id))
    said = [each for each, _answered in rows if each.body is not None]
    there = set(db.session.scalars(select(Placement.clause_id).where(Placement.version_id == version.id, Placement.place >= 0)))
    found: dict[int, list[Remark]] = defaultdict(list)
    shown = {each.id for each in said[:MOST_REMARKS]}
    for each in said[:MOST_REMARKS]:
        parent = each.parent_id if each.parent_id in shown else None
        if each.parent_id is None or parent is not None:
            stands = each.stands_id if each.stands_id in there else each.clause_id  # it may have gone elsewhere in a later one
            found[stands or 0].append(
                Remark(id=each.id, parent=parent, author=_speaker(each, source), at=moment(each.posted_at),
                       body=each.body or "", quoted=each.exact or ""))
    return found, len(said) - len(shown)


def _speaker(each: Said, source: Source) -> str:
    """A person with the organisation spoken for; where an organisation is only declared, the person alone."""
    name = each.name or source.words["somebody"]
    return f"{name} ({each.organisation})" if each.organisation and each.organisation != name else name
