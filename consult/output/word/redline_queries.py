"""Reads the changes between two versions by clause, with authors and public comments."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import or_, select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.comments.models import Comment, CommentView
from consult.comments.queries import IS_OPEN, SELECT_COMMENTS, load_comment_views
from consult.consolidation.models import ClauseWork, Disposition
from consult.consolidation.workbench.clause_text_queries import get_author_name, parse_passages
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.documents import comparison as compare
from consult.documents.models import Placement, Version, Wording
from consult.documents.queries import (
    WORDING_PLACEMENT,
    ClauseText,
    load_clause_texts,
    list_readable_versions,
)
from consult.text.diff.word_diff import DiffPart

from consult.output.version_queries import make_clause, load_source
from consult.output.render_input import (
    ClauseChange,
    FileClause,
    ChangeAuthor,
    Redline,
    FileComment,
    FileSource,
    WordingStage,
)
from .lineage_messages import build_lineage_notes
from consult.output.messages import format_changes_since

MOST_REMARKS = 2_000
PUBLIC_READER = Actor()  # a file is handed on, so it holds only public data


def collect_redline(
    actor: Actor, version: Version, language: str, against: Version | None
) -> Redline:
    """Collect the changes from an earlier version.

    Raises:
        NotFound: there is no earlier version.
        Forbidden: the actor may not read one of the two.
    """
    if against is None:
        raise NotFound(what="Version")
    require_permission(actor, "version.read", against)
    source = load_source(actor, version, language)
    result = compare.compare_versions(against, version, language, diff=_skip_diff)
    versions = [
        each
        for each in list_readable_versions(actor, version.document)
        if against.place < each.place <= version.place and (each.issued or each.id == version.id)
    ]
    changes = _order_changes(
        result.changes,
        [
            line.clause_id
            for line in load_clause_texts(against.id, language, version.document.authentic)
        ],
    )
    edits: dict[str, ChangeAuthor] = {}
    if language == version.document.authentic:
        stages = _load_stages(versions, source, language)
        _attach_stages(changes, stages)
        edits = _load_amendment_authors(stages, language)
    _attribute_deletions(changes, versions, language)
    remarks, left_out = load_comments(actor, version, [against, *versions], source)
    steps = [_make_version_author(each, language) for each in versions]
    notes = build_lineage_notes(result.changes, language, steps[-1])
    for each in changes:
        line = each.new or each.old
        there = [line.id] if line is not None and each.kind != "from" else []
        each.remarks = [
            one for number in there for one in (*notes.get(number, ()), *remarks.get(number, ()))
        ]
    source.labels["changes_since"] = format_changes_since(language, against, left_out)
    return Redline(source=source, changes=changes, steps=steps, edits=edits)


def _skip_diff(_old: str, _new: str) -> list[DiffPart]:
    """Return no diff: the writer compares the texts."""
    return []


def _make_version_author(version: Version, language: str) -> ChangeAuthor:
    """Make the author of changes with unknown origin: the version itself."""
    return ChangeAuthor(
        author=i18n.choose_title(version.name, language) or version.symbol,
        at=format_timestamp(version.issued_at or _get_today()),
    )


def _get_today() -> datetime:
    return utc_now().replace(hour=0, minute=0, second=0, microsecond=0)


def format_timestamp(at: datetime) -> str:
    """Format a moment as Word expects it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _order_changes(found: list[compare.ClauseDifference], order: list[int]) -> list[ClauseChange]:
    """Order the changes as the later version; deleted and moved clauses follow their neighbours."""

    def clause(line: ClauseText | None) -> FileClause | None:
        return make_clause(line) if line is not None else None

    by_clause = {each.clause_id: each for each in found}
    behind: dict[int, list[ClauseChange]] = defaultdict(list)
    anchor = 0
    for number in order:
        each = by_clause[number]
        if each.new is not None and not each.moved:
            anchor = number
        else:
            how = "from" if each.moved else "gone"
            behind[anchor].append(
                ClauseChange(kind=how, old=clause(each.old), new=clause(each.new))
            )
    result = behind[0]
    for each in found:
        if each.new is None:
            continue
        how = "new" if each.old is None else "to" if each.moved else "kept"
        result.append(ClauseChange(kind=how, old=clause(each.old), new=clause(each.new)))
        result += behind.get(each.clause_id, []) if how == "kept" else []
    return result


def _load_stages(
    versions: list[Version], source: FileSource, language: str
) -> dict[int, list[WordingStage]]:
    """Load the text of each clause in each version, with the origins that consolidation stored."""
    found: dict[int, list[WordingStage]] = defaultdict(list)
    works = {
        (each.version_id, each.clause_id): each
        for each in db.session.scalars(
            select(ClauseWork).where(ClauseWork.version_id.in_([each.id for each in versions]))
        )
    }
    for step, version in enumerate(versions):
        for line in load_clause_texts(version.id, language, language):
            work, stage = (
                works.get((version.id, line.clause_id)),
                WordingStage(text=line.text, step=step),
            )
            if work is not None and work.digest == line.digest:
                stage.passages = [
                    (each.text, list(map(str, each.sources))) for each in parse_passages(work)
                ]
                stage.deletions = [(at, text, list(sources)) for at, text, sources in work.struck]
                stage.moderators = ChangeAuthor(
                    author=source.labels["moderator"], at=format_timestamp(work.made_at)
                )
            found[line.clause_id].append(stage)
    return found


def _attach_stages(changes: Iterable[ClauseChange], stages: dict[int, list[WordingStage]]) -> None:
    """Attach the stages to each clause whose text changed."""
    for each in changes:
        if (
            each.new is not None
            and each.kind != "from"
            and (each.old is None or each.old.text != each.new.text)
        ):
            first = WordingStage(text=each.old.text if each.old is not None else "", step=-1)
            each.stages = [first, *stages.get(each.new.id, [])]


def _load_amendment_authors(
    stages: dict[int, list[WordingStage]], language: str
) -> dict[str, ChangeAuthor]:
    """Load the authors of the amendments in these texts, as far as everyone may read them.

    The time is that of the revision that was taken.
    """
    numbers = {
        int(source[1:])
        for each in stages.values()
        for stage in each
        for sources in (
            *(sources for _, sources in stage.passages or ()),
            *(sources for _, _, sources in stage.deletions),
        )
        for source in sources
        if source.startswith("a")
    }
    there = (
        amendments.load_matching_amendments(PUBLIC_READER, Amendment.id.in_(numbers))
        if numbers
        else []
    )
    return {
        f"a{each.id}": ChangeAuthor(
            author=get_author_name(each, language),
            at=format_timestamp(each.revised_at or each.proposed_at),
        )
        for each in there
    }


def _attribute_deletions(
    changes: Iterable[ClauseChange], versions: list[Version], language: str
) -> None:
    """Attribute each deleted clause to the authors of the accepted amendments that asked for it."""
    gone = {each.old.id: each for each in changes if each.kind == "gone" and each.old is not None}
    accepted = (
        select(Disposition.amendment_id)
        .join(Amendment, Amendment.id == Disposition.amendment_id)
        .where(
            Disposition.version_id.in_([each.id for each in versions]),
            Disposition.outcome == "accepted",
            Amendment.kind == "sup",
            Amendment.clause_id.in_(gone),
        )
    )
    for each in (
        amendments.load_matching_amendments(PUBLIC_READER, Amendment.id.in_(accepted))
        if gone
        else ()
    ):
        change = gone[each.clause_id or 0]
        name, at = (
            get_author_name(each, language),
            format_timestamp(each.revised_at or each.proposed_at),
        )
        before = change.author
        change.author = ChangeAuthor(
            author=f"{before.author}, {name}" if before else name,
            at=max(at, before.at) if before else at,
        )


def load_comments(
    actor: Actor, version: Version, versions: list[Version], source: FileSource
) -> tuple[dict[int, list[FileComment]], int]:
    """Load the public comments on the clauses of these versions.

    Returns:
        The comments by clause, oldest first, and the number of comments left out.
    """
    wordings = (
        select(Wording.id)
        .join(Placement, Placement.id == WORDING_PLACEMENT)
        .where(Placement.version_id.in_([each.id for each in versions]))
    )
    rows = load_comment_views(
        actor,
        Comment.document_id == version.document_id,
        Comment.clause_id.is_not(None),
        Comment.amendment_id.is_(None),
        IS_OPEN,
        or_(Comment.wording_id.in_(wordings), Comment.wording_id.is_(None)),
        query=SELECT_COMMENTS.order_by(Comment.id),
    )
    said = [each for each, _answered in rows if each.body is not None]
    there = set(
        db.session.scalars(
            select(Placement.clause_id).where(
                Placement.version_id == version.id, Placement.place >= 0
            )
        )
    )
    found: dict[int, list[FileComment]] = defaultdict(list)
    shown = {each.id for each in said[:MOST_REMARKS]}
    for each in said[:MOST_REMARKS]:
        parent = each.parent_id if each.parent_id in shown else None
        if each.parent_id is None or parent is not None:
            stands = (
                each.stands_id if each.stands_id in there else each.clause_id
            )  # it may have moved to another clause in a later version
            found[stands or 0].append(
                FileComment(
                    id=each.id,
                    parent=parent,
                    author=_get_speaker(each, source),
                    at=format_timestamp(each.posted_at),
                    body=each.body or "",
                    quoted=each.exact or "",
                )
            )
    return found, len(said) - len(shown)


def _get_speaker(each: CommentView, source: FileSource) -> str:
    """Return the name of a person, with the represented (not a merely declared) organization."""
    name = each.name or source.labels["somebody"]
    return (
        f"{name} ({each.organisation})" if each.organisation and each.organisation != name else name
    )
