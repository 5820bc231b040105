"""Layout and content of a screen for the current state of the meeting."""

import json
from typing import Any

from flask import render_template, request

from consult.accounts.queries import list_localized_groups
from consult.ballots.queries import BallotView, load_roll_call
from consult.core import i18n
from consult.core.database.engine import utc_now

from consult.meetings.live import state_queries as standing
from consult.accounts.qr_codes import build_qr_code
from consult.meetings.blueprint import build_short_link
from .text_fit import fit_text
from consult.meetings.models import BALLOT_LAYOUTS, Meeting, Screen
from consult.meetings.live.fragment_views import (
    CONTEXT_BUILDERS,
    CachedFragment,
    FragmentOptions,
    get_cached_fragment,
)


def choose_layout(meeting: Meeting, ballot: Any = None) -> str:
    """Choose the layout for the current state: the chair's choice, or the current subject."""
    if meeting.state in {"planned", "cancelled"}:
        return "join"
    if meeting.state != "open":
        return meeting.state  # the state is also the layout: suspended, closed
    if meeting.layout != "auto":
        return str(meeting.layout)
    if (
        ballot is not None
        and ballot.recorded is not False
        and (meeting.clause_id is None if ballot.open else meeting.read_out)
    ):
        return "ballot" if ballot.open else "result"
    return "text" if meeting.item is not None else "agenda"


def find_screen_layout(meeting: Meeting, screen: Screen, shown: BallotView | None) -> str:
    """Find the layout that a screen has now: its own, or that of the meeting."""
    ballot = shown.ballot if shown else None
    layout = screen.layout if screen.layout != "auto" else choose_layout(meeting, ballot)
    if layout == "board" and not (ballot and ballot.kind == "recorded"):
        layout = "text" if meeting.item is not None else "agenda"
    return layout if meeting.state == "open" else choose_layout(meeting, ballot)


def _hide_uncalled_result(
    meeting: Meeting, shown: BallotView | None, layout: str
) -> BallotView | None:
    """Leave out a result that the chair has not read out; the layouts of a ballot ask on."""
    if shown is None or shown.open or meeting.read_out:
        return shown
    return shown._replace(result=None) if layout in BALLOT_LAYOUTS else None


def load_screen_preview(meeting: Meeting, screen: Screen) -> CachedFragment:
    """Load the content of a screen as a picture of it, for the console."""
    what = ("stage", "preview", screen.layout, *screen.languages, request.url_root)
    return get_cached_fragment(
        meeting, what, lambda: (_render_screen(meeting, screen, preview=True), "text/html")
    )


def load_screen_content(meeting: Meeting, screen: Screen) -> CachedFragment:
    """Load the whole content of a screen; screens of one layout and languages share it."""
    what = ("stage", screen.layout, *screen.languages, request.url_root)
    return get_cached_fragment(
        meeting, what, lambda: (_render_screen(meeting, screen), "text/html")
    )


def load_screen_update(meeting: Meeting, screen: Screen, place: str) -> CachedFragment:
    """Load the content of a screen as JSON, for the page that already shows it.

    Args:
        place: The address that this screen should have.
    """

    def together() -> tuple[str, str]:
        found = {
            "revision": meeting.revision,
            "place": place,
            "parts": {"stage": load_screen_content(meeting, screen).plain},
        }
        return json.dumps(found, ensure_ascii=False), "application/json"

    return get_cached_fragment(
        meeting, ("stage", place, screen.layout, *screen.languages, request.url_root), together
    )


def _list_authentic_texts(meeting: Meeting) -> list[standing.CurrentClauseText]:
    """Return the current text in its authentic language, as a list of one or none."""
    found = standing.load_current_text(meeting)
    return [found] if found is not None else []


def _render_screen(meeting: Meeting, screen: Screen, *, preview: bool = False) -> str:
    """Draw the content of a screen, or a picture of it."""
    first, *others = screen.languages
    look = FragmentOptions("screen", first, others[0] if others else "")
    more: dict[str, Any] = {}
    for name in ("text", "speakers", "count", "bar", "agenda", "message"):
        more |= CONTEXT_BUILDERS[name](meeting, look)
    texts = [each for each in (more["first"], more["beside"]) if each]
    if texts and texts[0].words.drafted and not any(each.authentic for each in texts):
        texts = [
            texts[0],
            *_list_authentic_texts(meeting),
        ]  # the drafted text is shown even if only translations were chosen
    words = [fit_text(each, half=len(texts) > 1) for each in texts]
    layout = find_screen_layout(meeting, screen, more["shown"])
    more["shown"] = _hide_uncalled_result(meeting, more["shown"], layout)
    address = build_short_link(meeting)
    return render_template(
        "meetings/screens/_screen_content.html",
        meeting=meeting,
        view="screen",
        preview=preview,
        at=utc_now(),
        layout=layout,
        roll=load_roll_call(more["shown"].ballot) if layout == "board" else [],
        words=words,
        groups=list_localized_groups(i18n.get_language()),
        address=address,
        picture=build_qr_code(address),
        left=standing.count_brackets_left(meeting),
        **more,
    )
