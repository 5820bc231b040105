"""Collects the record of a meeting: decisions, agenda, changes, ballots, proceedings, annex."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from consult.core.i18n import force_locale, gettext as _, ngettext, pgettext

from consult.accounts.stakeholder_groups import list_localized_groups, list_localized_regions
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.i18n import isolate_direction
from consult.core.permissions.rules import require_permission
from consult.meetings.record.minutes import load_minutes, load_record
from consult.meetings.models import Meeting
from consult.meetings.record.shapes import (
    ExplanationShape,
    MeetingRecordShape,
    RecordRulingShape,
    SpeechTotalShape,
)
from consult.meetings.record.actions import build_record_subject

from .messages import RULING_NAMES, STATUS_NAMES
from consult.core.addresses import build_page_url
from consult.output.render_input import FileSource
from .meeting_record_ballots import build_ballot_blocks, build_hands_blocks
from .meeting_record_corrections import (
    build_addendum_blocks,
    build_correction_blocks,
    mark_corrected,
)
from .meeting_record_proceedings import (
    build_act_blocks,
    build_amendment_blocks,
    build_speech_blocks,
    build_statement_blocks,
)
from .report_input import (
    ReportBlock,
    ReportTable,
    ReportHeading,
    ReportPaper,
    make_paragraph,
)
from consult.output.reservations_annex import describe_explanation_kind
from consult.output.messages import format_day, get_frame_labels

MOMENT_FORMAT = "d MMM y, HH:mm"
TIME_FORMAT = "HH:mm"


def collect_record(actor: Actor, meeting: Meeting, language: str) -> ReportPaper:
    """Collect the record in a language of the interface.

    Raises:
        Forbidden, SignInRequired: the actor may not read the record.
    """
    require_permission(actor, "record.read", build_record_subject(meeting))
    record = load_record(meeting)
    with force_locale(i18n.LOCALES.get(language, language)):
        source = _make_source(meeting, record, language)
        return ReportPaper(
            source=source,
            title=source.title,
            symbol=source.symbol,
            lead="",
            blocks=_build_blocks(record, language),
        )


def _make_source(meeting: Meeting, record: MeetingRecordShape, language: str) -> FileSource:
    minutes = load_minutes(meeting)
    slug = meeting.consultation.slug
    address = build_page_url("meetings.record", language, slug=slug, meeting=meeting.slug)
    state = (
        _("approved, not published yet")
        if minutes.state == "approved"
        else _("draft record, not approved")
    )
    words = {
        **get_frame_labels(language),
        "tongue": i18n.LANGUAGES[language],
        "record": _("compiled from the events of the meeting"),
        "working": state,
        "made_from": _("This record is at %(address)s", address=address),
        "record_head": _("The public log up to it: %(head)s", head=record.head)
        if record.head
        else "",
    }
    moment = meeting.ended_at or utc_now()
    title = _("Record of the meeting “%(title)s”", title=i18n.choose_title(record.title, language))
    return FileSource(
        consultation=i18n.choose_title(meeting.consultation.title, language),
        document="",
        title=title,
        subtitle="",
        symbol=f"M/{record.number}",
        version=pgettext("of a meeting", "Record"),
        document_id=0,
        version_id=0,
        language=language,
        edition_status="record",
        issued=minutes.published_at is not None,
        day=moment.date().isoformat(),
        date=format_day(language, moment),
        address=address,
        digest=minutes.digest or "",
        head=record.head,
        labels=words,
    )


def isolate_lines(words: str) -> str:
    """Isolate the direction of each line of a text that a person wrote."""
    return "\n".join(isolate_direction(line) if line else "" for line in words.split("\n"))


def _format_moment(moment: datetime | None, form: str = MOMENT_FORMAT) -> str:
    return isolate_direction(i18n.format_utc_moment(moment, form)) if moment else ""


def _name_chairs(record: MeetingRecordShape) -> str:
    """Name all who led the meeting, in order."""
    names = i18n.join_list(isolate_direction(name) for name in record.chairs)
    if len(record.chairs) > 1:
        return _("In the chair, in order: %(names)s", names=names)
    return _("Chair: %(name)s", name=names) if names else ""


def _build_blocks(record: MeetingRecordShape, language: str) -> list[ReportBlock]:
    when = " – ".join(
        filter(None, [_format_moment(record.started_at), _format_moment(record.ended_at)])
    )
    place = isolate_lines(i18n.choose_title(record.place, language))
    about = " · ".join(filter(None, [when, place, _name_chairs(record)]))
    return [
        make_paragraph(about),
        ReportHeading(level=1, text=_("Summary")),
        make_paragraph(isolate_lines(record.summary) or _("None was written.")),
        *build_addendum_blocks(record),
        *build_correction_blocks(record),
        *_build_decisions(record),
        *_build_agenda(record, language),
        *build_act_blocks(record),
        *_build_changes(record),
        *build_amendment_blocks(record, language),
        *build_ballot_blocks(record.ballots, language, record.corrections),
        *build_hands_blocks(record.hands),
        *_build_attendance(record, language),
        *_build_speaking_times(record, language),
        *build_speech_blocks(record),
        *build_statement_blocks(record),
        *_build_annex(record.explanations),
    ]


def _build_decisions(record: MeetingRecordShape) -> list[ReportBlock]:
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Decisions"))]
    if not record.rulings:
        return [*blocks, make_paragraph(_("No decision was taken."))]
    points = {each.ruling: each.number for each in record.speeches if each.ruling}
    rows = [
        [
            f"D-{each.number}",
            _format_moment(each.taken_at),
            describe_ruling(each, points.get(each.number)),
            mark_corrected(record.corrections, "ruling", each.number, isolate_lines(each.words)),
        ]
        for each in record.rulings
    ]
    return [
        *blocks,
        ReportTable(
            columns=[_("No."), _("When"), _("Decision"), _("Text")],
            widths=[9, 21, 32, 38],
            rows=rows,
        ),
    ]


def describe_ruling(each: RecordRulingShape, point: int | None) -> str:
    """Describe a decision; point: number of the point of order on which it was taken."""
    parts = [
        _("Clause %(label)s", label=isolate_direction(each.label)) if each.label else "",
        _name_ruling(each),
        str(STATUS_NAMES[each.status]) if each.status else "",
        _describe_bracket(each),
        _("on point of order %(number)s", number=point) if point else "",
        _("after ballot B-%(number)s", number=each.ballot) if each.ballot else "",
        _("entered afterwards, %(when)s", when=_format_moment(each.entered_at))
        if each.entered_afterwards
        else "",
        _("decision withdrawn") if each.undone else "",
    ]
    return "\n".join(filter(None, parts))


def _name_ruling(each: RecordRulingShape) -> str:
    """Name the kind of a decision; a bracket that is kept was decided, and stays."""
    if each.kind == "bracket" and each.before and each.keeps is None:
        return _("the bracket stays")
    return str(RULING_NAMES.get(each.kind, ""))


def _describe_bracket(each: RecordRulingShape) -> str:
    """Describe a decided bracket: its old text, and the part of it that stays."""
    if not each.before or each.keeps is None:
        return isolate_direction(f"[{each.before}]") if each.before else ""
    return isolate_direction(
        " ".join(
            filter(
                None,
                [
                    _mark_change("del", f"[{each.before}]"),
                    _mark_change("ins", each.keeps) if each.keeps else "",
                ],
            )
        )
    )


def _build_agenda(record: MeetingRecordShape, language: str) -> list[ReportBlock]:
    times = {
        each.place: " –\n".join(
            filter(
                None,
                [
                    _format_moment(each.opened_at, TIME_FORMAT),
                    _format_moment(each.closed_at, TIME_FORMAT),
                ],
            )
        )
        for each in record.items
    }
    rows = [
        [
            str(each.place),
            isolate_lines(i18n.choose_title(each.title, language)),
            i18n.join_list(filter(None, each.clauses)),
            mark_corrected(record.corrections, "item", each.place, times[each.place]),
        ]
        for each in record.items
    ]
    table = ReportTable(
        columns=[_("Item"), _("Subjects"), _("Clauses"), _("When")],
        widths=[8, 44, 26, 22],
        rows=rows,
    )
    return [
        ReportHeading(level=1, text=_("Items discussed")),
        table if rows else make_paragraph(_("The meeting had no agenda.")),
    ]


def _build_changes(record: MeetingRecordShape) -> list[ReportBlock]:
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Text changes"))]
    if not record.changes:
        return [*blocks, make_paragraph(_("No text was changed on the screen."))]
    rows = [
        [
            each.label,
            mark_corrected(
                record.corrections,
                "change",
                each.clause_id,
                isolate_lines("".join(_mark_change(kind, words) for kind, words in each.runs)),
            ),
        ]
        for each in record.changes
    ]
    before, after = (
        sum(getattr(each, name) for each in record.changes) for name in ("before", "after")
    )
    left = _(
        "Meeting text, not issued. Brackets left: %(before)s → %(after)s.",
        before=before,
        after=after,
    )
    legend = _("Added text is marked ‹+ +›, removed text ‹− −›.")
    return [
        *blocks,
        ReportTable(columns=[_("Clause"), _("Text")], widths=[12, 88], rows=rows),
        make_paragraph(f"{left} {legend}", small=True),
    ]


def _mark_change(kind: str, words: str) -> str:
    return f"‹+{words}+›" if kind == "ins" else f"‹−{words}−›" if kind == "del" else words


def _describe_called(count: int) -> list[ReportBlock]:
    """Describe how many people spoke without having been checked in; empty for none."""
    words = ngettext(
        "%(num)s of these people was not checked in when the chair called them to speak.",
        "%(num)s of these people were not checked in when the chair called them to speak.",
        count,
    )
    return [make_paragraph(words, small=True)] if count else []


def _build_attendance(record: MeetingRecordShape, language: str) -> list[ReportBlock]:
    return [
        ReportHeading(level=1, text=_("Present")),
        build_attendance_table(record, language),
        *_describe_called(record.called),
        make_paragraph(describe_organisations(record)),
    ]


def describe_organisations(record: MeetingRecordShape) -> str:
    """Describe how many organizations were present."""
    return ngettext(
        "%(num)s organization was present.",
        "%(num)s organizations were present.",
        record.organisations,
    )


def build_attendance_table(record: MeetingRecordShape, language: str) -> ReportTable:
    """Build the table of the people present, by stakeholder group, in the room and remotely."""
    names = {
        **{each["code"]: each["name"] for each in list_localized_groups(language)},
        "": _("In a personal capacity"),
    }
    rows = [
        [names.get(code, code), str(there.get("room", 0)), str(there.get("remote", 0))]
        for code, there in record.present.items()
    ]
    rows.append(
        [
            mark_corrected(record.corrections, "attendance", 0, _("Everybody")),
            *(
                str(sum(there.get(where, 0) for there in record.present.values()))
                for where in ("room", "remote")
            ),
        ]
    )
    return ReportTable(
        columns=[_("Stakeholder group"), _("In the room"), _("Remote")],
        widths=[60, 20, 20],
        rows=rows,
        number_columns=[1, 2],
    )


def _build_speaking_times(record: MeetingRecordShape, language: str) -> list[ReportBlock]:
    speech = record.speech
    groups = {
        **{each["code"]: each["name"] for each in list_localized_groups(language)},
        "": _("In a personal capacity"),
    }
    regions = {
        **{each["code"]: each["name"] for each in list_localized_regions(language)},
        "": _("In a personal capacity"),
    }
    where = {"room": _("In the room"), "remote": _("Remote")}
    rows = [
        *_build_speaking_rows(speech.groups, groups),
        [_("Region")],
        *_build_speaking_rows(speech.regions, regions),
        [_("Where")],
        *_build_speaking_rows(speech.where, where),
    ]
    counts = i18n.join_list(
        [
            ngettext("%(num)s speaker", "%(num)s speakers", speech.speakers),
            ngettext("%(num)s point of order", "%(num)s points of order", speech.points_of_order),
            ngettext("%(num)s right of reply", "%(num)s rights of reply", speech.replies),
        ]
    )
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Time spoken"))]
    if not speech.total.turns:
        return [*blocks, make_paragraph(_("Nobody spoke."))]
    columns = [_("Stakeholder group"), _("Minutes"), _("Turns")]
    return [
        *blocks,
        ReportTable(columns=columns, widths=[60, 20, 20], rows=rows, number_columns=[1, 2]),
        make_paragraph(f"{counts}."),
    ]


def _build_speaking_rows(
    found: Mapping[str, SpeechTotalShape], names: Mapping[str, str]
) -> list[list[str]]:
    return [
        [str(names.get(code, code)), i18n.format_tenths(each.seconds / 60), str(each.turns)]
        for code, each in found.items()
    ]


def _build_annex(found: Sequence[ExplanationShape]) -> list[ReportBlock]:
    if not found:
        return []
    blocks: list[ReportBlock] = [ReportHeading(level=1, text=_("Annex: explanations of position"))]
    for each in found:
        kind = describe_explanation_kind(each.kind, each.ballot)
        about = [
            f"D-{each.ruling}" if each.ruling else "",
            f"B-{each.ballot}" if each.ballot else "",
        ]
        name = (
            isolate_direction(each.organisation or each.name)
            if each.organisation or each.name
            else _("former participant")
        )
        name += f" ({i18n.join_list(filter(None, [kind, *about]))})"
        blocks += [
            make_paragraph(isolate_lines(each.words), deep=1),
            make_paragraph(name, bold=True, deep=1),
        ]
    return blocks
