"""Collects a version, or its changes since an earlier one, as input of the PDF writer."""

from collections.abc import Iterable, Iterator

from consult.core.i18n import force_locale, gettext as _

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.comparison import ClauseDifference, compare_versions
from consult.documents.models import Version
from consult.text.parsing.light_markup import split_runs

from consult.output.reservations_annex import load_annex_sections, build_annex_clauses
from consult.output.version_queries import make_clause, load_clauses, load_source
from consult.output.render_input import FileClause, FileSource
from .text_input import ChangeState as Kind, PrintClause, PrintText, PrintRun
from .fonts import require_fonts

REGIONS = {"zh": "CN"}  # for the shapes of punctuation
NARROW_LABEL = 4  # letters of a label that fit its column


def collect_pdf(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> PrintText:
    """Collect a version in a language for PDF.

    Raises:
        Invalid: no installed font shows the text.
        NotFound: the version has no edition in the language.
    """
    source = load_source(actor, version, language)
    clauses = [build_print_clause(each, source) for each in load_clauses(version, language)]
    return require_printable(
        build_print_text(
            source, [*clauses, *build_annex_clauses(load_annex_sections(version, source), source)]
        )
    )


def collect_redline_pdf(
    actor: Actor, version: Version, language: str, against: Version | None
) -> PrintText:
    """Collect the changes of a version since an earlier one for PDF.

    Raises:
        Invalid: no installed font shows the text.
        NotFound: there is no earlier version of this document.
        Forbidden: the actor may not read it.
    """
    if against is None or against.document_id != version.document_id:
        raise NotFound(what="Version")
    require_permission(actor, "version.read", against)
    source = load_source(actor, version, language)
    with force_locale(i18n.LOCALES.get(language, language)):
        clauses = [
            _build_changed_clause(each, source)
            for each in compare_versions(against, version, language).changes
        ]
        return require_printable(
            build_print_text(
                source,
                clauses,
                since=_(
                    "Changes since %(version)s:",
                    version=i18n.choose_title(against.name, language),
                ),
                added=_("added text is underlined"),
                removed=_("removed text is struck out"),
            )
        )


def build_print_text(
    source: FileSource,
    clauses: list[PrintClause],
    since: str = "",
    added: str = "",
    removed: str = "",
) -> PrintText:
    """Put clauses into the frame of a version.

    Args:
        since: the sentence that explains the file; added, removed: how changes are marked.
    """
    with force_locale(i18n.LOCALES.get(source.language, source.language)):
        return PrintText(
            source=source,
            region=REGIONS.get(source.language, ""),
            empty=_("This version has no text yet."),
            clauses=list(_limit_heading_steps(clauses)),
            since=since,
            added=added,
            removed=removed,
        )


def require_printable(made: PrintText) -> PrintText:
    """Return the text if the installed fonts show it.

    Raises:
        Invalid: no installed font shows the text.
    """
    require_fonts(made.model_dump_json())
    return made


def build_print_clause(
    clause: FileClause, source: FileSource, words: list[PrintRun] | None = None
) -> PrintClause:
    """Build a clause with its own text, or with these runs instead."""
    if words is None:
        words = [
            part
            for run in split_runs(clause.text)
            for part in split_at_line_breaks(
                run.text, run.emphasis, run.kind in {"open", "close", "stray"}, "same"
            )
        ]
    return _place_clause(
        clause,
        [PrintRun(text=clause.label)] if clause.label else [],
        words,
        _describe_status(clause, source),
    )


def _build_changed_clause(change: ClauseDifference, source: FileSource) -> PrintClause:
    old, new = change.old.label if change.old else "", change.new.label if change.new else ""
    kinds: list[tuple[str, Kind]] = [(new, "same")] if old == new else [(old, "del"), (new, "ins")]
    words = [
        part
        for each in change.stretches
        for part in split_at_line_breaks(
            each.text, each.emphasis, each.bracket, _get_change_state(each.kind)
        )
    ]
    clause = make_clause(change.line)
    notes = [_describe_lineage(change), _describe_status(clause, source) if change.new else ""]
    labels = [PrintRun(text=label, change=kind) for label, kind in kinds if label]
    return _place_clause(clause, labels, words, " · ".join(filter(None, notes)))


def _get_change_state(kind: str) -> Kind:
    return "ins" if kind == "ins" else "del" if kind == "del" else "same"


def _describe_lineage(change: ClauseDifference) -> str:
    if change.continues:
        return str(_("continues clauses that are no longer in the text"))
    if change.kind == "split":
        return str(_("split off from another clause"))
    if change.kind == "merged":
        return str(_("merged into another clause"))
    notes = [
        str(_("moved")) if change.moved else "",
        str(_("another clause was merged into it")) if change.came_from else "",
    ]
    return " · ".join(filter(None, notes))


def _describe_status(clause: FileClause, source: FileSource) -> str:
    """Describe the status of the text: agreed, outdated translation, or another language."""
    other = clause.get_language_code(source.language)
    said = [
        source.labels[clause.status]
        if clause.status in {"adref", "agreed"} and clause.kind != "heading"
        else "",
        source.labels[other] if other else "",
    ]
    return " · ".join(filter(None, said))


def _place_clause(
    clause: FileClause, label: list[PrintRun], words: list[PrintRun], note: str
) -> PrintClause:
    return PrintClause(
        kind=clause.kind,
        level=clause.level,
        language=clause.language,
        label=label,
        runs=words,
        note=note,
        wide=sum(len(each.text) for each in label) > NARROW_LABEL,
    )


def split_at_line_breaks(
    text: str, emphasis: bool, bracket: bool, change: str
) -> Iterator[PrintRun]:
    """Split text into runs and line breaks."""
    for number, part in enumerate(text.split("\n")):
        if number:
            yield PrintRun(text="", kind="break")
        if part:
            yield PrintRun(
                text=part, emphasis=emphasis, bracket=bracket, change=_get_change_state(change)
            )


def _limit_heading_steps(clauses: Iterable[PrintClause]) -> Iterator[PrintClause]:
    """Let headings go down one level at a time, as bookmarks require."""
    last = 0
    for each in clauses:
        if each.kind == "heading":
            last = min(max(each.level, 1), last + 1)
            yield each.model_copy(update={"level": last})
        else:
            yield each
