"""Disposition report of an issued version: each contribution with its disposition, by clause;
also as CSV.
"""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from consult.accounts.models import Organisation, User
from consult.accounts.queries import list_localized_groups
from consult.amendments.models import Amendment, AmendmentRevision, Coalition
from consult.attachments.models import AttachmentView
from consult.attachments.queries import load_attachments
from consult.comments.models import Comment
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.models import Placement, Version, Wording
from consult.documents.clauses.lineage_queries import load_heirs
from consult.moderation.contest import get_contest_text
from consult.submissions.models import Submission
from consult.text.search_normalization import fold_text
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.contests.queries import load_contests_by_contribution
from consult.consolidation.contests.models import Contest
from consult.consolidation.models import OUTCOMES, ContributionRef, Disposition
from consult.consolidation.workbench.clause_text_queries import load_inserted_works

COLUMNS = (
    "clause",
    "contribution",
    "kind",
    "source",
    "group",
    "asked",
    "reason_given",
    "disposition",
    "reason",
    "contest",
    "contest_reason",
    "contest_answer",
    "clause_now",
    "files",
)
ORDER_FIELDS = {
    "clause": "place",
    "organisation": "source",
    "group": "group",
}  # grouping of the rows: the field for each
FORMULA_PREFIXES = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a spreadsheet program reads a value with these prefixes as a formula


class DispositionReportRow(NamedTuple):
    """A contribution with its disposition.

    Attributes:
        number: Number of an amendment.
        asked: Text that it proposes, if any.
        comment_kind: Kind of a comment: "general", "technical", "editorial" or "question".
        clause_name: Full name of its clause.
        contests: Contests of the answer, oldest first.
        successors: Clauses of the new version that continue its own, with their names.
        resulting_clause: Clause that resulted from it.
    """

    place: int
    label: str
    kind: str  # add, mod, …; comment
    id: int
    number: int | None
    source: str | None
    group: str | None
    asked: str
    given: str
    outcome: str
    reason: str
    comment_kind: str = ""
    clause_id: int | None = None
    clause_name: str = ""
    contests: tuple[Contest, ...] = ()
    successors: tuple[tuple[int, str], ...] = ()
    resulting_clause: tuple[int, str] | None = None
    attachments: tuple[AttachmentView, ...] = ()

    @property
    def current_clauses(self) -> tuple[tuple[int, str], ...]:
        """The clauses of the new version to look at: the resulting clause, otherwise those that
        continue its own.
        """
        return (
            (self.resulting_clause,)
            if self.resulting_clause
            else self.successors
            if self.kind != "add"
            else ()
        )

    @property
    def contribution(self) -> ContributionRef:
        """Kind and row of the contribution."""
        return ContributionRef("comment" if self.kind == "comment" else "amendment", self.id)


class DispositionReport(NamedTuple):
    """All dispositions of a version."""

    version: Version
    rows: list[DispositionReportRow]

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """Outcomes that occur, with their numbers, in the usual order."""
        counts = [(code, sum(row.outcome == code for row in self.rows)) for code in OUTCOMES]
        return [pair for pair in counts if pair[1]]


def build_report(actor: Actor, version: Version, outcome: str = "") -> DispositionReport:
    """Build the report of a version in clause order.

    Raises:
        NotFound: The version is not issued.
    """
    require_permission(actor, "comment.read", version)
    if not version.issued:
        raise NotFound(what="Report")
    rows = sorted(
        [*_load_amendment_rows(version), *_load_comment_rows(version)],
        key=lambda row: (row.place, row.kind == "comment", row.id),
    )
    names = load_version_names(version.based_on_id or 0, i18n.get_language())
    contests = load_contests_by_contribution(version)
    files = {
        ContributionRef(kind, number): found
        for kind in ("amendment", "comment")
        for number, found in load_attachments(
            kind, [row.id for row in rows if row.contribution.kind == kind]
        ).items()
    }
    return DispositionReport(
        version,
        _locate_rows(
            version,
            [
                row._replace(
                    clause_name=names.get(row.clause_id or 0, ""),
                    contests=tuple(contests[row.contribution]),
                    attachments=files.get(row.contribution, ()),
                )
                for row in rows
                if outcome in {"", row.outcome}
            ],
        ),
    )


def _locate_rows(version: Version, rows: list[DispositionReportRow]) -> list[DispositionReportRow]:
    """Add to each row the clauses of the new version that continue its clause or resulted from
    it.
    """
    called, heirs = load_version_names(version.id, i18n.get_language()), load_heirs(version)
    made = {number: work.clause_id for number, work in load_inserted_works(version.id).items()}

    def find_current_names(*numbers: int) -> tuple[tuple[int, str], ...]:
        return tuple((number, called[number]) for number in numbers if number in called)

    return [
        row._replace(
            successors=find_current_names(row.clause_id or 0)
            or find_current_names(*heirs.get(row.clause_id or 0, [])),
            resulting_clause=next(iter(find_current_names(made.get(row.id, 0))), None)
            if row.kind == "add"
            else None,
        )
        for row in rows
    ]


def sort_rows(rows: Iterable[DispositionReportRow], by: str) -> list[DispositionReportRow]:
    """Sort rows by clause, organization (by name) or stakeholder group; persons come last."""
    codes = [group["code"] for group in list_localized_groups(i18n.get_language())]
    keys: dict[str, Callable[[DispositionReportRow], Any]] = {
        "organisation": lambda row: (row.source is None, fold_text(row.source or "")),
        "group": lambda row: codes.index(row.group) if row.group in codes else len(codes),
    }
    return sorted(rows, key=keys[by]) if by in keys else list(rows)


def _load_amendment_rows(version: Version) -> list[DispositionReportRow]:
    query = (
        _build_answer_query(version, Amendment)
        .add_columns(
            Amendment.kind,
            Amendment.number,
            AmendmentRevision.text,
            AmendmentRevision.reason.label("why"),
            Coalition.name.label("together"),
        )
        .join(
            AmendmentRevision,
            and_(
                AmendmentRevision.amendment_id == Amendment.id,
                AmendmentRevision.number == Amendment.revision,
            ),
        )
        .outerjoin(Coalition, Coalition.id == Amendment.coalition_id)
    )
    return [
        DispositionReportRow(
            -1 if row.place is None else row.place,
            row.label or "",
            row.kind,
            row.id,
            row.number,
            *_get_source(row, row.together),
            extract_plain_text(row.text or ""),
            row.why,
            row.outcome,
            row.reason,
            clause_id=row.clause_id,
        )
        for row in db.session.execute(query)
    ]


def _load_comment_rows(version: Version) -> list[DispositionReportRow]:
    query = (
        _build_answer_query(version, Comment)
        .add_columns(Comment.kind, Comment.body)
        .where(Comment.withdrawn_at.is_(None))
    )
    return [
        DispositionReportRow(
            -1 if row.place is None else row.place,
            row.label or "",
            "comment",
            row.id,
            None,
            *_get_source(row),
            "",
            row.body,
            row.outcome,
            row.reason,
            row.kind,
            row.clause_id,
        )
        for row in db.session.execute(query)
    ]


def _build_answer_query(
    version: Version, kind: type[Amendment] | type[Comment]
) -> Select[*tuple[Any, ...]]:
    """Build the query for the dispositions of public contributions of one kind, with author and
    clause.
    """
    base, words = aliased(Placement), aliased(Wording)
    own = (
        Organisation.id.label("own"),
        Organisation.name.label("organisation"),
        Organisation.names,
        Organisation.group_code,
    )
    sent = (
        Submission.id.label("sent"),
        Submission.source,
        Submission.group_code.label("sent_group"),
    )
    return (
        select(
            Disposition.outcome,
            Disposition.reason,
            kind.id,
            kind.clause_id,
            User.name,
            User.closed_at,
            *own,
            *sent,
            base.place,
            words.label,
        )
        .join(
            kind,
            kind.id == (Disposition.amendment_id if kind is Amendment else Disposition.comment_id),
        )
        .join(User, User.id == kind.author_id)
        .outerjoin(Organisation, Organisation.id == kind.organisation_id)
        .outerjoin(Submission, Submission.id == kind.submission_id)
        .outerjoin(
            base, and_(base.clause_id == kind.clause_id, base.version_id == version.based_on_id)
        )
        .outerjoin(
            words, and_(words.placement_id == base.id, words.language == version.document.authentic)
        )
        .where(
            Disposition.version_id == version.id, kind.hidden_at.is_(None), kind.held_at.is_(None)
        )
    )


def _get_source(row: Any, together: str | None = None) -> tuple[str | None, str | None]:
    """Return the name of the author (a coalition under its own name) and the group code."""
    group = row.group_code if row.own else row.sent_group
    if together or row.sent is not None:
        return together or row.source, group
    return (
        i18n.choose_title(row.names) or row.organisation
        if row.own
        else row.name
        if row.closed_at is None
        else None
    ), group


def render_csv(found: DispositionReport) -> bytes:
    """Render the report as CSV, with formulas made harmless by a leading quote.

    Source: RFC 4180. UTF-8 with a byte order mark, for spreadsheet programs.
    """
    groups = {group["code"]: group["name"] for group in list_localized_groups(i18n.get_language())}
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for row in found.rows:
        values = (
            row.label,
            f"A-{row.number}" if row.number else f"comment {row.id}",
            row.kind,
            row.source or "",
            groups.get(row.group or "", ""),
            row.asked,
            row.given,
            row.outcome,
            row.reason,
            *_summarize_contests(row.contests),
            "; ".join(name for _, name in row.current_clauses),
            "; ".join(f"{each.name} (SHA-256 {each.digest})" for each in row.attachments),
        )
        lines.writerow(
            [f"'{value}" if value.startswith(FORMULA_PREFIXES) else value for value in values]
        )
    return out.getvalue().encode("utf-8-sig")


def _summarize_contests(contests: tuple[Contest, ...]) -> tuple[str, str, str]:
    """Summarize the contests of an answer for a visitor: last state, reasons, replies."""
    return (
        contests[-1].state if contests else "",
        "\n".join(get_contest_text(Actor(), each) or "" for each in contests),
        "\n".join(each.reply or "" for each in contests),
    )


def count_answers(version_id: int) -> int:
    """Count the contributions with a disposition in a version."""
    return (
        db.session.scalar(
            select(func.count(Disposition.id)).where(Disposition.version_id == version_id)
        )
        or 0
    )
