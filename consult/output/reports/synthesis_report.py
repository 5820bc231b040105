"""Collects the synthesis of inputs of a version as a paper."""

from consult.consolidation.dispositions.report import DispositionReportRow
from consult.consolidation.synthesis import messages
from consult.consolidation.synthesis.queries import (
    PUBLIC_READER,
    SynthesisPart,
    SynthesisView,
    load_synthesis,
)
from consult.core import i18n
from consult.core.addresses import build_page_url
from consult.core.i18n import force_locale, gettext as _
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.output.version_queries import load_source

from .messages import OUTCOME_NAMES
from .report_input import (
    ReportBlock,
    ReportHeading,
    ReportPaper,
    ReportParagraph,
    ReportRun,
    ReportTable,
    make_paragraph,
)


def collect_synthesis(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> ReportPaper:
    """Collect the synthesis as everyone reads it.

    Raises:
        NotFound: It is not public.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        source, found = (
            load_source(actor, version, language),
            load_synthesis(PUBLIC_READER, version),
        )
        return ReportPaper(
            source=source,
            title=(
                f"{_('Synthesis of inputs')}{i18n.get_colon()}{source.title}"
                f"{i18n.get_sentence_comma()}{source.version}"
            ),
            symbol=source.symbol,
            lead=_(
                "What was asked of the previous version, by whom, and how this one reflects it."
            ),
            blocks=build_synthesis_blocks(found, language),
        )


def build_synthesis_blocks(
    found: SynthesisView, language: str, level: int = 1
) -> list[ReportBlock]:
    """Build the whole synthesis.

    Args:
        level: of the headings of its parts.
    """
    return [
        *_build_note(found.introduction),
        make_paragraph(messages.describe_inputs(found)),
        *(block for part in found.parts for block in _build_part(part, language, level)),
        *_build_subjects(found, level),
    ]


def _build_note(words: dict[str, str]) -> list[ReportBlock]:
    if not words:
        return []
    return [make_paragraph(part) for part in i18n.choose_title(words).split("\n\n")]


def _build_part(part: SynthesisPart, language: str, level: int) -> list[ReportBlock]:
    return [
        ReportHeading(level=level, text=messages.name_part(part)),
        *_build_note(part.note),
        make_paragraph(messages.describe_sources(part)),
        ReportHeading(level=level + 1, text=_("What was asked")),
        *(
            _build_line(str(messages.ASKED_NAMES[code]), rows, language, quotes=True)
            for code, rows in part.list_asked()
        ),
        ReportHeading(level=level + 1, text=_("How it is reflected")),
        *(
            _build_line(str(messages.REFLECTED_NAMES[code]), rows, language)
            for code, rows in part.list_reflected()
        ),
    ]


def _build_line(
    words: str, rows: list[DispositionReportRow], language: str, *, quotes: bool = False
) -> ReportParagraph:
    """Build a sentence with the contributions that it is about; each leads to its page.

    Args:
        quotes: also how each begins.
    """
    runs = [ReportRun(text=f"{words}{i18n.get_colon()}", bold=True)]
    for place, row in enumerate(rows):
        after = messages.choose_end(row, is_last=place == len(rows) - 1, quotes=quotes)
        quoted = messages.quote_input(row) if quotes else ""
        said = f"{i18n.get_colon()}{quoted}" if quoted else ""
        runs += [
            ReportRun(text=messages.name_input(row), address=_build_address(row, language)),
            ReportRun(text=f" ({messages.name_source(row)}){said}{after}"),
        ]
    return ReportParagraph(runs=runs)


def _build_address(row: DispositionReportRow, language: str) -> str:
    if row.number:
        return build_page_url("amendments.amendment", language, amendment_id=row.id)
    return build_page_url("comments.comment", language, comment_id=row.id)


def _build_subjects(found: SynthesisView, level: int) -> list[ReportBlock]:
    """Build the table by subject; nothing if no clause has a tag."""
    if not found.subjects:
        return []
    return [
        ReportHeading(level=level, text=_("By subject")),
        ReportTable(
            columns=[_("Subject"), _("Clauses"), _("Contributions"), _("Answers")],
            widths=[40, 12, 16, 32],
            number_columns=[1, 2],
            rows=[
                [
                    f"{each.tag.code} {i18n.choose_title(each.tag.title)}",
                    str(each.clauses),
                    str(each.contributions),
                    i18n.join_list(
                        f"{OUTCOME_NAMES[code]}{i18n.get_colon()}{count}"
                        for code, count in each.outcomes
                    ),
                ]
                for each in found.subjects
            ],
        ),
    ]
