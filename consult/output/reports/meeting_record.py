"""Collects the record of a meeting for paper: decisions, what was taken up, changed and voted on, who was there, the annex."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import force_locale, gettext as _, ngettext

from consult.accounts.stakeholder_groups import groups_in, regions_in
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.i18n import isolated
from consult.core.permissions.rules import require
from consult.meetings.record.minutes import minutes_of, record_now
from consult.meetings.models import Meeting
from consult.meetings.record.shapes import ExplanationShape, RecordShape, RulingShape, SpokenShape
from consult.meetings.record.actions import as_thing

from .messages import RULINGS, STATUSES
from consult.output.version_queries import public_address
from consult.output.render_input import Source
from .meeting_record_ballots import ballots_on_paper
from .report_input import Block, Grid, Heading, Paper, Paragraph, Run
from consult.output.messages import day_in, frame_words

MOMENT = "d MMM y, HH:mm"
TIME = "HH:mm"


def paper(actor: Actor, meeting: Meeting, language: str) -> Paper:
    """The record in a language of the interface; raises Forbidden or Unknown for those who may not read it."""
    require(actor, "record.read", as_thing(meeting))
    record = record_now(meeting)
    with force_locale(i18n.LOCALES.get(language, language)):
        source = _source(meeting, record, language)
        return Paper(source=source, title=source.title, symbol=source.symbol, lead="", blocks=_blocks(record, language))


def _source(meeting: Meeting, record: RecordShape, language: str) -> Source:
    minutes = minutes_of(meeting)
    slug = meeting.consultation.slug
    address = public_address("meetings.record", language, slug=slug, meeting=meeting.slug)
    state = _("approved, not published yet") if minutes.state == "approved" else _("draft record, not approved")
    words = {**frame_words(language), "tongue": i18n.LANGUAGES[language], "record": _("written by the events of the meeting"),
             "working": state, "made_from": _("This record stands at %(address)s", address=address)}
    moment = meeting.ended_at or now()
    title = _("Record of the meeting “%(title)s”", title=i18n.said(record.title, language))
    return Source(consultation=i18n.said(meeting.consultation.title, language), document="", title=title, subtitle="",
                  symbol=f"M/{record.number}", version=_("Record"), document_id=0, version_id=0,
                  language=language, standing="record", issued=minutes.published_at is not None,
                  day=moment.date().isoformat(), date=day_in(language, moment),
                  address=address, digest=minutes.digest or "", words=words)


def _apart(words: str) -> str:
    """What somebody wrote, each of its lines in its own direction."""
    return "\n".join(isolated(line) if line else "" for line in words.split("\n"))


def _said(words: str, *, bold: bool = False, small: bool = False, deep: int = 0) -> Paragraph:
    return Paragraph(runs=[Run(text=words, bold=bold)], small=small, deep=deep)


def _moment(moment: datetime | None, form: str = MOMENT) -> str:
    return isolated(i18n.moment_words(moment, form)) if moment else ""


def _blocks(record: RecordShape, language: str) -> list[Block]:
    when = " – ".join(filter(None, [_moment(record.started_at), _moment(record.ended_at)]))
    chair = _("Chair: %(name)s", name=isolated(record.chair)) if record.chair else ""
    about = " · ".join(filter(None, [when, _apart(i18n.said(record.place, language)), chair]))
    return [_said(about), Heading(level=1, text=_("Summary")), _said(_apart(record.summary) or _("None was written.")),
            *_decisions(record), *_items(record, language), *_changes(record), *ballots_on_paper(record.ballots, language),
            *_there(record, language), *_speech(record, language), *_annex(record.explanations),
            *([_said(_("The public log up to it: %(head)s", head=isolated(record.head)), small=True)] if record.head else [])]


def _decisions(record: RecordShape) -> list[Block]:
    blocks: list[Block] = [Heading(level=1, text=_("Decisions"))]
    if not record.rulings:
        return [*blocks, _said(_("No decision was taken."))]
    rows = [[f"D-{each.number}", _moment(each.taken_at), _ruled(each), _apart(each.words)] for each in record.rulings]
    return [*blocks, Grid(columns=[_("No."), _("When"), _("Decision"), _("Words")], widths=[9, 21, 32, 38], rows=rows)]


def _ruled(each: RulingShape) -> str:
    parts = [_("Clause %(label)s", label=isolated(each.label)) if each.label else "", str(RULINGS.get(each.kind, "")),
             str(STATUSES[each.status]) if each.status else "", _settled(each),
             _("after ballot B-%(number)s", number=each.ballot) if each.ballot else "",
             _("entered afterwards, %(when)s", when=_moment(each.entered_at)) if each.entered_afterwards else "",
             _("taken back") if each.undone else ""]
    return "\n".join(filter(None, parts))


def _settled(each: RulingShape) -> str:
    """What became of a bracket: as it stood, and what of it stays."""
    if not each.before or each.keeps is None:
        return isolated(f"[{each.before}]") if each.before else ""
    return isolated(" ".join(filter(None, [_marked("del", f"[{each.before}]"),
                                           _marked("ins", each.keeps) if each.keeps else ""])))


def _items(record: RecordShape, language: str) -> list[Block]:
    times = {each.place: " –\n".join(filter(None, [_moment(each.opened_at, TIME), _moment(each.closed_at, TIME)]))
             for each in record.items}
    rows = [[str(each.place), _apart(i18n.said(each.title, language)), i18n.listed(filter(None, each.clauses)), times[each.place]]
            for each in record.items]
    table = Grid(columns=[_("Item"), _("What it is about"), _("Clauses"), _("When")], widths=[8, 44, 26, 22], rows=rows)
    return [Heading(level=1, text=_("What was taken up")), table if rows else _said(_("The meeting had no agenda."))]


def _changes(record: RecordShape) -> list[Block]:
    blocks: list[Block] = [Heading(level=1, text=_("Text changes"))]
    if not record.changes:
        return [*blocks, _said(_("No words were changed on the screen."))]
    rows = [[each.label, _apart("".join(_marked(kind, words) for kind, words in each.runs))] for each in record.changes]
    before, after = (sum(getattr(each, name) for each in record.changes) for name in ("before", "after"))
    left = _("Meeting text, not issued. Brackets left: %(before)s → %(after)s.", before=before, after=after)
    legend = _("Words that were put in stand in ‹+ +›, words that were taken out in ‹− −›.")
    return [*blocks, Grid(columns=[_("Clause"), _("Words")], widths=[12, 88], rows=rows), _said(f"{left} {legend}", small=True)]


def _marked(kind: str, words: str) -> str:
    return f"‹+{words}+›" if kind == "ins" else f"‹−{words}−›" if kind == "del" else words


def _there(record: RecordShape, language: str) -> list[Block]:
    names = {**{each["code"]: each["name"] for each in groups_in(language)}, "": _("In a personal capacity")}
    rows = [[names.get(code, code), str(there.get("room", 0)), str(there.get("remote", 0))]
            for code, there in record.present.items()]
    rows.append([_("Everybody"), *(str(sum(there.get(where, 0) for there in record.present.values())) for where in ("room", "remote"))])
    return [Heading(level=1, text=_("Present")),
            Grid(columns=[_("Stakeholder group"), _("In the room"), _("Remote")], widths=[60, 20, 20], rows=rows, right=[1, 2]),
            _said(ngettext("%(num)s organisation was present.", "%(num)s organisations were present.", record.organisations))]


def _speech(record: RecordShape, language: str) -> list[Block]:
    speech = record.speech
    groups = {**{each["code"]: each["name"] for each in groups_in(language)}, "": _("In a personal capacity")}
    regions = {**{each["code"]: each["name"] for each in regions_in(language)}, "": _("In a personal capacity")}
    where = {"room": _("In the room"), "remote": _("Remote")}
    rows = [*_spoken(speech.groups, groups), [_("Region")], *_spoken(speech.regions, regions), [_("Where")],
            *_spoken(speech.where, where)]
    counts = i18n.listed([ngettext("%(num)s speaker", "%(num)s speakers", speech.speakers),
                        ngettext("%(num)s point of order", "%(num)s points of order", speech.points_of_order),
                        ngettext("%(num)s right of reply", "%(num)s rights of reply", speech.replies)])
    blocks: list[Block] = [Heading(level=1, text=_("Time spoken"))]
    if not speech.total.turns:
        return [*blocks, _said(_("Nobody spoke."))]
    columns = [_("Stakeholder group"), _("Minutes"), _("Turns")]
    return [*blocks, Grid(columns=columns, widths=[60, 20, 20], rows=rows, right=[1, 2]), _said(f"{counts}.")]


def _spoken(found: Mapping[str, SpokenShape], names: Mapping[str, str]) -> list[list[str]]:
    return [[str(names.get(code, code)), i18n.tenths(each.seconds / 60), str(each.turns)] for code, each in found.items()]


def _annex(found: Sequence[ExplanationShape]) -> list[Block]:
    if not found:
        return []
    blocks: list[Block] = [Heading(level=1, text=_("Annex: explanations of position"))]
    for each in found:
        kind = _("reservation") if each.kind == "reservation" else _("explanation of position")
        about = f"D-{each.ruling}" if each.ruling else ""
        name = isolated(each.organisation or each.name) if each.organisation or each.name else _("former participant")
        name += f" ({i18n.listed(filter(None, [kind, about]))})"
        blocks += [_said(_apart(each.words), deep=1), _said(name, bold=True, deep=1)]
    return blocks
