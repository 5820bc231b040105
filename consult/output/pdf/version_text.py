"""Collects a version, or its changes since an earlier one, as input of the PDF writer."""

from consult.core.i18n import force_locale, gettext as _

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.comparison import ClauseDifference, compare_versions
from consult.documents.models import Version

from consult.output.reservations_annex import load_annex_sections, build_annex_clauses
from consult.output.version_queries import make_clause, load_clauses, load_source
from consult.output.render_input import FileSource
from .fonts import require_fonts
from .print_clauses import (
    build_print_clause,
    describe_status,
    get_change_state,
    limit_heading_steps,
    place_clause,
    split_at_line_breaks,
)
from .text_input import ChangeState as Kind, PrintClause, PrintRun, PrintText

REGIONS = {"zh": "CN"}  # for the shapes of punctuation


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
            clauses=list(limit_heading_steps(clauses)),
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


def _build_changed_clause(change: ClauseDifference, source: FileSource) -> PrintClause:
    old, new = change.old.label if change.old else "", change.new.label if change.new else ""
    kinds: list[tuple[str, Kind]] = [(new, "same")] if old == new else [(old, "del"), (new, "ins")]
    words = [
        part
        for each in change.stretches
        for part in split_at_line_breaks(
            each.text, each.emphasis, each.bracket, get_change_state(each.kind)
        )
    ]
    clause = make_clause(change.line)
    notes = [_describe_lineage(change), describe_status(clause, source) if change.new else ""]
    labels = [PrintRun(text=label, change=kind) for label, kind in kinds if label]
    return place_clause(clause, labels, words, " · ".join(filter(None, notes)))


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
