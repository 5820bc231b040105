"""What a screen shows at a moment: which layout, how large its words may be, and where a long clause begins."""
import json
from typing import Any

from flask import render_template, request

from consult.accounts.queries import list_localized_groups
from consult.core import i18n
from consult.core.database.engine import utc_now

from consult.meetings.live import state_queries as standing
from consult.meetings.qr_codes import build_short_link, build_qr_code
from .text_fit import fit_text
from consult.meetings.models import Meeting, Screen
from consult.meetings.live.fragment_views import CONTEXT_BUILDERS, CachedFragment, FragmentOptions, get_cached_fragment

def choose_layout(meeting: Meeting, ballot: Any = None) -> str:
    """The layout that fits what happens now: the chair's choice where there is one, else what is before everyone."""
    if meeting.state in {"planned", "cancelled"}:
        return "join"
    if meeting.state != "open":
        return meeting.state  # suspended, closed
    if meeting.layout != "auto":
        return str(meeting.layout)
    if ballot is not None and ballot.recorded is not False and (not ballot.open or meeting.clause_id is None):
        return "ballot" if ballot.open else "result"
    return "text" if meeting.item is not None else "agenda"


def load_screen_content(meeting: Meeting, screen: Screen) -> CachedFragment:
    """Everything on a screen as it is now; the same for all screens of one layout and languages."""
    what = ("stage", screen.layout, *screen.languages, request.url_root)
    return get_cached_fragment(meeting, what, lambda: (_render_screen(meeting, screen), "text/html"))


def load_screen_update(meeting: Meeting, screen: Screen, place: str) -> CachedFragment:
    """The same as JSON, for the page that shows it already; place: the address at which this screen should be."""
    def together() -> tuple[str, str]:
        found = {"revision": meeting.revision, "place": place, "parts": {"stage": load_screen_content(meeting, screen).plain}}
        return json.dumps(found, ensure_ascii=False), "application/json"
    return get_cached_fragment(meeting, ("stage", place, screen.layout, *screen.languages, request.url_root), together)


def _list_authentic_texts(meeting: Meeting) -> list[standing.CurrentClauseText]:
    found = standing.load_current_text(meeting)
    return [found] if found is not None else []


def _render_screen(meeting: Meeting, screen: Screen) -> str:
    first, *others = screen.languages
    look = FragmentOptions("screen", first, others[0] if others else "")
    more: dict[str, Any] = {}
    for name in ("text", "speakers", "count", "bar", "agenda", "message"):
        more |= CONTEXT_BUILDERS[name](meeting, look)
    texts = [each for each in (more["first"], more["beside"]) if each]
    if texts and texts[0].words.drafted and not any(each.authentic for each in texts):
        texts = [texts[0], *_list_authentic_texts(meeting)]  # what is drafted is shown, also where translations were chosen
    words = [fit_text(each, half=len(texts) > 1) for each in texts]
    ballot = more["shown"].ballot if more["shown"] else None
    layout = screen.layout if screen.layout != "auto" and meeting.state == "open" else choose_layout(meeting, ballot)
    address = build_short_link(meeting)
    return render_template("meetings/screens/_screen_content.html", meeting=meeting, view="screen", at=utc_now(), layout=layout,
                           words=words, groups=list_localized_groups(i18n.get_language()), address=address,
                           picture=build_qr_code(address), left=standing.count_brackets_left(meeting), **more)
