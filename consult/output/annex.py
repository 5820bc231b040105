"""The annex of a version as files print it: reservations and explanations of position, by clause."""
from flask_babel import force_locale, gettext as _

from consult.core import i18n
from consult.documents.models import Version
from consult.meetings.record import annex_queries as annexed

from .render_input import Declared, Part, Source
from consult.output.pdf.text_input import PdfClause, Stretch


def annex(version: Version, source: Source) -> list[Part]:
    """The parts of the annex; its title is put among the words of the frame."""
    with force_locale(i18n.LOCALES.get(source.language, source.language)):
        source.words["annex"] = _("Annex: reservations and explanations of position")
        return [_part(each) for each in annexed.annex_of(version)]


def printed(parts: list[Part], source: Source) -> list[PdfClause]:
    """The same as paragraphs of a paper, headings before them; nothing where there is none."""
    if not parts:
        return []
    found = [PdfClause(kind="heading", level=1, language=source.language, label=[], runs=[Stretch(text=source.words["annex"])])]
    for part in parts:
        found.append(PdfClause(kind="heading", level=2, language=source.language, label=[], runs=[Stretch(text=part.title)]))
        for each in part.declared:
            runs = [Stretch(text=each.said, soft=True)]
            for line in each.words.split("\n"):
                runs += [Stretch(text="", kind="break"), Stretch(text=line)]
            found.append(PdfClause(kind="told", level=1, language=each.language, label=[Stretch(text=each.who)], runs=runs))
    return found


def _part(part: annexed.Part) -> Part:
    title = _("Clause %(label)s", label=i18n.isolated(part.label or "·")) if part.clause_id else _("The document as a whole")
    return Part(title=str(title), declared=[Declared(
        who=each.who or _("former participant"), said=_said(each), words=each.words, language=each.language)
        for each in part.declared])


def _said(each: annexed.Declared) -> str:
    kind = _("reservation") if each.kind == "reservation" else _("explanation of position")
    personal = [_("in a personal capacity")] if each.personal else []
    where = [f"{i18n.said(each.meeting)}{f', D-{each.ruling}' if each.ruling else ''}"] if each.meeting else []
    return " · ".join([kind, *personal, *where])
