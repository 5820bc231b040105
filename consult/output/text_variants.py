"""The views of a text as files: rolling, compilation, and the chair's text, which names nobody."""
from collections.abc import Iterable

from flask_babel import force_locale, gettext as _, ngettext

from consult.amendments import queries as amendments
from consult.amendments.blueprint import a_number
from consult.amendments.list_filter import Row, rows_of
from consult.amendments.models import WHOLE
from consult.amendments.queries import OPEN, Proposal
from consult.amendments.conflicts.rolling_text import Rolled, rolled
from consult.amendments.change_description import marked_of
from consult.consolidation.workbench.actions import attributed
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.errors import NotFound
from consult.documents.models import Version
from consult.text.brackets.anonymity import unattributed

from .version_queries import clauses_of, source_of
from consult.output.word.amendment_queries import CODES, current, whole_said
from consult.output.word.redline_queries import EVERYONE
from .render_input import Clause, Source, Text
from consult.output.pdf.text_input import PdfClause, PdfText, Stretch
from consult.output.pdf.version_text import broken, drawn, framed, printable

TOP = 0


class _Proposed:
    """The open proposals of a document by clause (0: at the top), as everyone may read them."""

    def __init__(self, version: Version, language: str) -> None:
        self.language = language
        self.every = sorted(amendments.in_document(EVERYONE, version.document_id, OPEN), key=lambda each: each.number)
        self.rows: dict[int, list[Row]] = {}
        for row in rows_of(self.every, self.every):
            self.rows.setdefault(row.each.clause_id or TOP, []).append(row)

    def on(self, clause: int) -> list[Row]:
        """Those on a clause: each with those that amend it behind it."""
        there = self.rows.get(clause, [])
        return [row for first in there if first.each.parent_id is None
                for row in (first, *(each for each in there if each.each.parent_id == first.each.id))]

    def who(self, each: Proposal) -> str:
        """Who proposes it."""
        return i18n.isolated(attributed(each, self.language))


def rolling(_actor: Actor, version: Version, language: str, _against: Version | None = None) -> PdfText:
    """The current version with every change in its place and the numbers of who asks; raises NotFound for any other."""
    source, there = _begun(_actor, version, language)
    with _in(language):
        clauses = [_told(row, there, brief=True) for row in there.on(TOP)]
        for clause in clauses_of(version, language):
            every = [row.each for row in there.on(clause.id)]
            words = [part for piece in rolled(clause.text, every) for part in _stroked(piece)]
            clauses.append(drawn(clause, source, words if every and clause.kind != "heading" else None))
            clauses += [_told(row, there, brief=True) for row in there.on(clause.id) if _beside_words(row.each)]
        clauses += _asking(there, source)
        return framed(source, clauses, since=_(
            "Rolling text: every change that is asked for, in its place, with the numbers of those who ask; "
            "≠ stands where changes collide."), added=_("what would be added is underlined"),
            removed=_("what would be removed is struck out"))


def compilation(_actor: Actor, version: Version, language: str, _against: Version | None = None) -> PdfText:
    """The current version with every open proposal under its clause, attributed; raises NotFound for any other."""
    source, there = _begun(_actor, version, language)
    with _in(language):
        clauses = [_told(row, there) for row in there.on(TOP)]
        for clause in clauses_of(version, language):
            clauses += [drawn(clause, source), *(_told(row, there) for row in there.on(clause.id))]
        return framed(source, clauses, since=_(
            "Compilation: every open proposal under its clause, with who proposes it, who stands behind it, and why."),
            added=_("what would be added is underlined"), removed=_("what would be removed is struck out"))


def rolling_pdf(actor: Actor, version: Version, language: str, _against: Version | None = None) -> PdfText:
    """The rolling text, to be printed."""
    return printable(rolling(actor, version, language))


def compilation_pdf(actor: Actor, version: Version, language: str, _against: Version | None = None) -> PdfText:
    """The compilation, to be printed."""
    return printable(compilation(actor, version, language))


def chair(actor: Actor, version: Version, language: str, _against: Version | None = None) -> Text:
    """A version without the names of those who hold its brackets open, as the chair puts a compromise forward."""
    source = source_of(actor, version, language)
    clauses, left_out = chairs_words(clauses_of(version, language))
    source.words["view"] = chair_said(language, left_out)
    return Text(source=source, clauses=clauses, view="view")


def chair_pdf(actor: Actor, version: Version, language: str, _against: Version | None = None) -> PdfText:
    """The chair's text, to be printed."""
    made = chair(actor, version, language)
    with _in(language):
        clauses = [drawn(each, made.source) for each in made.clauses]
        return printable(framed(made.source, clauses, since=made.source.words["view"]))


def chairs_words(clauses: Iterable[Clause]) -> tuple[list[Clause], int]:
    """The clauses without names, those left out that are nothing but a reservation; and how many reservations there were."""
    found, left_out = [], 0
    for each in clauses:
        made = unattributed(each.text)
        left_out += made.reservations
        if made.text or not made.reservations:
            found.append(each.model_copy(update={"text": made.text}))
    return found, left_out


def chair_said(language: str, left_out: int) -> str:
    """The sentence that says what the chair's text is, and what is not in it."""
    with _in(language):
        said = str(_("Chair’s text: alternatives and brackets are not attributed."))
        more = ngettext("%(num)s reservation is left out.", "%(num)s reservations are left out.", left_out)
        return f"{said} {more}" if left_out else said


def _in(language: str) -> force_locale:
    return force_locale(i18n.LOCALES.get(language, language))


def _begun(actor: Actor, version: Version, language: str) -> tuple[Source, _Proposed]:
    if not current(version):
        raise NotFound(what="File")
    return source_of(actor, version, language), _Proposed(version, language)


def _stroked(piece: Rolled) -> list[Stretch]:
    """A piece of a rolling text, and behind what is asked for the numbers of those who ask."""
    found = [part for each in piece.strokes for part in broken(each.text, each.emphasis, each.bracket, piece.kind)]
    if piece.kind in {"ins", "del"}:
        numbers = " ".join(map(a_number, piece.numbers)) + (" ≠" if piece.disputed else "")
        found.append(Stretch(text=f"\u00a0{numbers} ", soft=True))
    return found


def _beside_words(each: Proposal) -> bool:
    """What no change in the words can show: of a clause as a whole, and words that wait to be rendered."""
    unseen = each.kind not in {"mod", "edit"} or each.rendering == "to_render" or not each.sure
    return unseen and each.parent_id is None


def _told(row: Row, there: _Proposed, *, brief: bool = False) -> PdfClause:
    """A proposal under its clause: its number, what it asks for and who; then the words, who stands behind it, and why."""
    each = row.each
    first = f"{CODES[each.kind]} · {there.who(each)}"
    if each.parent_number:
        first += " · " + _("amends %(number)s", number=a_number(each.parent_number))
    if row.collides:
        first += " · " + _("collides with %(numbers)s", numbers=i18n.listed(map(a_number, row.collides)))
    runs = [Stretch(text=first, soft=True)]
    if each.kind in WHOLE:
        runs += [Stretch(text="", kind="break"), Stretch(text=whole_said(each, there.language))]
    elif each.kind not in {"sup", "noc"}:
        runs += [Stretch(text="", kind="break"), *(part for piece in marked_of(each) for part in broken(
            piece.text, piece.emphasis, piece.bracket, piece.kind))]
    else:
        runs += [Stretch(text="", kind="break"),
                 Stretch(text=_("Delete the clause.") if each.kind == "sup" else _("Keep the clause as it is."))]
    if not brief:
        behind = i18n.listed(i18n.isolated(each.name or _("former participant")) for each in each.counted)
        if behind:
            runs += [Stretch(text="", kind="break"), Stretch(text=_("Stand behind it: %(names)s", names=behind), soft=True)]
        runs += _softly(each.reason or "")
    return under(a_number(each.number), runs, each.language, 2 if each.parent_id else 1)


def under(label: str, runs: list[Stretch], language: str, level: int = 1) -> PdfClause:
    """What is said under a clause, with a label of its own."""
    return PdfClause(kind="told", level=level, language=language, label=[Stretch(text=label)] if label else [], wide=True,
                     runs=runs)


def _softly(text: str) -> list[Stretch]:
    words = broken(text, emphasis=False, bracket=False, change="same")
    return [Stretch(text="", kind="break"), *(part.model_copy(update={"soft": True}) for part in words)]


def _asking(there: _Proposed, source: Source) -> list[PdfClause]:
    """Who the numbers in a rolling text are, at its end."""
    if not there.every:
        return []
    found = [PdfClause(kind="heading", level=1, language=source.language, label=[], runs=[Stretch(text=_("Who asks for what"))])]
    for each in there.every:
        said = [CODES[each.kind], there.who(each)]
        if each.label:
            said.append(_("Clause %(label)s", label=i18n.isolated(each.label.strip("."))))
        found.append(under(a_number(each.number), [Stretch(text=" · ".join(said))], source.language))
    return found
