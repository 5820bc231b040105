"""Ballots of a meeting's record: question, counts, outcome with its reason, roll call."""

from collections.abc import Iterable, Mapping, Sequence

from consult.core.i18n import gettext as _, ngettext

from consult.accounts.stakeholder_groups import (
    list_localized_groups,
    list_localized_regions,
    name_groups,
)
from consult.core.i18n import get_colon, isolate_direction, join_list
from consult.meetings.record.corrections.shapes import LineCorrectionShape
from consult.ballots.messages import describe_ballot_kind
from consult.meetings.record.shapes import (
    RecordHandsShape,
    RecordBallotShape,
    RecordResultShape,
    RollCallEntryShape,
)

from .meeting_record_corrections import mark_corrected
from .messages import CHOICE_NAMES, BALLOT_OUTCOME_NAMES, THRESHOLD_NAMES
from .report_input import ReportBlock, ReportHeading, ReportTable, make_paragraph

NOT_VOTED = "missing"
FIRST_COLUMN_SHARE = 34  # percent of a table's width for the names of its rows
TextByCode = Mapping[str, str]


def build_ballot_blocks(
    found: Sequence[RecordBallotShape],
    language: str,
    corrections: Sequence[LineCorrectionShape] = (),
) -> list[ReportBlock]:
    """Build the blocks of all ballots.

    A sounding without a recorded result is mentioned without figures.
    """
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Ballots"))]
    if not found:
        return [*blocks, make_paragraph(_("There was no ballot."))]
    for each in found:
        blocks += [
            *build_result_blocks(each, language, corrections),
            *_build_roll_call(each, language),
        ]
    return blocks


def build_result_blocks(
    each: RecordBallotShape, language: str, corrections: Sequence[LineCorrectionShape] = ()
) -> list[ReportBlock]:
    """Build the blocks of one ballot without single votes: question, kind, electorate, result."""
    kind = describe_ballot_kind(each.kind, has_result=each.result is not None)
    return [
        ReportHeading(level=2, text=f"B-{each.number} · {isolate_direction(each.question)}"),
        make_paragraph(mark_corrected(corrections, "ballot", each.id, kind), small=True),
        *_describe_limit(each, language),
        *_build_result(each, language),
    ]


def build_hands_blocks(found: Sequence[RecordHandsShape]) -> list[ReportBlock]:
    """Build the blocks of all shows of hands; without one there is none."""
    if not found:
        return []
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Shows of hands"))]
    for each in found:
        numbers = [
            f"{words} {number}"
            for words, number in (
                (_("In favour"), each.in_favour),
                (_("Against"), each.against),
                (_("Abstaining"), each.abstaining),
            )
        ]
        former = _("former participant")
        people = [
            _("A show of hands is no recorded vote."),
            _("Counted by %(name)s", name=isolate_direction(each.counted_by or former)),
            _("Confirmed by %(name)s", name=isolate_direction(each.confirmed_by or former)),
        ]
        blocks += [
            ReportHeading(level=2, text=isolate_direction(each.question)),
            make_paragraph(join_list(numbers)),
            make_paragraph(" · ".join(people), small=True),
        ]
    return blocks


def _describe_limit(each: RecordBallotShape, language: str) -> list[ReportBlock]:
    """Describe which stakeholder groups voted; empty if all did."""
    if not each.electorate_groups:
        return []
    names = join_list(name_groups(each.electorate_groups, language))
    words = ngettext(
        "Only this stakeholder group votes: %(groups)s.",
        "Only these stakeholder groups vote: %(groups)s.",
        len(each.electorate_groups),
        groups=names,
    )
    return [make_paragraph(words, small=True)]


def _build_result(each: RecordBallotShape, language: str) -> list[ReportBlock]:
    result = each.result
    if result is None:
        return [make_paragraph(_describe_missing_result(each))]
    cast = _("%(cast)s of %(electors)s voted.", cast=result.cast, electors=result.electors)
    outcome = BALLOT_OUTCOME_NAMES.get(result.outcome, "")
    if result.counts is None:
        few = (
            [make_paragraph(_("Too few answers to show the choices"))]
            if result.outcome == "too_few"
            else []
        )
        return [make_paragraph(f"{cast} {outcome}".strip()), *few]
    why = [each for each in (_describe_quorum(result), _describe_threshold(result)) if each]
    return [
        make_paragraph(f"{cast} {outcome}"),
        *map(make_paragraph, why),
        _build_count_table(each, result, language),
        *_list_own_answers(each.choices),
    ]


def _describe_missing_result(each: RecordBallotShape) -> str:
    """Describe why a ballot has no result in the record."""
    if each.kind != "indicative":
        return _("There is no result.")
    if each.recorded is None:
        return _("The chair has not decided whether the result is recorded.")
    return _("The chair had no result recorded.")


def _describe_quorum(result: RecordResultShape) -> str:
    if not result.quorum:
        return ""
    words = ngettext(
        "%(cast)s of %(electors)s took part, abstentions included; %(num)s was needed.",
        "%(cast)s of %(electors)s took part, abstentions included; %(num)s were needed.",
        result.quorum,
        cast=result.cast,
        electors=result.electors,
    )
    reached = _("Quorum reached") if result.cast >= result.quorum else _("Quorum not reached")
    return f"{reached}{get_colon()}{words}"


def _describe_threshold(result: RecordResultShape) -> str:
    """Describe whether the threshold was reached and why; empty if the ballot has none."""
    there, of, needed = result.there, result.of, result.needed
    if there is None or of is None or needed is None:
        return ""
    if result.threshold == "consensus":
        reached = there == 0 and of > 0
        words = " ".join(
            [
                ngettext(
                    "%(num)s objection among %(answered)s answers.",
                    "%(num)s objections among %(answered)s answers.",
                    there,
                    answered=of,
                ),
                ngettext(
                    "%(num)s did not answer, which does not count as consent.",
                    "%(num)s did not answer, which does not count as consent.",
                    result.electors - result.cast,
                ),
            ]
        )
    elif result.threshold == "absolute":
        reached = there >= needed
        words = _(
            "%(yes)s of the %(of)s who may vote said yes; %(needed)s were needed.",
            yes=there,
            of=of,
            needed=needed,
        )
    else:
        reached = there >= needed
        words = _(
            "%(yes)s of %(of)s votes that count here were yes; %(needed)s were needed.",
            yes=there,
            of=of,
            needed=needed,
        )
    told = _("Threshold reached") if reached else _("Threshold not reached")
    return f"{told} ({THRESHOLD_NAMES[result.threshold]}): {words}"


def _build_count_table(
    each: RecordBallotShape, result: RecordResultShape, language: str
) -> ReportTable:
    """Build the table of totals, with parts by group, region and place if no vote is disclosed."""
    codes = [*each.choices, NOT_VOTED]
    heads = [*_name_choices(each.choices).values(), _("Did not vote")]
    rows = [
        [
            _("Everybody"),
            *_build_cells(
                {**(result.counts or {}), NOT_VOTED: result.electors - result.cast}, codes
            ),
        ]
    ]
    parts = (
        (_("By stakeholder group"), list_localized_groups(language), result.groups),
        (_("By region"), list_localized_regions(language), result.regions),
        (_("In the room and remote"), _list_places(), result.places),
    )
    for head, settings, counts in parts:
        if counts:
            rows += [
                [head],
                *(
                    [name, *_build_cells(counts[code], codes)]
                    for code, name in _list_counted_parts(settings, counts)
                ),
            ]
    share = (100 - FIRST_COLUMN_SHARE) // len(codes)
    return ReportTable(
        columns=["", *heads],
        widths=[FIRST_COLUMN_SHARE, *(share for _each in codes)],
        rows=rows,
        number_columns=list(range(1, len(codes) + 1)),
    )


def _name_choices(choices: Sequence[str]) -> dict[str, str]:
    """Name the choices for the head of a table; the chair's own answers get numbers."""
    return {
        code: str(CHOICE_NAMES[code]) if code in CHOICE_NAMES else str(place)
        for place, code in enumerate(choices, 1)
    }


def _list_own_answers(choices: Sequence[str]) -> list[ReportBlock]:
    own = [
        f"{place}{get_colon()}{isolate_direction(code)}"
        for place, code in enumerate(choices, 1)
        if code not in CHOICE_NAMES
    ]
    return [make_paragraph("\n".join(own), small=True)] if own else []


def _build_cells(counts: Mapping[str, int], codes: Iterable[str]) -> list[str]:
    """Build a cell for each code; empty if the count is not disclosed."""
    return [
        str(counts.get(code, 0)) if code != NOT_VOTED or NOT_VOTED in counts else ""
        for code in codes
    ]


def _list_places() -> list[dict[str, str]]:
    return [
        {"code": "room", "name": _("In the room")},
        {"code": "remote", "name": _("Remote")},
        {"code": "absent", "name": _("Absent")},
    ]


def _list_counted_parts(
    settings: Iterable[Mapping[str, str]], counts: Mapping[str, object]
) -> list[tuple[str, str]]:
    """List the counted parts in the order of the settings, the unassigned and small ones last."""
    names = {
        **{each["code"]: each["name"] for each in settings},
        "none": _("Without a verified organization"),
        "": _("In a personal capacity"),
        "together": _("Small groups together"),
    }
    return [(code, str(name)) for code, name in names.items() if code in counts]


def _build_roll_call(each: RecordBallotShape, language: str) -> list[ReportBlock]:
    """Build the roll call: all votes in the order in which the voters were called."""
    if not each.roll:
        return []
    groups = {one["code"]: one["name"] for one in list_localized_groups(language)}
    places = {one["code"]: one["name"] for one in _list_places()}
    rows = [
        [
            _get_name(one),
            groups.get(one.group or "", ""),
            places.get(one.where, one.where),
            _describe_vote(one),
        ]
        for one in each.roll
    ]
    return [
        ReportHeading(level=3, text=_("Roll call")),
        ReportTable(
            columns=[_("Name"), _("Stakeholder group"), _("Where"), _("Chosen")],
            widths=[40, 24, 16, 20],
            rows=rows,
        ),
    ]


def _get_name(one: RollCallEntryShape) -> str:
    return isolate_direction(one.name) if one.name else _("former participant")


def _describe_vote(one: RollCallEntryShape) -> str:
    said = (
        str(CHOICE_NAMES.get(one.choice, isolate_direction(one.choice)))
        if one.choice
        else _("Did not vote")
    )
    said = (
        f"{said}, {_('by proxy: %(name)s', name=isolate_direction(one.proxy))}"
        if one.proxy
        else said
    )
    said = f"{said} ({_('corrected')})" if one.corrected else said
    if not one.intention:
        return said
    intended = str(CHOICE_NAMES.get(one.intention, isolate_direction(one.intention)))
    return f"{said}, {_('intended: %(choice)s', choice=intended)}"
