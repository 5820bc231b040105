"""The annexes of a report: texts, contributors, and where answers and records can be read."""

from consult.consolidation.dispositions.report import count_answers
from consult.consolidation.synthesis.queries import load_synthesis
from consult.core import i18n
from consult.core.addresses import build_api_url, build_page_url
from consult.core.i18n import gettext as _, isolate_direction
from consult.documents.models import Version
from consult.documents.queries import list_editions
from consult.output.messages import get_frame_labels
from consult.output.reports.meeting_record import isolate_lines
from consult.output.reports.report_input import (
    ReportAnnex,
    ReportBlock,
    ReportHeading,
    ReportParagraph,
    ReportRun,
    make_paragraph,
)
from consult.output.reports.synthesis_report import build_synthesis_blocks
from consult.output.reservations_annex import list_annex_sections
from consult.output.version_queries import load_clauses

from .contribution_section import build_contributor_list
from .meeting_section import Records
from .report_scope import (
    PUBLIC_READER,
    ReportScope,
    choose_text_language,
    list_summed_up_versions,
    name_version,
)


def build_annexes(scope: ReportScope, records: Records) -> list[ReportBlock]:
    """Build the annexes."""
    several = len(scope.versions) > 1
    title = _("Annex I: the texts") if several else _("Annex I: the text")
    return [
        ReportHeading(level=1, text=title, new_page=True),
        *_build_texts(scope),
        ReportHeading(level=1, text=_("Annex II: contributors"), new_page=True),
        *build_contributor_list(scope),
        ReportHeading(level=1, text=_("Annex III: answers and records")),
        *_build_places(scope, records),
        *_build_syntheses(scope),
    ]


def _build_texts(scope: ReportScope) -> list[ReportBlock]:
    """Build the text of each version, with the language that it is in."""
    if not scope.versions:
        return [make_paragraph(_("No version has been issued yet."))]
    blocks: list[ReportBlock] = []
    for version in scope.versions:
        language = choose_text_language(version, scope.language)
        if len(scope.versions) > 1:
            title = i18n.choose_title(version.document.title)
            blocks.append(ReportHeading(level=2, text=title))
        blocks += [
            make_paragraph(_describe_text(version, language), small=True),
            ReportAnnex(clauses=load_clauses(version, language), language=language),
            *_build_explanations(version, 3 if len(scope.versions) > 1 else 2),
        ]
    return blocks


def _build_explanations(version: Version, level: int) -> list[ReportBlock]:
    """Build the reservations and explanations of position, as the annex of the text has them."""
    sections = list_annex_sections(version)
    if not sections:
        return []
    title = _("Reservations and explanations of position")
    blocks: list[ReportBlock] = [ReportHeading(level=level, text=title)]
    for each in sections:
        blocks.append(make_paragraph(each.title, bold=True))
        for one in each.declared:
            blocks += [
                make_paragraph(f"{isolate_direction(one.who)} · {one.said}", small=True, deep=1),
                make_paragraph(isolate_lines(one.words), deep=1),
            ]
    return blocks


def _describe_text(version: Version, language: str) -> str:
    """Describe a text: symbol or name, language, and whether that is the authentic one."""
    labels = get_frame_labels(i18n.get_language())
    standings = {each.language: each.standing for each in list_editions(version.id)}
    standing = standings.get(language, "authentic")
    return " · ".join([name_version(version), i18n.name_language(language), labels[standing]])


def _build_syntheses(scope: ReportScope) -> list[ReportBlock]:
    """Build the public syntheses of inputs, as their files have them; without one no annex."""
    found = list_summed_up_versions(scope)
    if not found:
        return []
    blocks: list[ReportBlock] = [
        ReportHeading(level=1, text=_("Annex IV: synthesis of inputs"), new_page=True)
    ]
    several = len(scope.versions) > 1
    for version in found:
        synthesis = load_synthesis(PUBLIC_READER, version)
        blocks += [
            *([ReportHeading(level=2, text=name_version(version))] if several else []),
            *build_synthesis_blocks(synthesis, scope.language, level=3 if several else 2),
        ]
    return blocks


def _build_places(scope: ReportScope, records: Records) -> list[ReportBlock]:
    """Build links to the disposition reports, the published records and the public record."""
    slug, language = scope.consultation.slug, scope.language
    places = [
        (
            _("Answers to all contributions, %(version)s", version=name_version(each)),
            build_page_url(
                "consolidation.dispositions",
                language,
                slug=slug,
                document=each.document.slug,
                version=each.slug,
            ),
        )
        for each in scope.versions
        if count_answers(each.id)
    ]
    places += [
        (
            _(
                "Record of the meeting %(meeting)s",
                meeting=i18n.get_sentence_comma().join(
                    map(
                        isolate_direction,
                        [f"M/{meeting.number}", i18n.choose_title(meeting.title)],
                    )
                ),
            ),
            build_page_url("meetings.record", language, slug=slug, meeting=meeting.slug),
        )
        for meeting, _record in records
    ]
    log = build_api_url("audit_api.log", consultation_id=scope.consultation.id)
    places.append((_("Public record"), log))
    return [
        ReportParagraph(
            runs=[
                ReportRun(text=f"{words}{i18n.get_colon()}"),
                ReportRun(text=address, address=address),
            ]
        )
        for words, address in places
    ]
