"""Tests of the filter for inbound messages: browser messages pass, everything else does not."""

import pytest

from consult.core.realtime import inbound_filter as hearing
from consult.core.realtime.inbound_filter import (
    MESSAGES_PER_SECOND,
    MOST_BRACKETS,
    is_allowed_frame,
    is_allowed_message,
)


@pytest.mark.parametrize(
    "said",
    [
        "0",
        '0{"token":"x"}',
        "1",
        '2["notices"]',
        '20["watch",{"consultation_id":1,"since":7}]',
        '21["desk.watch",{"a":[1]}]',
    ],
)
def test_messages_of_browsers_pass(said):
    assert is_allowed_message(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "0/other,",
        "3[1]",
        "5",
        '20["watch",' + "[" * MOST_BRACKETS + "]" * MOST_BRACKETS + "]",
        '2["connect"]',
        '2["disconnect"]',
        '2["watch",1',
        "2[1]",
        '20000000000["watch"]',
    ],
)
def test_all_other_messages_are_filtered(said):
    assert not is_allowed_message(said)


def test_each_connection_has_its_own_second_and_leaves_nothing_behind(monkeypatch):
    moment = [100.0]
    monkeypatch.setattr(hearing.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(hearing, "message_counts", {})
    assert [
        hearing.may_send_message("one", '2["notices"]') for _ in range(MESSAGES_PER_SECOND + 2)
    ] == [True] * MESSAGES_PER_SECOND + [False] * 2
    assert hearing.may_send_message("other", '2["notices"]')
    moment[0] = 101.0
    assert hearing.may_send_message("one", '2["notices"]') and not hearing.may_send_message(
        "one", b"2"
    )
    hearing.forget_connection("one")
    hearing.forget_connection("other")
    assert hearing.message_counts == {}


@pytest.mark.parametrize("frame", ["1", "3", "40", '40{"token":"x"}', "41", '42["notices"]'])
def test_frames_of_browsers_pass(frame):
    assert is_allowed_frame(frame)


@pytest.mark.parametrize(
    "frame", ["", "x", "b", "é", "²", "0", "2", "5", "7", "4", "4[", "10", b"40"]
)
def test_frames_that_engine_io_cannot_parse_or_browsers_never_send_do_not_pass(frame):
    assert not is_allowed_frame(frame)
