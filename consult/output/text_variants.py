"""Variants of the current text: rolling text, compilation, and the anonymous chair's text."""

from collections.abc import Iterable
from contextlib import AbstractContextManager

from consult.core.i18n import force_locale, gettext as _, ngettext, format_amendment_number

from consult.amendments import queries as amendments
from consult.amendments.list_filter import AmendmentRow, build_amendment_rows
from consult.amendments.models import WHOLE_CLAUSE_KINDS
from consult.amendments.queries import IS_OPEN, AmendmentView
from consult.amendments.conflicts.rolling_text import RollingSegment, build_rolling_segments
from consult.amendments.change_description import mark_amendment_change
from consult.consolidation.workbench.clause_text_queries import get_author_name
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.documents.models import Version
from consult.text.brackets.anonymity import anonymize_text

from .version_queries import load_clauses, load_source
from consult.output.word.amendment_queries import AMENDMENT_CODES, is_current, describe_whole_change
from consult.output.word.redline_queries import PUBLIC_READER
from .render_input import FileClause, FileSource, VersionText
from consult.output.pdf.print_clauses import build_print_clause, split_at_line_breaks
from consult.output.pdf.text_input import PrintClause, PrintText, PrintRun
from consult.output.pdf.version_text import build_print_text, require_printable

TOP_OF_TEXT = 0


class _OpenAmendments:
    """The open amendments of a document by clause (0: at the top), as everyone may read them."""

    def __init__(self, version: Version, language: str) -> None:
        self.language = language
        self.every = sorted(
            amendments.load_document_amendments(PUBLIC_READER, version.document_id, IS_OPEN),
            key=lambda each: each.number,
        )
        self.rows: dict[int, list[AmendmentRow]] = {}
        for row in build_amendment_rows(self.every, self.every):
            self.rows.setdefault(row.each.clause_id or TOP_OF_TEXT, []).append(row)

    def on(self, clause: int) -> list[AmendmentRow]:
        """List the rows on a clause, each followed by the amendments that amend it."""
        there = self.rows.get(clause, [])
        return [
            row
            for first in there
            if first.each.parent_id is None
            for row in (first, *(each for each in there if each.each.parent_id == first.each.id))
        ]

    def who(self, each: AmendmentView) -> str:
        """Return the author of an amendment, isolated from the direction of the text around it."""
        return i18n.isolate_direction(get_author_name(each, self.language))


def collect_rolling_text(
    _actor: Actor, version: Version, language: str, _against: Version | None = None
) -> PrintText:
    """Collect the current version with every change in place and the numbers of the amendments.

    Raises:
        NotFound: the version is not the current one.
    """
    source, there = _load_current(_actor, version, language)
    with _use_language(language):
        clauses = [_build_amendment_note(row, there, brief=True) for row in there.on(TOP_OF_TEXT)]
        for clause in load_clauses(version, language):
            every = [row.each for row in there.on(clause.id)]
            words = [
                part
                for piece in build_rolling_segments(clause.text, every)
                for part in _build_segment_runs(piece)
            ]
            clauses.append(
                build_print_clause(
                    clause, source, words if every and clause.kind != "heading" else None
                )
            )
            clauses += [
                _build_amendment_note(row, there, brief=True)
                for row in there.on(clause.id)
                if _needs_note(row.each)
            ]
        clauses += _build_number_key(there, source)
        return build_print_text(
            source,
            clauses,
            since=_(
                "Rolling text: every requested change in its place, with the numbers of "
                "the amendments; ≠ marks changes that collide."
            ),
            added=_("proposed additions are underlined"),
            removed=_("proposed deletions are struck out"),
        )


def collect_compilation(
    _actor: Actor, version: Version, language: str, _against: Version | None = None
) -> PrintText:
    """Collect the current version with every open amendment under its clause, attributed.

    Raises:
        NotFound: the version is not the current one.
    """
    source, there = _load_current(_actor, version, language)
    with _use_language(language):
        clauses = [_build_amendment_note(row, there) for row in there.on(TOP_OF_TEXT)]
        for clause in load_clauses(version, language):
            clauses += [
                build_print_clause(clause, source),
                *(_build_amendment_note(row, there) for row in there.on(clause.id)),
            ]
        return build_print_text(
            source,
            clauses,
            since=_(
                "Compilation: every open amendment under its clause, with its author, "
                "co-sponsors and reason."
            ),
            added=_("proposed additions are underlined"),
            removed=_("proposed deletions are struck out"),
        )


def collect_rolling_pdf(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> PrintText:
    """Collect the rolling text for PDF.

    Raises:
        Invalid: no installed font shows the text.
    """
    return require_printable(collect_rolling_text(actor, version, language))


def collect_compilation_pdf(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> PrintText:
    """Collect the compilation for PDF.

    Raises:
        Invalid: no installed font shows the text.
    """
    return require_printable(collect_compilation(actor, version, language))


def collect_chair_text(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> VersionText:
    """Collect a version without the names of bracket holders, as a chair's compromise."""
    source = load_source(actor, version, language)
    clauses, left_out = remove_attributions(load_clauses(version, language))
    source.labels["view"] = format_chair_note(language, left_out)
    return VersionText(source=source, clauses=clauses, view="view")


def collect_chair_pdf(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> PrintText:
    """Collect the chair's text for PDF.

    Raises:
        Invalid: no installed font shows the text.
    """
    made = collect_chair_text(actor, version, language)
    with _use_language(language):
        clauses = [build_print_clause(each, made.source) for each in made.clauses]
        return require_printable(
            build_print_text(made.source, clauses, since=made.source.labels["view"])
        )


def remove_attributions(clauses: Iterable[FileClause]) -> tuple[list[FileClause], int]:
    """Remove the names from clauses, and count the reservations left out.

    A clause that is nothing but a reservation is left out.
    """
    found, left_out = [], 0
    for each in clauses:
        made = anonymize_text(each.text)
        left_out += made.reservations
        if made.text or not made.reservations:
            found.append(each.model_copy(update={"text": made.text}))
    return found, left_out


def format_chair_note(language: str, left_out: int) -> str:
    """Return the sentence that explains the chair's text and counts the reservations left out."""
    with _use_language(language):
        said = str(_("Chair’s text: alternatives and brackets are not attributed."))
        more = ngettext(
            "%(num)s reservation is left out.", "%(num)s reservations are left out.", left_out
        )
        return f"{said} {more}" if left_out else said


def _use_language(language: str) -> AbstractContextManager[None]:
    return force_locale(i18n.LOCALES.get(language, language))


def _load_current(
    actor: Actor, version: Version, language: str
) -> tuple[FileSource, _OpenAmendments]:
    if not is_current(version):
        raise NotFound(what="File")
    return load_source(actor, version, language), _OpenAmendments(version, language)


def _build_segment_runs(piece: RollingSegment) -> list[PrintRun]:
    """Build the runs of a rolling segment, followed by the numbers of its amendments."""
    found = [
        part
        for each in piece.strokes
        for part in split_at_line_breaks(each.text, each.emphasis, each.bracket, piece.kind)
    ]
    if piece.kind in {"ins", "del"}:
        numbers = " ".join(map(format_amendment_number, piece.numbers)) + (
            " ≠" if piece.disputed else ""
        )
        found.append(PrintRun(text=f"\u00a0{numbers} ", is_small=True))
    return found


def _needs_note(each: AmendmentView) -> bool:
    """Return whether the text cannot show an amendment.

    These are amendments of a whole clause, and those that wait for a translation.
    """
    unseen = (
        each.kind not in {"mod", "edit"} or each.rendering == "to_render" or not each.is_certain
    )
    return unseen and each.parent_id is None


def _build_amendment_note(
    row: AmendmentRow, there: _OpenAmendments, *, brief: bool = False
) -> PrintClause:
    """Build the paragraph of an amendment under its clause.

    Its number, request and author come first, then the text, the supporters and the reason;
    `brief` leaves out the last two.
    """
    each = row.each
    first = f"{AMENDMENT_CODES[each.kind]} · {there.who(each)}"
    if each.parent_number:
        first += " · " + _("amends %(number)s", number=format_amendment_number(each.parent_number))
    if row.collides:
        first += " · " + _(
            "collides with %(numbers)s",
            numbers=i18n.join_list(map(format_amendment_number, row.collides)),
        )
    runs = [PrintRun(text=first, is_small=True)]
    if each.kind in WHOLE_CLAUSE_KINDS:
        runs += [
            PrintRun(text="", kind="break"),
            PrintRun(text=describe_whole_change(each, there.language)),
        ]
    elif each.kind not in {"sup", "noc"}:
        runs += [
            PrintRun(text="", kind="break"),
            *(
                part
                for piece in mark_amendment_change(each)
                for part in split_at_line_breaks(
                    piece.text, piece.emphasis, piece.bracket, piece.kind
                )
            ),
        ]
    else:
        runs += [
            PrintRun(text="", kind="break"),
            PrintRun(
                text=_("Delete the clause.")
                if each.kind == "sup"
                else _("Keep the clause as it is.")
            ),
        ]
    if not brief:
        behind = i18n.join_list(
            i18n.isolate_direction(each.name or _("former participant"))
            for each in each.current_sponsors
        )
        if behind:
            runs += [
                PrintRun(text="", kind="break"),
                PrintRun(text=_("Co-sponsors: %(names)s", names=behind), is_small=True),
            ]
        runs += _build_small_runs(each.reason or "")
    return build_note(
        format_amendment_number(each.number), runs, each.language, 2 if each.parent_id else 1
    )


def build_note(label: str, runs: list[PrintRun], language: str, level: int = 1) -> PrintClause:
    """Build a paragraph under a clause, with a label of its own."""
    return PrintClause(
        kind="told",
        level=level,
        language=language,
        label=[PrintRun(text=label)] if label else [],
        wide=True,
        runs=runs,
    )


def _build_small_runs(text: str) -> list[PrintRun]:
    words = split_at_line_breaks(text, emphasis=False, bracket=False, change="same")
    return [
        PrintRun(text="", kind="break"),
        *(part.model_copy(update={"is_small": True}) for part in words),
    ]


def _build_number_key(there: _OpenAmendments, source: FileSource) -> list[PrintClause]:
    """Build the key to the amendment numbers, at the end of a rolling text."""
    if not there.every:
        return []
    found = [
        PrintClause(
            kind="heading",
            level=1,
            language=source.language,
            label=[],
            runs=[PrintRun(text=_("Authors of amendments"))],
        )
    ]
    for each in there.every:
        said = [AMENDMENT_CODES[each.kind], there.who(each)]
        if each.label:
            said.append(_("Clause %(label)s", label=i18n.isolate_direction(each.label.strip("."))))
        found.append(
            build_note(
                format_amendment_number(each.number),
                [PrintRun(text=" · ".join(said))],
                source.language,
            )
        )
    return found
