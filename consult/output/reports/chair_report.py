"""Collects the chair's report on an issued version: from the process to what stays open, with the text and who contributed."""
from collections import Counter
from collections.abc import Iterable, Mapping

from flask_babel import force_locale, gettext as _, ngettext
from sqlalchemy import select

from consult.accounts.stakeholder_groups import groups_in, regions_in
from consult.consolidation.models import GONE, Decision
from consult.consolidation.dispositions.report import report
from consult.consultations.models import Consultation
from consult.consultations.document_queries import names_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.events.log import EVENT
from consult.documents.models import Version
from consult.documents.queries import editions_of, text_of
from consult.text.brackets.bracket_tree import count

from .contributor_queries import KINDS, Contributors, Heard, contributors_to, heard_on
from .open_issue_queries import Left, at_top, left_open, owing
from .messages import OUTCOMES, STAGES, STATUSES
from consult.output.version_queries import clauses_of, source_of
from consult.output.render_input import Clause, Source
from .report_input import Annex, Block, Grid, Heading, Paper, Paragraph, Run


MOMENT = "d MMM y, HH:mm"


def issued(version: Version) -> bool:
    """Whether there is a report on a version: it is made of public matter alone."""
    return version.issued


def paper(actor: Actor, version: Version, language: str, _against: Version | None = None) -> Paper:
    """The report, in a language of the version; raises NotFound before the version is issued."""
    source = source_of(actor, version, language)
    if not version.issued:
        raise NotFound(what="Report")
    with force_locale(i18n.LOCALES.get(language, language)):
        clauses = clauses_of(version, language)
        blocks: list[Block] = [
            *_process(version.document.consultation), *_versions(version), *_contributions(version), *_decisions(version),
            *_open(version, clauses), Heading(level=1, text=_("Annex I: the text"), new_page=True), Annex(clauses=clauses),
            Heading(level=1, text=_("Annex II: contributors"), new_page=True), *_named(contributors_to(version.document_id))]
        return Paper(source=source, title=_title(source), symbol=report_symbol(version), blocks=blocks,
                     lead=_("Submitted by the chair to the parent body."))


def report_symbol(version: Version) -> str:
    """The symbol of the report: that of the version and what it is."""
    return f"{version.symbol}/Report" if version.symbol else ""


def _title(source: Source) -> str:
    return str(_("Report of the chair on “%(document)s”, %(version)s", document=source.title, version=source.version))


def _said(words: str, *, bold: bool = False, deep: int = 0) -> Paragraph:
    return Paragraph(runs=[Run(text=words, bold=bold)], deep=deep)


def _process(consultation: Consultation) -> list[Block]:
    lead = i18n.said(consultation.lead)
    rows = [[i18n.said(each.title) or str(STAGES[each.kind]), str(STAGES[each.kind]), i18n.moment_words(each.opens_at, MOMENT),
             i18n.moment_words(each.closes_at, MOMENT) if each.closes_at else ""] for each in consultation.stages]
    table = Grid(columns=[_("Stage"), _("What it is for"), _("From"), _("Until")], widths=[26, 22, 26, 26], rows=rows)
    return [Heading(level=1, text=_("The process")), _said(i18n.said(consultation.title), bold=True),
            *([_said(lead)] if lead else []), *([table] if rows else [])]


def _versions(version: Version) -> list[Block]:
    """The issued versions up to this one."""
    rows = []
    for each in _until(version):
        lines = text_of(each.id, version.document.authentic, version.document.authentic)
        clauses = [line for line in lines if line.kind != "heading"]
        languages = i18n.listed(i18n.LANGUAGES.get(words.language, words.language) for words in editions_of(each.id))
        rows.append([i18n.said(each.name), each.symbol, i18n.dated(each.issued_at, "d MMM y") if each.issued_at else "",
                     languages, str(len(clauses)), str(sum(count(line.text) for line in clauses))])
    return [Heading(level=1, text=_("The document and its versions")), _said(i18n.said(version.document.title), bold=True),
            Grid(columns=[_("Version"), _("Symbol"), _("Issued"), _("Languages"), _("Clauses"), _("Brackets")],
                 widths=[18, 25, 15, 16, 12, 14], rows=rows, right=[4, 5])]


def _until(version: Version) -> list[Version]:
    return [each for each in version.document.versions if each.issued and each.place <= version.place]


def _contributions(version: Version) -> list[Block]:
    heard = heard_on(version.document_id)
    language = i18n.spoken()
    total = heard.total
    summary = " ".join([
        ngettext("%(num)s organisation was heard.", "%(num)s organisations were heard.", total["organisations"]),
        ngettext("There is %(num)s comment,", "There are %(num)s comments,", total["comments"]),
        ngettext("%(num)s edit", "%(num)s edits", total["amendments"]),
        ngettext("and %(num)s position.", "and %(num)s positions.", total["positions"])])
    as_of = _("All figures are as of %(day)s; what was hidden or withdrawn is not counted.", day=_newest(version))
    blocks: list[Block] = [Heading(level=1, text=_("Contributions")), _said(f"{summary} {as_of}")]
    if total.total():
        blocks += [_table(_("Stakeholder group"), groups_in(language), heard, heard.groups),
                   _table(_("Region"), regions_in(language), heard, heard.regions)]
    made = report(Actor(), version)
    if made.rows:
        blocks += [Heading(level=2, text=_("What became of them")), Grid(
            columns=[_("Disposition"), _("Contributions")], widths=[70, 30], right=[1],
            rows=[[str(OUTCOMES[code]), str(number)] for code, number in made.outcomes])]
    return blocks


def _newest(version: Version) -> str:
    """The day of the newest event of the process."""
    moment = db.session.scalar(select(EVENT.c.at).where(EVENT.c.chain == version.consultation_id)
                               .order_by(EVENT.c.seq.desc()).limit(1))
    return i18n.dated(moment, "d MMM y") if moment else ""


def _table(name: str, things: Iterable[Mapping[str, str]], heard: Heard, counts: Mapping[str | None, Counter[str]]) -> Grid:
    rows = [[thing["name"], *_numbers(counts.get(thing["code"], Counter()))] for thing in things]
    rows += [[_("In a personal capacity"), *_numbers(counts.get(None, Counter()))], [_("Total"), *_numbers(heard.total)]]
    return Grid(columns=[name, _("Organisations"), _("Comments"), _("Edits"), _("Positions")], widths=[34, 20, 16, 14, 16],
                rows=rows, right=[1, 2, 3, 4])


def _numbers(counts: Counter[str]) -> list[str]:
    return [str(counts[kind]) for kind in KINDS]


def _decisions(version: Version) -> list[Block]:
    known = {each.id: each for each in _until(version)}
    found = list(db.session.scalars(select(Decision).where(Decision.version_id.in_(known), Decision.undone_at.is_(None))
                                    .order_by(Decision.number)))
    blocks: list[Block] = [Heading(level=1, text=_("Decisions of the chair"))]
    if not found:
        return [*blocks, _said(_("No decision was recorded."))]
    names = {each.id: _names(each) for each in known.values()}
    rows = [[str(each.number), i18n.dated(each.made_at, "d MMM y"), i18n.said(known[each.version_id].name),
             "\n".join(_decided(each, names[each.version_id])), each.reason] for each in found]
    columns = [_("No."), _("Date"), _("For"), _("Clauses"), _("Reason")]
    return [*blocks, Grid(columns=columns, widths=[7, 14, 15, 26, 38], rows=rows)]


def _names(version: Version) -> dict[int, str]:
    """What the clauses of a version are called, in its order; after them those that it left out."""
    there, before = names_in(version.id, i18n.spoken()), names_in(version.based_on_id or 0, i18n.spoken())
    return there | {number: name for number, name in before.items() if number not in there}


def _decided(decision: Decision, names: dict[int, str]) -> list[str]:
    """The clauses of a decision by what was decided: agreed: 1, 2, 10 a); or that it is about their order."""
    place = {number: at for at, number in enumerate(names)}
    found: dict[str, list[str]] = {}
    for each in sorted(decision.clauses, key=lambda one: place.get(one.clause_id, len(place))):
        status = str(_("taken out") if each.digest == GONE else STATUSES[each.status])
        found.setdefault(status, []).append(names.get(each.clause_id) or "·")
    order = [str(_("the order of the clauses"))] if decision.order_digest else []
    return [*order, *(f"{status}{i18n.colon()}{i18n.listed(clauses)}" for status, clauses in found.items())]


def _open(version: Version, clauses: list[Clause]) -> list[Block]:
    left, first, owed = left_open(version, clauses), at_top(version), owing(version)
    names = names_in(version.id, i18n.spoken())
    blocks: list[Block] = [Heading(level=1, text=_("What stays open"))]
    if left:
        blocks += [_said(ngettext("%(num)s clause is not settled.", "%(num)s clauses are not settled.", len(left))),
                   Grid(columns=[_("Clause"), _("Status"), _("In brackets"), _("Who asks for what"), _("Organisations")],
                        widths=[9, 14, 25, 33, 19], rows=[_row(each, names) for each in left])]
    else:
        blocks.append(_said(_("Every clause is settled, and no bracket is left.")))
    if first:
        blocks += [_said(_("New clauses are asked for at the beginning:")), *(_said(words, deep=1) for words in first)]
    if owed.answers:
        words = ngettext("%(num)s contribution has no answer yet.", "%(num)s contributions have no answer yet.", owed.answers)
        if owed.until:
            words += " " + _("The chair decided that answers come until %(day)s.", day=i18n.dated(owed.until, "d MMM y"))
        blocks.append(_said(words))
    return blocks


def _row(each: Left, names: dict[int, str]) -> list[str]:
    return [names.get(each.clause.id) or "·", str(STATUSES[each.status]) if each.status else "", "\n".join(each.brackets),
            "\n".join(each.edits), "\n".join(each.stands)]


def _named(found: Contributors) -> list[Block]:
    blocks: list[Block] = []
    codes = [*groups_in(i18n.spoken()), {"code": None, "name": _("Without a stakeholder group")}]
    for group in codes:
        names = found.organisations.get(group["code"], [])
        if names:
            blocks += [Heading(level=2, text=str(group["name"])), _said("; ".join(names))]
    if found.persons:
        blocks += [Heading(level=2, text=_("In a personal capacity")), _said("; ".join(found.persons))]
    return blocks or [_said(_("Nobody has contributed yet."))]
