"""Collects a version for PDF: its words, or what changed in them since an earlier one, with all that is printed around them."""
from collections.abc import Iterable, Iterator

from flask_babel import force_locale, gettext as _

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.core.permissions.rules import require
from consult.documents.comparison import Change, compare_versions
from consult.documents.models import Version
from consult.text.parsing.light_markup import runs

from consult.output.annex import annex, printed
from consult.output.version_queries import clause_of, clauses_of, has_statuses, source_of
from consult.output.render_input import Clause, Source
from .text_input import Change as Kind, PdfClause, PdfText, Stretch
from .fonts import require_fonts

REGIONS = {"zh": "CN"}  # for the shapes of punctuation
NARROW = 4  # letters of a label that stands in its column


def clean(actor: Actor, version: Version, language: str, _against: Version | None = None) -> PdfText:
    """A version in a language, to be printed; raises Invalid("font_missing") where no font is installed for it."""
    source = source_of(actor, version, language)
    clauses = [drawn(each, source) for each in clauses_of(version, language)]
    return printable(framed(source, [*clauses, *printed(annex(version, source), source)]))


def redline(actor: Actor, version: Version, language: str, against: Version | None) -> PdfText:
    """What changed in a version since an earlier one, to be printed; raises as clean, and NotFound for no version of it."""
    if against is None or against.document_id != version.document_id:
        raise NotFound(what="Version")
    require(actor, "version.read", against)
    source, counts = source_of(actor, version, language), has_statuses(version.document, version)
    with force_locale(i18n.LOCALES.get(language, language)):
        clauses = [_changed(each, source, counts) for each in compare_versions(against, version, language).changes]
        return printable(framed(
            source, clauses, since=_("What changed since %(version)s:", version=i18n.said(against.name, language)),
            added=_("what was added is underlined"), removed=_("what was removed is struck out")))


def framed(source: Source, clauses: list[PdfClause], since: str = "", added: str = "", removed: str = "") -> PdfText:
    """Clauses in the frame of a version; since: what else the file is, with how its changes look."""
    with force_locale(i18n.LOCALES.get(source.language, source.language)):
        return PdfText(source=source, region=REGIONS.get(source.language, ""), empty=_("This version has no text yet."),
                       clauses=list(_stepwise(clauses)), since=since, added=added, removed=removed)


def printable(made: PdfText) -> PdfText:
    """The same, to be printed; raises Invalid where no font is installed for it."""
    require_fonts(made.model_dump_json())
    return made


def drawn(clause: Clause, source: Source, words: list[Stretch] | None = None) -> PdfClause:
    """A clause with its own words, or with these instead."""
    if words is None:
        words = [part for run in runs(clause.text)
                 for part in broken(run.text, run.emphasis, run.kind in {"open", "close", "stray"}, "same")]
    return _placed(clause, [Stretch(text=clause.label)] if clause.label else [], words, _standing(clause, source))


def _changed(change: Change, source: Source, counts: bool) -> PdfClause:
    old, new = change.old.label if change.old else "", change.new.label if change.new else ""
    kinds: list[tuple[str, Kind]] = [(new, "same")] if old == new else [(old, "del"), (new, "ins")]
    words = [part for each in change.stretches for part in broken(each.text, each.emphasis, each.bracket, _kind(each.kind))]
    clause = clause_of(change.line, counts)
    notes = [_became(change), _standing(clause, source) if change.new else ""]
    labels = [Stretch(text=label, change=kind) for label, kind in kinds if label]
    return _placed(clause, labels, words, " · ".join(filter(None, notes)))


def _kind(kind: str) -> Kind:
    return "ins" if kind == "ins" else "del" if kind == "del" else "same"


def _became(change: Change) -> str:
    if change.continues:
        return str(_("continues clauses that are not in the text any more"))
    if change.fate == "split":
        return str(_("split off from another clause"))
    if change.fate == "merged":
        return str(_("merged into another clause"))
    notes = [str(_("moved")) if change.moved else "", str(_("another clause was joined to it")) if change.came else ""]
    return " · ".join(filter(None, notes))


def _standing(clause: Clause, source: Source) -> str:
    """What is said of its words: that they are agreed, that they translate earlier ones, or are in another language."""
    said = [source.words[clause.status] if clause.status in {"adref", "agreed"} and clause.kind != "heading" else "",
            source.words["untranslated"] if clause.language != source.language else source.words["stale"] if clause.stale else ""]
    return " · ".join(filter(None, said))


def _placed(clause: Clause, label: list[Stretch], words: list[Stretch], note: str) -> PdfClause:
    return PdfClause(kind=clause.kind, level=clause.level, language=clause.language, label=label, runs=words, note=note,
                     wide=sum(len(each.text) for each in label) > NARROW)


def broken(text: str, emphasis: bool, bracket: bool, change: str) -> Iterator[Stretch]:
    """Words with their line breaks apart."""
    for number, part in enumerate(text.split("\n")):
        if number:
            yield Stretch(text="", kind="break")
        if part:
            yield Stretch(text=part, emphasis=emphasis, bracket=bracket, change=_kind(change))


def _stepwise(clauses: Iterable[PdfClause]) -> Iterator[PdfClause]:
    """The clauses with headings that go down one level at a time, as bookmarks must."""
    last = 0
    for each in clauses:
        if each.kind == "heading":
            last = min(max(each.level, 1), last + 1)
            yield each.model_copy(update={"level": last})
        else:
            yield each
