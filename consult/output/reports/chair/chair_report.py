"""Collects the report of the chair, from the process to the annexes, on one or all documents."""

from consult.consultations.models import Consultation
from consult.core import i18n
from consult.core.addresses import build_page_url
from consult.core.errors import NotFound
from consult.core.events.head_queries import NewestEvent, format_head, load_newest_event
from consult.core.hooks import report_sections
from consult.core.i18n import force_locale, gettext as _
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version
from consult.output.messages import get_frame_labels
from consult.output.pdf.fonts import require_fonts
from consult.output.render_input import FileSource
from consult.output.reports.report_input import ReportPaper, make_paragraph
from consult.output.version_queries import load_source

from .annexes import build_annexes
from .ballot_section import build_ballot_section
from .contribution_section import build_contribution_section
from .decision_section import build_decision_section
from .meeting_section import build_meeting_section, load_published_records
from .open_issue_section import build_open_issue_section
from .process_section import build_process_section, build_version_section
from .questionnaire_section import build_questionnaire_section
from .report_scope import (
    DAY_FORMAT,
    PUBLIC_READER,
    ReportScope,
    choose_text_language,
    is_report_language,
    make_consultation_scope,
    make_version_scope,
    name_version,
)
from .submission_section import build_submission_section

STANDING = "report"  # the label of what a report is, where a text says whether it is authentic


def is_issued(version: Version) -> bool:
    """Return whether a version has a report, which is made of public matter alone."""
    return version.issued


def collect_chair_report(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> ReportPaper:
    """Collect the report on one document up to a version, in a language of the interface.

    Raises:
        NotFound: the version is not issued, or there is no such language.
    """
    require_permission(actor, "version.read", version)
    if not version.issued or not is_report_language(language):
        raise NotFound(what="Report")
    with force_locale(i18n.LOCALES.get(language, language)):
        scope = make_version_scope(version, language)
        text_language = choose_text_language(version, language)
        found = load_source(PUBLIC_READER, version, language, text_language)
        title = _(
            "Report of the chair on “%(document)s”, %(version)s",
            document=found.title,
            version=found.version,
        )
        return _collect_paper(scope, _complete_source(found), title)


def collect_consultation_report(consultation: Consultation, language: str) -> ReportPaper:
    """Collect the report on all documents of a consultation, in a language of the interface.

    Raises:
        NotFound: there is no such language.
    """
    if not is_report_language(language):
        raise NotFound(what="Report")
    with force_locale(i18n.LOCALES.get(language, language)):
        scope = make_consultation_scope(consultation, language)
        name = i18n.choose_title(consultation.title)
        title = _("Report of the chair on “%(consultation)s”", consultation=name)
        return _collect_paper(scope, _make_source(scope), title)


def collect_printed_chair_report(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> ReportPaper:
    """Collect the report on one document for PDF.

    Raises:
        Invalid: no installed font shows the text.
    """
    return _require_printable(collect_chair_report(actor, version, language))


def collect_printed_consultation_report(consultation: Consultation, language: str) -> ReportPaper:
    """Collect the report on all documents for PDF.

    Raises:
        Invalid: no installed font shows the text.
    """
    return _require_printable(collect_consultation_report(consultation, language))


def _require_printable(paper: ReportPaper) -> ReportPaper:
    require_fonts(paper.model_dump_json())
    return paper


def build_report_symbol(version: Version) -> str:
    """Build the symbol of the report from that of the version."""
    return f"{version.symbol}/Report" if version.symbol else ""


def _collect_paper(scope: ReportScope, source: FileSource, title: str) -> ReportPaper:
    """Collect all sections; two reports of the same state have the same words."""
    state = load_newest_event(scope.consultation.id)
    day = i18n.format_moment(state.at, DAY_FORMAT) if state else ""
    records = load_published_records(scope.consultation.id)
    return ReportPaper(
        source=source,
        title=str(title),
        symbol="" if scope.document_id is None else build_report_symbol(scope.versions[0]),
        lead=_("Submitted by the chair to the parent body."),
        blocks=[
            make_paragraph(describe_state(scope, state), bold=True),
            *build_process_section(scope),
            *build_meeting_section(scope, records),
            *build_submission_section(scope),
            *build_questionnaire_section(scope),
            *build_version_section(scope),
            *build_contribution_section(scope, day),
            *build_ballot_section(scope, records),
            *build_decision_section(scope, records),
            *(block for build in report_sections for block in build(scope)),
            *build_open_issue_section(scope),
            *build_annexes(scope, records),
        ],
    )


def load_described_state(scope: ReportScope) -> str:
    """Load and describe the state of which a report tells now, for its page."""
    return describe_state(scope, load_newest_event(scope.consultation.id))


def describe_state(scope: ReportScope, state: NewestEvent | None) -> str:
    """Describe of which state a report tells: day, versions, and the newest event."""
    parts = [name_version(each) for each in scope.versions]
    if state is None:
        return str(_("Nothing is on the public record yet."))
    return str(
        _(
            "As of %(day)s; %(versions)s; the public record up to event %(number)s.",
            day=i18n.format_moment(state.at, DAY_FORMAT),
            versions=i18n.join_list(parts) if parts else _("no version issued"),
            number=state.seq,
        )
    )


def _complete_source(source: FileSource) -> FileSource:
    """Complete the source of a version: the file is a report, in its own language."""
    labels = source.labels | {
        "tongue": i18n.LANGUAGES[source.language],
        STANDING: _("compiled from what everyone can read"),
    }
    return source.model_copy(update={"labels": labels, "edition_status": STANDING})


def _make_source(scope: ReportScope) -> FileSource:
    """Make the source of a report on all documents, with the newest head of the record."""
    consultation, language = scope.consultation, scope.language
    state = load_newest_event(consultation.id)
    address = build_page_url("output.chair_report", language, slug=consultation.slug)
    name = i18n.choose_title(consultation.title)
    head = format_head(state.seq, state.head) if state else ""
    labels = {
        **get_frame_labels(language),
        "made_from": _("This report is at %(address)s", address=address),
        "record_head": _("The public log up to it: %(head)s", head=head) if head else "",
    }
    return _complete_source(
        FileSource(
            consultation=name,
            document="",
            title=name,
            subtitle="",
            symbol="",
            version=_("All documents"),
            version_id=0,
            document_id=0,
            language=language,
            edition_status=STANDING,
            issued=True,
            day=state.at.date().isoformat() if state else "",
            date=i18n.format_moment(state.at, DAY_FORMAT) if state else "",
            address=address,
            digest="",
            head=head,
            labels=labels,
        )
    )
