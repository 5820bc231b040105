"""What a screen shows at a moment: which layout, how large its words may be, and where a long clause begins."""
import json
from typing import Any

from flask import render_template, request

from consult.accounts.queries import groups_in
from consult.core import i18n
from consult.core.database.engine import now

from consult.meetings.live import state_queries as standing
from consult.meetings.qr_codes import address_of, picture_of
from .text_fit import fitted
from consult.meetings.models import Meeting, Screen
from consult.meetings.live.fragment_views import CONTEXTS, Kept, Look, keep

def moment_of(meeting: Meeting, ballot: Any = None) -> str:
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


def stage(meeting: Meeting, screen: Screen) -> Kept:
    """Everything on a screen as it is now; the same for all screens of one layout and languages."""
    what = ("stage", screen.layout, *screen.languages, request.url_root)
    return keep(meeting, what, lambda: (_drawn(meeting, screen), "text/html"))


def named(meeting: Meeting, screen: Screen, place: str) -> Kept:
    """The same as JSON, for the page that shows it already; place: the address at which this screen should be."""
    def together() -> tuple[str, str]:
        found = {"revision": meeting.revision, "place": place, "parts": {"stage": stage(meeting, screen).plain}}
        return json.dumps(found, ensure_ascii=False), "application/json"
    return keep(meeting, ("stage", place, screen.layout, *screen.languages, request.url_root), together)


def _authentic(meeting: Meeting) -> list[standing.Text]:
    found = standing.text_of(meeting)
    return [found] if found is not None else []


def _drawn(meeting: Meeting, screen: Screen) -> str:
    first, *others = screen.languages
    look = Look("screen", first, others[0] if others else "")
    more: dict[str, Any] = {}
    for name in ("text", "speakers", "count", "bar", "agenda", "message"):
        more |= CONTEXTS[name](meeting, look)
    texts = [each for each in (more["first"], more["beside"]) if each]
    if texts and texts[0].words.drafted and not any(each.authentic for each in texts):
        texts = [texts[0], *_authentic(meeting)]  # what is drafted is shown, also where translations were chosen
    words = [fitted(each, half=len(texts) > 1) for each in texts]
    ballot = more["shown"].ballot if more["shown"] else None
    layout = screen.layout if screen.layout != "auto" and meeting.state == "open" else moment_of(meeting, ballot)
    address = address_of(meeting)
    return render_template("meetings/screens/_screen_content.html", meeting=meeting, view="screen", at=now(), layout=layout,
                           words=words, groups=groups_in(i18n.spoken()), address=address,
                           picture=picture_of(address), left=standing.left_of(meeting), **more)
