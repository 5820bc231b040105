"""The dry run of a comment table: what each row becomes, and each of its faults."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import regex
from pydantic import TypeAdapter, ValidationError

from consult.core.digests import hash_text
from consult.core.i18n import (
    LOCALES,
    force_locale,
    get_colon,
    get_sentence_comma,
    gettext as _,
    pgettext,
)
from consult.core.web.forms import Text
from consult.text.search_normalization import fold_text

from .clause_labels import ClauseLabels
from .table_parser import ParsedTables, TableRow

WHOLE_DOCUMENT = 0  # the choice of the document as a whole, among the ids of clauses
LONGEST_QUOTE = 60  # characters of a cell that a fault quotes
_BODY: TypeAdapter[str] = TypeAdapter(Text)
_EDGES = regex.compile(r"^[\W\d_]+|[\W\d_]+$")
KINDS = {
    word: kind
    for kind, words in {
        "general": "g ge gen general generale generales общее общий عام 一般 总体",
        "technical": "t te tec tech technical technique tecnico tecnica техническое технический "
        "تقني فني 技术",
        "editorial": "e ed edit editorial editoriale redactionnel redactionnelle редакционное "
        "редакционный تحريري 编辑",
        "question": "q question pregunta вопрос سؤال 问题",
    }.items()
    for word in words.split()
}


class TableFault(NamedTuple):
    """A fault of a row: its column, a key of FAULTS in messages.py, and values for the sentence."""

    column: str
    code: str
    details: dict[str, Any]


class RowReview(NamedTuple):
    """A row, and what it becomes.

    Attributes:
        digest: Of its words and its place, by which the same row is known in another file.
        clause_id: None for the document as a whole, and where the clause is not known.
        body: The comment as it is entered, with its place in the clause and the proposed change.
        state: "ready"; "faulty"; "out" (left out by a person); "entered".
        comment_id: The comment that it became.
    """

    row: TableRow
    digest: str
    clause_id: int | None
    kind: str
    body: str
    faults: list[TableFault]
    state: str
    comment_id: int | None = None


class KnownRows(NamedTuple):
    """The entered rows of a submission by digest, and its comments by clause and text."""

    digests: Mapping[str, int]
    comments: Mapping[tuple[int | None, str], int]


class RowContext(NamedTuple):
    """The corrections, known rows and clauses that rows are compared with.

    Attributes:
        choices: Corrections by key of the row.
        current: The clauses that stand in the current version.
        language: Of the submission.
    """

    choices: Mapping[str, Mapping[str, Any]]
    known: KnownRows
    labels: ClauseLabels
    current: Collection[int]
    language: str


def review_rows(parsed: ParsedTables, context: RowContext) -> list[RowReview]:
    """Review all rows; of rows that say the same in the same place, all but the first repeat it."""
    found: list[RowReview] = []
    seen: dict[str, TableRow] = {}
    with force_locale(LOCALES.get(context.language, context.language)):
        for row in parsed.rows:
            made = _review_row(row, context)
            first = seen.get(made.digest)
            if made.state in {"ready", "faulty"}:
                if first is not None:
                    again = TableFault("comment", "twice", {"row": first.number})
                    made = made._replace(faults=[again], state="faulty")
                seen.setdefault(made.digest, row)
            found.append(made)
    return found


def _review_row(row: TableRow, context: RowContext) -> RowReview:
    """Review one row by itself."""
    choice = context.choices.get(row.key, {})
    faults: list[TableFault] = []
    clause_id = _find_clause(row, choice, context, faults)
    kind = _find_kind(row, choice, faults)
    body = _check_body(row, _build_body(row), faults)
    digest = compute_row_digest(row.cells)
    comment_id = context.known.digests.get(digest)
    if comment_id is None and not any(fault.column == "clause" for fault in faults):
        comment_id = context.known.comments.get((clause_id, body))
    if comment_id is not None:
        state = "entered"
    elif choice.get("out"):
        state = "out"
    else:
        state = "faulty" if faults else "ready"
    return RowReview(row, digest, clause_id, kind, body, faults, state, comment_id)


def compute_row_digest(cells: Mapping[str, str]) -> str:
    """Compute the digest of who says what where; the type and the observations do not matter."""
    names = ("who", "line", "clause", "paragraph", "comment", "change")
    return hash_text("\n".join(f"{name} {fold_text(cells.get(name, ''))}" for name in names))


def _find_clause(
    row: TableRow, choice: Mapping[str, Any], context: RowContext, faults: list[TableFault]
) -> int | None:
    """Find the clause that a person chose or the row names; None for the whole document."""
    cell = row.cells.get("clause", "")
    told = {"value": cell[:LONGEST_QUOTE]}
    if choice.get("clause") is not None:
        clause_id = choice["clause"] or None
    elif "clause" in row.formulas:
        faults.append(TableFault("clause", "formula", {}))
        return None
    else:
        found = context.labels.find(cell, row.cells.get("paragraph", ""))
        if found.problem is not None:
            faults.append(TableFault("clause", found.problem, told))
            return None
        clause_id = found.clause_id
    if clause_id is not None and clause_id not in context.current:
        faults.append(TableFault("clause", "clause_gone", told))
        return None
    return clause_id


def _find_kind(row: TableRow, choice: Mapping[str, Any], faults: list[TableFault]) -> str:
    """Find the kind that a person chose or the row names; general without a type."""
    if choice.get("kind"):
        return str(choice["kind"])
    cell = row.cells.get("type", "")
    if "type" in row.formulas:
        faults.append(TableFault("type", "formula", {}))
    elif cell and _EDGES.sub("", fold_text(cell)) not in KINDS:
        faults.append(TableFault("type", "unknown_type", {"value": cell[:LONGEST_QUOTE]}))
    return KINDS.get(_EDGES.sub("", fold_text(cell)), "general")


def _build_body(row: TableRow) -> str:
    """Build the text of the comment: its place in the clause, the comment, the proposed change."""
    line = row.cells.get("line", "")
    numbered = _("line %(number)s", number=line) if line[:1].isdecimal() else line
    places = [each for each in (_name_paragraph(row), numbered) if each]
    change = row.cells.get("change", "")
    parts = [
        f"{pgettext('in the text', 'Place')}{get_colon()}{get_sentence_comma().join(places)}"
        if places
        else "",
        row.cells.get("comment", ""),
        f"{_('Proposed change')}{get_colon().rstrip()}\n\n{change}" if change else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _name_paragraph(row: TableRow) -> str:
    """Name the paragraph of a row; a number alone is said in words."""
    cell = row.cells.get("paragraph", "")
    if not cell[:1].isdecimal():
        return cell
    return (
        _("paragraph %(number)s of the clause", number=cell)
        if row.cells.get("clause")
        else _("paragraph %(number)s", number=cell)
    )


def _check_body(row: TableRow, body: str, faults: list[TableFault]) -> str:
    """Return the text of the comment as it is stored; find its faults."""
    computed = [name for name in ("comment", "change") if name in row.formulas]
    faults.extend(TableFault(name, "formula", {}) for name in computed)
    if not computed and not (row.cells.get("comment") or row.cells.get("change")):
        faults.append(TableFault("comment", "empty_comment", {}))
        return body
    try:
        return _BODY.validate_python(body)
    except ValidationError as wrong:
        problem = wrong.errors(include_url=False)[0]
        if problem["type"] == "deceptive":
            faults.append(TableFault("comment", "deceptive", dict(problem["ctx"])))
        elif problem["type"] == "string_too_long":
            most = problem["ctx"]["max_length"]
            faults.append(TableFault("comment", "too_long", {"length": len(body), "most": most}))
    return body
