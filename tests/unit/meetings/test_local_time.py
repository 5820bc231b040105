"""Tests of a meeting's local time, working days of notice, and calendar files."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.icalendar import CalendarEntry, build_calendar, fold_line
from consult.meetings.local_time import convert_local_time, count_working_days


@pytest.mark.parametrize(
    ("typed", "zone", "utc"),
    [
        ("2027-01-15 09:00", "Europe/Zurich", "2027-01-15 08:00"),
        ("2027-07-15 09:00", "Europe/Zurich", "2027-07-15 07:00"),
        ("2027-03-28 03:00", "Europe/Zurich", "2027-03-28 01:00"),
        ("2027-10-31 02:30", "Europe/Zurich", "2027-10-31 00:30"),
        ("2027-07-15 09:00", "Asia/Kathmandu", "2027-07-15 03:15"),
        ("2027-07-15 09:00", "UTC", "2027-07-15 09:00"),
        ("2027-07-15 09:00+02:00", "Asia/Tokyo", "2027-07-15 07:00"),
    ],
)
def test_what_was_typed_is_read_on_the_clock_of_the_place(typed, zone, utc):
    assert convert_local_time(
        datetime.fromisoformat(typed), zone, "opens_at"
    ) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_hour_that_the_clock_leaves_out_is_refused():
    with pytest.raises(Invalid) as refused:
        convert_local_time(datetime.fromisoformat("2027-03-28 02:30"), "Europe/Zurich", "opens_at")
    assert refused.value.details["fields"] == {
        "opens_at": {"type": "no_such_time", "zone": "Europe/Zurich"}
    }


@pytest.mark.parametrize(
    ("issued", "begins", "days"),
    [
        ("2027-03-01", "2027-03-08", 4),
        ("2027-03-01", "2027-03-10", 6),
        ("2027-03-01", "2027-03-11", 7),
        ("2027-03-05", "2027-03-08", 0),
        ("2027-03-06", "2027-03-08", 0),
        ("2027-03-01", "2027-03-01", 0),
        ("2027-03-08", "2027-03-01", 0),
        ("2027-03-01", "2027-03-02", 0),
        ("2027-03-01", "2027-03-29", 19),
    ],
)
def test_notice_is_counted_in_whole_working_days_between(issued, begins, days):
    assert (
        count_working_days(
            *(
                datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=UTC)
                for day in (issued, begins)
            )
        )
        == days
    )


def test_days_are_those_of_the_place():
    issued, begins = datetime(2027, 3, 1, 20, tzinfo=UTC), datetime(2027, 3, 4, 1, tzinfo=UTC)
    assert count_working_days(issued, begins, "UTC") == 2
    assert count_working_days(issued, begins, "Asia/Tokyo") == 1, "issued on the 2nd there"


@given(st.integers(0, 10_000_000), st.integers(0, 400))
def test_notice_counts_what_counting_day_by_day_counts(minutes, more):
    issued = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    begins = issued + timedelta(days=more)
    slowly = sum(
        (issued + timedelta(days=day)).weekday() < 5
        for day in range(1, (begins.date() - issued.date()).days)
    )
    assert count_working_days(issued, begins) == slowly


def entry(**more):
    moment = datetime(2027, 3, 31, 9, tzinfo=ZoneInfo("Europe/Zurich"))
    return CalendarEntry(
        **{
            "uid": "meeting-1@consult.example",
            "sequence": 3,
            "stamp": moment,
            "begins": moment,
            "ends": moment + timedelta(hours=8),
            "title": "First reading",
            "place": "Lake Room",
            "about": "",
            "address": "https://consult.example/m",
            "cancelled": False,
            **more,
        }
    )


def read(text):
    """Parse the properties of each event: unfolded and unescaped (RFC 5545, 3.1 and 3.3.11)."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    events = []
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            plain, rest = [], iter(value)
            for each in rest:
                plain.append(
                    {"n": "\n"}.get(following := next(rest), following) if each == "\\" else each
                )
            events[-1][name] = "".join(plain)
    return events


def test_a_calendar_reads_back_what_was_written_in_utc():
    (one,) = read(build_calendar([entry()], "Talks"))
    assert (one["DTSTART"], one["DTEND"], one["SUMMARY"]) == (
        "20270331T070000Z",
        "20270331T150000Z",
        "First reading",
    )
    assert (one["UID"], one["SEQUENCE"], one["STATUS"]) == (
        "meeting-1@consult.example",
        "3",
        "CONFIRMED",
    )
    assert read(build_calendar([entry(cancelled=True)], "Talks"))[0]["STATUS"] == "CANCELLED"
    assert read(build_calendar([], "Talks")) == []


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"),
        min_size=1,
        max_size=400,
    )
)
def test_any_text_survives_the_round_trip(words):
    (one,) = read(build_calendar([entry(title=words, about=words)], words))
    assert one["SUMMARY"] == words and one["DESCRIPTION"] == words


def test_a_line_is_never_cut_within_a_character():
    for line in ("قاعة" * 60, "会议室" * 60, "🙂" * 60):
        assert fold_line(line).replace("\r\n ", "") == line
        assert all(len(piece.encode()) <= 75 for piece in fold_line(line).split("\r\n"))


def test_text_cannot_add_lines():
    (one,) = read(
        build_calendar([entry(title="A\r\nEND:VEVENT\r\nATTACH:https://evil.example\x00")], "Talks")
    )
    assert one["SUMMARY"] == "A\nEND:VEVENT\nATTACH:https://evil.example" and "ATTACH" not in one
