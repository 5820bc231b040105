"""Sentences of the synthesis of inputs, made from codes in the language in force."""

from consult.accounts.queries import list_localized_groups
from consult.consolidation.dispositions.report import DispositionReportRow
from consult.core import i18n
from consult.core.i18n import format_amendment_number, gettext as _, lazy_gettext, ngettext

from consult.text.sanitize import make_excerpt

from .queries import SynthesisPart, SynthesisView

QUOTED_LENGTH = 120  # characters of a contribution that are quoted
SENTENCE_ENDS = tuple(".!?…。！？؟")
ASKED_NAMES = {
    "mod": lazy_gettext("To change the text"),
    "edit": lazy_gettext("To improve the wording alone"),
    "sup": lazy_gettext("To delete the text"),
    "add": lazy_gettext("To add text"),
    "move": lazy_gettext("To move the text"),
    "split": lazy_gettext("To split the clause"),
    "merge": lazy_gettext("To merge clauses"),
    "corr": lazy_gettext("To correct a translation"),
    "noc": lazy_gettext("To leave the text as it is"),
    "comment": lazy_gettext("Said in comments"),
}
REFLECTED_NAMES = {
    "accepted": lazy_gettext("Taken up"),
    "part": lazy_gettext("Taken up in part"),
    "modified": lazy_gettext("Taken up with changes"),
    "noted": lazy_gettext("Noted"),
    "not_accepted": lazy_gettext("Not taken up"),
    "out_of_scope": lazy_gettext("Outside the scope of this text"),
    "duplicate": lazy_gettext("Answered with another contribution that asks for the same"),
    "carried_over": lazy_gettext("Carried over to the next version"),
    "withdrawn": lazy_gettext("Withdrawn"),
}


def describe_inputs(found: SynthesisView) -> str:
    """Describe all inputs in a sentence: how many contributions, on how many clauses."""
    clauses = sum(part.clause_id is not None for part in found.parts)
    return _(
        "%(contributions)s, %(clauses)s.",
        contributions=_count_contributions(len(found.rows)),
        clauses=ngettext("on %(num)s clause", "on %(num)s clauses", clauses),
    )


def describe_sources(part: SynthesisPart) -> str:
    """Describe by whom the inputs on a clause are: their number, and that of each group."""
    names = {each["code"]: each["name"] for each in list_localized_groups(i18n.get_language())}
    counted = [
        f"{names.get(code or '', _('in a personal capacity'))} {count}"
        for code, count in part.count_sources()
    ]
    count = _count_contributions(len(part.rows))
    return f"{count}{i18n.get_colon()}{i18n.join_list(counted)}{i18n.get_full_stop()}"


def name_part(part: SynthesisPart) -> str:
    """Name the clause of a part, or the whole document."""
    if part.clause_id is None:
        return _("The whole document, or new clauses at the beginning")
    return _("Clause %(label)s", label=i18n.isolate_direction(part.name or "·"))


def name_input(row: DispositionReportRow) -> str:
    """Name a contribution: its number."""
    if row.number:
        return format_amendment_number(row.number)
    return _("Comment %(number)s", number=row.id)


def name_source(row: DispositionReportRow) -> str:
    """Name the author of a contribution."""
    return i18n.isolate_direction(row.source or _("former participant"))


def quote_input(row: DispositionReportRow) -> str:
    """Quote the beginning of what a contribution says: the reason of an amendment, or a comment."""
    return i18n.isolate_direction(make_excerpt(row.given, QUOTED_LENGTH)) if row.given else ""


def choose_end(row: DispositionReportRow, *, is_last: bool, quotes: bool = False) -> str:
    """Choose the mark after a contribution in a sentence; none after a quoted full stop.

    Args:
        quotes: whether its words are quoted.
    """
    if not is_last:
        return i18n.get_semicolon()
    quoted = make_excerpt(row.given, QUOTED_LENGTH) if quotes and row.given else ""
    return " " if quoted.endswith(SENTENCE_ENDS) else i18n.get_full_stop()


def _count_contributions(number: int) -> str:
    return ngettext("%(num)s contribution", "%(num)s contributions", number)
