"""The annex of a version in files: reservations and explanations of position, by clause."""

from consult.core.i18n import force_locale, gettext as _

from consult.core import i18n
from consult.documents.models import Version
from consult.meetings.record import annex_queries as annexed

from .render_input import PrintedExplanation, AnnexSection, FileSource
from consult.output.pdf.text_input import PrintClause, PrintRun


def load_annex_sections(version: Version, source: FileSource) -> list[AnnexSection]:
    """Load the sections of the annex, and add its title to the frame texts of the source."""
    with force_locale(i18n.LOCALES.get(source.language, source.language)):
        source.labels["annex"] = _("Annex: reservations and explanations of position")
        return list_annex_sections(version)


def list_annex_sections(version: Version) -> list[AnnexSection]:
    """List the sections of the annex, in the language in force."""
    return [_make_section(each) for each in annexed.load_annex(version)]


def build_annex_clauses(parts: list[AnnexSection], source: FileSource) -> list[PrintClause]:
    """Build the paragraphs of the annex for PDF, with headings; none if the annex is empty."""
    if not parts:
        return []
    found = [
        PrintClause(
            kind="heading",
            level=1,
            language=source.language,
            label=[],
            runs=[PrintRun(text=source.labels["annex"])],
        )
    ]
    for part in parts:
        found.append(
            PrintClause(
                kind="heading",
                level=2,
                language=source.language,
                label=[],
                runs=[PrintRun(text=part.title)],
            )
        )
        for each in part.declared:
            runs = [PrintRun(text=each.said, is_small=True)]
            for line in each.words.split("\n"):
                runs += [PrintRun(text="", kind="break"), PrintRun(text=line)]
            found.append(
                PrintClause(
                    kind="told",
                    level=1,
                    language=each.language,
                    label=[PrintRun(text=each.who)],
                    runs=runs,
                )
            )
    return found


def _make_section(part: annexed.AnnexPart) -> AnnexSection:
    title = (
        _("Clause %(label)s", label=i18n.isolate_direction(part.label or "·"))
        if part.clause_id
        else _("The document as a whole")
    )
    return AnnexSection(
        title=str(title),
        declared=[
            PrintedExplanation(
                who=each.who or _("former participant"),
                said=_describe_explanation(each),
                words=each.words,
                language=each.language,
            )
            for each in part.declared
        ],
    )


def describe_explanation_kind(kind: str, ballot: int | None) -> str:
    """Describe a declaration: a reservation, or an explanation of a vote or of a position."""
    if kind == "reservation":
        return _("reservation")
    return _("explanation of vote") if ballot else _("explanation of position")


def _describe_explanation(each: annexed.Declaration) -> str:
    kind = describe_explanation_kind(each.kind, each.ballot)
    personal = [_("in a personal capacity")] if each.personal else []
    where = (
        [
            i18n.get_sentence_comma().join(
                [
                    i18n.choose_title(each.meeting),
                    *([f"D-{each.ruling}"] if each.ruling else []),
                    *([f"B-{each.ballot}"] if each.ballot else []),
                ]
            )
        ]
        if each.meeting
        else []
    )
    return " · ".join([kind, *personal, *where])
