"""The ballots of a meeting's record on paper: what was asked, the count with its parts, whether it carries and why, the roll."""
from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _, ngettext

from consult.accounts.stakeholder_groups import groups_in, regions_in
from consult.core.i18n import colon, isolated
from consult.meetings.record.shapes import BallotShape, CountShape, VoiceShape

from .messages import CHOICES, KINDS_OF_BALLOTS, OUTCOMES_OF_BALLOTS, THRESHOLDS
from .report_input import Block, Grid, Heading, Paragraph, Run

MISSING = "missing"
FIRST = 34  # share of a table's width that the names of its lines have
Names = Mapping[str, str]


def ballots_on_paper(found: Sequence[BallotShape], language: str) -> list[Block]:
    """Each ballot with its tables; of a sounding that was not recorded, that there was one."""
    blocks: list[Block] = [Heading(level=1, text=_("Ballots"))]
    if not found:
        return [*blocks, _said(_("There was no ballot."))]
    for each in found:
        blocks += [Heading(level=2, text=f"B-{each.number} · {isolated(each.question)}"),
                   _said(_kind(each), small=True), *_counted(each, language), *_roll(each, language)]
    return blocks


def _kind(each: BallotShape) -> str:
    return _("Sounding the room") if each.kind == "indicative" and each.result is None else str(KINDS_OF_BALLOTS[each.kind])


def _said(words: str, *, small: bool = False) -> Paragraph:
    return Paragraph(runs=[Run(text=words)], small=small)


def _counted(each: BallotShape, language: str) -> list[Block]:
    result = each.result
    if result is None:
        return [_said(_("The chair had no result recorded.") if each.kind == "indicative" else _("There is no result."))]
    cast = _("%(cast)s of %(electors)s voted.", cast=result.cast, electors=result.electors)
    outcome = OUTCOMES_OF_BALLOTS.get(result.outcome, "")
    if result.counts is None:
        few = [_said(_("Too few answered to show what they chose"))] if result.outcome == "too_few" else []
        return [_said(f"{cast} {outcome}".strip()), *few]
    why = [each for each in (_quorum(result), _threshold(result)) if each]
    return [_said(f"{cast} {outcome}"), *map(_said, why), _table(each, result, language), *_numbers(each.choices)]


def _quorum(result: CountShape) -> str:
    if not result.quorum:
        return ""
    words = ngettext("%(cast)s of %(electors)s took part, abstentions included; %(num)s was needed.",
                     "%(cast)s of %(electors)s took part, abstentions included; %(num)s were needed.", result.quorum,
                     cast=result.cast, electors=result.electors)
    reached = _("Quorum reached") if result.cast >= result.quorum else _("Quorum not reached")
    return f"{reached}{colon()}{words}"


def _threshold(result: CountShape) -> str:
    """Whether it was reached, and why; nothing where nothing was to be carried."""
    there, of, needed = result.there, result.of, result.needed
    if there is None or of is None or needed is None:
        return ""
    if result.threshold == "consensus":
        reached = there == 0 and of > 0
        words = " ".join([
            ngettext("%(num)s objection among %(answered)s answers.", "%(num)s objections among %(answered)s answers.", there,
                     answered=of),
            ngettext("%(num)s did not answer, which is not consent.", "%(num)s did not answer, which is not consent.",
                     result.electors - result.cast)])
    elif result.threshold == "absolute":
        reached = there >= needed
        words = _("%(yes)s of the %(of)s who may vote said yes; %(needed)s were needed.", yes=there, of=of, needed=needed)
    else:
        reached = there >= needed
        words = _("%(yes)s of %(of)s votes that count here were yes; %(needed)s were needed.", yes=there, of=of, needed=needed)
    told = _("Threshold reached") if reached else _("Threshold not reached")
    return f"{told} ({THRESHOLDS[result.threshold]}): {words}"


def _table(each: BallotShape, result: CountShape, language: str) -> Grid:
    """The total, and below it the same by group, by region, in the room and remote, where that betrays nobody."""
    codes = [*each.choices, MISSING]
    heads = [*_names(each.choices).values(), _("Did not vote")]
    rows = [[_("Everybody"), *_row({**(result.counts or {}), MISSING: result.electors - result.cast}, codes)]]
    parts = ((_("By stakeholder group"), groups_in(language), result.groups), (_("By region"), regions_in(language), result.regions),
             (_("In the room and remote"), _places(), result.places))
    for head, settings, counts in parts:
        if counts:
            rows += [[head], *([name, *_row(counts[code], codes)] for code, name in _known(settings, counts))]
    share = (100 - FIRST) // len(codes)
    return Grid(columns=["", *heads], widths=[FIRST, *(share for _each in codes)], rows=rows,
                right=list(range(1, len(codes) + 1)))


def _names(choices: Sequence[str]) -> dict[str, str]:
    """Codes in words; the chair's own answers are too long for the head of a table and stand under it by number."""
    return {code: str(CHOICES[code]) if code in CHOICES else str(place) for place, code in enumerate(choices, 1)}


def _numbers(choices: Sequence[str]) -> list[Block]:
    own = [f"{place}{colon()}{isolated(code)}" for place, code in enumerate(choices, 1) if code not in CHOICES]
    return [_said("\n".join(own), small=True)] if own else []


def _row(counts: Mapping[str, int], codes: Iterable[str]) -> list[str]:
    """A cell for each code; empty where a count is not told."""
    return [str(counts.get(code, 0)) if code != MISSING or MISSING in counts else "" for code in codes]


def _places() -> list[dict[str, str]]:
    return [{"code": "room", "name": _("In the room")}, {"code": "remote", "name": _("Remote")},
            {"code": "absent", "name": _("Absent")}]


def _known(settings: Iterable[Mapping[str, str]], counts: Mapping[str, object]) -> list[tuple[str, str]]:
    """The parts that were counted, in the order of the settings; who has none, and small ones, stand last."""
    names = {**{each["code"]: each["name"] for each in settings}, "none": _("Without a verified organisation"),
             "": _("In a personal capacity"), "together": _("Small groups together")}
    return [(code, str(name)) for code, name in names.items() if code in counts]


def _roll(each: BallotShape, language: str) -> list[Block]:
    """Who voted how, in the order in which they were called."""
    if not each.roll:
        return []
    groups = {one["code"]: one["name"] for one in groups_in(language)}
    places = {one["code"]: one["name"] for one in _places()}
    rows = [[_name(one), groups.get(one.group or "", ""), places.get(one.where, one.where), _vote(one)] for one in each.roll]
    return [Heading(level=3, text=_("Roll call")), Grid(columns=[_("Name"), _("Stakeholder group"), _("Where"), _("Chosen")],
                                        widths=[40, 24, 16, 20], rows=rows)]


def _name(one: VoiceShape) -> str:
    return isolated(one.name) if one.name else _("former participant")


def _vote(one: VoiceShape) -> str:
    said = str(CHOICES.get(one.choice, isolated(one.choice))) if one.choice else _("Did not vote")
    said = f"{said}, {_('by proxy: %(name)s', name=isolated(one.proxy))}" if one.proxy else said
    return f"{said} ({_('corrected')})" if one.corrected else said
