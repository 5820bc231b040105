"""Collects the chair's report on an issued version, from the process to the contributors."""

from collections import Counter
from collections.abc import Iterable, Mapping

from consult.core.i18n import force_locale, gettext as _, ngettext, pgettext
from sqlalchemy import select

from consult.accounts.stakeholder_groups import list_localized_groups, list_localized_regions
from consult.consolidation.models import REMOVED_DIGEST, ChairDecision
from consult.consolidation.dispositions.report import build_report
from consult.consultations.models import Consultation
from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.events.log import EVENT
from consult.documents.models import Version
from consult.documents.queries import list_editions, load_clause_texts
from consult.text.brackets.bracket_tree import count_brackets

from .contributor_queries import (
    COUNTED_KINDS,
    ContributorNames,
    ContributionCounts,
    load_contributors,
    count_contributions,
)
from .open_issue_queries import (
    OpenClause,
    list_requests_at_top,
    load_open_clauses,
    count_due_answers,
)
from .messages import OUTCOME_NAMES, STAGE_NAMES, STATUS_NAMES
from consult.output.version_queries import load_clauses, load_source
from consult.output.render_input import FileClause, FileSource
from .report_input import (
    ReportAnnex,
    ReportBlock,
    ReportTable,
    ReportHeading,
    ReportPaper,
    ReportParagraph,
    ReportRun,
)


MOMENT_FORMAT = "d MMM y, HH:mm"


def is_issued(version: Version) -> bool:
    """Return whether a version has a report, which is made of public matter alone."""
    return version.issued


def collect_chair_report(
    actor: Actor, version: Version, language: str, _against: Version | None = None
) -> ReportPaper:
    """Collect the report in a language of the version.

    Raises:
        NotFound: the version is not issued.
    """
    source = load_source(actor, version, language)
    if not version.issued:
        raise NotFound(what="Report")
    with force_locale(i18n.LOCALES.get(language, language)):
        clauses = load_clauses(version, language)
        blocks: list[ReportBlock] = [
            *_build_process(version.document.consultation),
            *_build_versions(version),
            *_build_contributions(version),
            *_build_decisions(version),
            *_build_open_issues(version, clauses),
            ReportHeading(level=1, text=_("Annex I: the text"), new_page=True),
            ReportAnnex(clauses=clauses),
            ReportHeading(level=1, text=_("Annex II: contributors"), new_page=True),
            *_build_contributor_list(load_contributors(version.document_id)),
        ]
        return ReportPaper(
            source=source,
            title=_build_title(source),
            symbol=build_report_symbol(version),
            blocks=blocks,
            lead=_("Submitted by the chair to the parent body."),
        )


def build_report_symbol(version: Version) -> str:
    """Build the symbol of the report from that of the version."""
    return f"{version.symbol}/Report" if version.symbol else ""


def _build_title(source: FileSource) -> str:
    return str(
        _(
            "Report of the chair on “%(document)s”, %(version)s",
            document=source.title,
            version=source.version,
        )
    )


def _make_paragraph(words: str, *, bold: bool = False, deep: int = 0) -> ReportParagraph:
    return ReportParagraph(runs=[ReportRun(text=words, bold=bold)], indent=deep)


def _build_process(consultation: Consultation) -> list[ReportBlock]:
    lead = i18n.choose_title(consultation.lead)
    rows = [
        [
            i18n.choose_title(each.title) or str(STAGE_NAMES[each.kind]),
            str(STAGE_NAMES[each.kind]),
            i18n.format_utc_moment(each.opens_at, MOMENT_FORMAT),
            i18n.format_utc_moment(each.closes_at, MOMENT_FORMAT) if each.closes_at else "",
        ]
        for each in consultation.stages
    ]
    table = ReportTable(
        columns=[_("Stage"), _("Purpose"), pgettext("start of a stage", "From"), _("Until")],
        widths=[26, 22, 26, 26],
        rows=rows,
    )
    return [
        ReportHeading(level=1, text=_("The process")),
        _make_paragraph(i18n.choose_title(consultation.title), bold=True),
        *([_make_paragraph(lead)] if lead else []),
        *([table] if rows else []),
    ]


def _build_versions(version: Version) -> list[ReportBlock]:
    """Build the table of issued versions up to this one."""
    rows = []
    for each in _list_versions_until(version):
        lines = load_clause_texts(each.id, version.document.authentic, version.document.authentic)
        clauses = [line for line in lines if line.kind != "heading"]
        languages = i18n.join_list(
            i18n.LANGUAGES.get(words.language, words.language) for words in list_editions(each.id)
        )
        rows.append(
            [
                i18n.choose_title(each.name),
                each.symbol,
                i18n.format_moment(each.issued_at, "d MMM y") if each.issued_at else "",
                languages,
                str(len(clauses)),
                str(sum(count_brackets(line.text) for line in clauses)),
            ]
        )
    return [
        ReportHeading(level=1, text=_("The document and its versions")),
        _make_paragraph(i18n.choose_title(version.document.title), bold=True),
        ReportTable(
            columns=[
                _("Version"),
                _("Symbol"),
                _("Issued"),
                _("Languages"),
                _("Clauses"),
                _("Brackets"),
            ],
            widths=[18, 25, 15, 16, 12, 14],
            rows=rows,
            number_columns=[4, 5],
        ),
    ]


def _list_versions_until(version: Version) -> list[Version]:
    return [
        each for each in version.document.versions if each.issued and each.place <= version.place
    ]


def _build_contributions(version: Version) -> list[ReportBlock]:
    heard = count_contributions(version.document_id)
    language = i18n.get_language()
    total = heard.total
    summary = " ".join(
        [
            ngettext(
                "%(num)s organization was heard.",
                "%(num)s organizations were heard.",
                total["organisations"],
            ),
            ngettext("There is %(num)s comment,", "There are %(num)s comments,", total["comments"]),
            ngettext("%(num)s amendment", "%(num)s amendments", total["amendments"]),
            ngettext("and %(num)s position.", "and %(num)s positions.", total["positions"]),
        ]
    )
    as_of = _(
        "All figures are as of %(day)s; what was hidden or withdrawn is not counted.",
        day=_get_newest_day(version),
    )
    blocks: list[ReportBlock] = [
        ReportHeading(level=1, text=_("Contributions")),
        _make_paragraph(f"{summary} {as_of}"),
    ]
    if total.total():
        blocks += [
            _build_count_table(
                _("Stakeholder group"), list_localized_groups(language), heard, heard.groups
            ),
            _build_count_table(_("Region"), list_localized_regions(language), heard, heard.regions),
        ]
    made = build_report(Actor(), version)
    if made.rows:
        blocks += [
            ReportHeading(level=2, text=_("Answers to them")),
            ReportTable(
                columns=[_("Disposition"), _("Contributions")],
                widths=[70, 30],
                number_columns=[1],
                rows=[[str(OUTCOME_NAMES[code]), str(number)] for code, number in made.outcomes],
            ),
        ]
    return blocks


def _get_newest_day(version: Version) -> str:
    """Return the day of the newest event of the process."""
    moment = db.session.scalar(
        select(EVENT.c.at)
        .where(EVENT.c.chain == version.consultation_id)
        .order_by(EVENT.c.seq.desc())
        .limit(1)
    )
    return i18n.format_moment(moment, "d MMM y") if moment else ""


def _build_count_table(
    name: str,
    things: Iterable[Mapping[str, str]],
    heard: ContributionCounts,
    counts: Mapping[str | None, Counter[str]],
) -> ReportTable:
    rows = [
        [thing["name"], *_format_counts(counts.get(thing["code"], Counter()))] for thing in things
    ]
    rows += [
        [_("In a personal capacity"), *_format_counts(counts.get(None, Counter()))],
        [_("Total"), *_format_counts(heard.total)],
    ]
    return ReportTable(
        columns=[name, _("Organizations"), _("Comments"), _("Amendments"), _("Positions")],
        widths=[34, 20, 16, 14, 16],
        rows=rows,
        number_columns=[1, 2, 3, 4],
    )


def _format_counts(counts: Counter[str]) -> list[str]:
    return [str(counts[kind]) for kind in COUNTED_KINDS]


def _build_decisions(version: Version) -> list[ReportBlock]:
    known = {each.id: each for each in _list_versions_until(version)}
    found = list(
        db.session.scalars(
            select(ChairDecision)
            .where(ChairDecision.version_id.in_(known), ChairDecision.undone_at.is_(None))
            .order_by(ChairDecision.id)
        )
    )
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Decisions of the chair"))]
    if not found:
        return [*blocks, _make_paragraph(_("No decision was recorded."))]
    names = {each.id: _load_clause_names(each) for each in known.values()}
    rows = [
        [
            str(each.number),
            i18n.format_moment(each.made_at, "d MMM y"),
            i18n.choose_title(known[each.version_id].name),
            "\n".join(_describe_decision(each, names[each.version_id])),
            each.reason,
        ]
        for each in found
    ]
    columns = [_("No."), _("Date"), _("For"), _("Clauses"), _("Reason")]
    return [*blocks, ReportTable(columns=columns, widths=[7, 14, 15, 26, 38], rows=rows)]


def _load_clause_names(version: Version) -> dict[int, str]:
    """Load the names of the clauses of a version in order, followed by those that it removed."""
    there, before = (
        load_version_names(version.id, i18n.get_language()),
        load_version_names(version.based_on_id or 0, i18n.get_language()),
    )
    return there | {number: name for number, name in before.items() if number not in there}


def _describe_decision(decision: ChairDecision, names: dict[int, str]) -> list[str]:
    """List the clauses of a decision by new status (agreed: 1, 2, 10 a)), or a decided order."""
    place = {number: at for at, number in enumerate(names)}
    found: dict[str, list[str]] = {}
    for each in sorted(decision.clauses, key=lambda one: place.get(one.clause_id, len(place))):
        status = str(_("removed") if each.digest == REMOVED_DIGEST else STATUS_NAMES[each.status])
        found.setdefault(status, []).append(names.get(each.clause_id) or "·")
    order = [str(_("the order of the clauses"))] if decision.order_digest else []
    return [
        *order,
        *(
            f"{status}{i18n.get_colon()}{i18n.join_list(clauses)}"
            for status, clauses in found.items()
        ),
    ]


def _build_open_issues(version: Version, clauses: list[FileClause]) -> list[ReportBlock]:
    left, first, owed = (
        load_open_clauses(version, clauses),
        list_requests_at_top(version),
        count_due_answers(version),
    )
    names = load_version_names(version.id, i18n.get_language())
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Open issues"))]
    if left:
        blocks += [
            _make_paragraph(
                ngettext(
                    "%(num)s clause is not settled.", "%(num)s clauses are not settled.", len(left)
                )
            ),
            ReportTable(
                columns=[
                    _("Clause"),
                    _("Status"),
                    _("In brackets"),
                    _("Authors of amendments"),
                    _("Organizations"),
                ],
                widths=[9, 14, 25, 33, 19],
                rows=[_build_open_row(each, names) for each in left],
            ),
        ]
    else:
        blocks.append(_make_paragraph(_("Every clause is settled, and no bracket is left.")))
    if first:
        blocks += [
            _make_paragraph(_("New clauses are requested at the beginning:")),
            *(_make_paragraph(words, deep=1) for words in first),
        ]
    if owed.answers:
        words = ngettext(
            "%(num)s contribution has no answer yet.",
            "%(num)s contributions have no answer yet.",
            owed.answers,
        )
        if owed.until:
            words += " " + _(
                "The chair decided that answers are due by %(day)s.",
                day=i18n.format_moment(owed.until, "d MMM y"),
            )
        blocks.append(_make_paragraph(words))
    return blocks


def _build_open_row(each: OpenClause, names: dict[int, str]) -> list[str]:
    return [
        names.get(each.clause.id) or "·",
        _describe_status(each),
        "\n".join(each.brackets),
        "\n".join(each.edits),
        "\n".join(each.stands),
    ]


def _describe_status(each: OpenClause) -> str:
    """Describe the status of a clause as issued and, where another one holds, that of now."""
    issued = str(STATUS_NAMES[each.clause.status])
    if each.status_now in {None, each.clause.status}:
        return issued
    return str(
        _(
            "issued: %(issued)s; now %(now)s",
            issued=issued,
            now=STATUS_NAMES[each.status_now or ""],
        )
    )


def _build_contributor_list(found: ContributorNames) -> list[ReportBlock]:
    blocks: list[ReportBlock] = []
    groups: list[tuple[str | None, str]] = [
        *((group["code"], group["name"]) for group in list_localized_groups(i18n.get_language())),
        (None, _("Without a stakeholder group")),
    ]
    for code, name in groups:
        names = found.organisations.get(code, [])
        if names:
            blocks += [
                ReportHeading(level=2, text=name),
                _make_paragraph("; ".join(names)),
            ]
    if found.persons:
        blocks += [
            ReportHeading(level=2, text=_("In a personal capacity")),
            _make_paragraph("; ".join(found.persons)),
        ]
    return blocks or [_make_paragraph(_("Nobody has contributed yet."))]
