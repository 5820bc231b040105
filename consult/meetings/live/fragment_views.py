"""The pieces of a meeting's pages that are the same for everyone: drawn once for each state of things, kept packed.

    GET /c/<slug>/meetings/<meeting>/now/text             one piece
    GET /c/<slug>/meetings/<meeting>/now/text+speakers    several, as JSON by name

What a piece shows follows from the events that everyone hears; so a piece is kept until the next of them, whoever asks, and
a thousand browsers that ask after it cost one drawing. Nothing in a piece depends on who reads it.
"""
import gzip
import json
import threading
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

from flask import Response, render_template, request

from consult.accounts.queries import groups_in, regions_in
from consult.core import i18n
from consult.core.database.engine import db, now
from consult.core.errors import NotFound
from consult.core.events.dispatcher import everywhere, newest
from consult.core.realtime.server import Room

from consult.meetings.chair import queries as console
from consult.meetings.speakers import invitation_actions as inviting
from . import state_queries as standing
from consult.meetings.screens.text_fit import led
from consult.meetings.models import Meeting

PARTS = ("bar", "message", "speakers", "text", "ballot", "count", "online", "agenda")
COUNTED = ("ballot", "count", "online", "stage")  # pieces with counts
VIEWS = frozenset({"floor", "screen", "chair"})
EXCERPT = 480  # characters: of a longer clause the floor shows the contested words, and the whole at a touch
MOST = 400  # pieces that are kept
LEAST = 600  # bytes: below, packing costs more than it saves


class Kept(NamedTuple):
    """An answer that is the same for everyone: its words, packed too, and what tells it from others."""

    plain: str
    packed: bytes
    tag: str
    kind: str


class Look(NamedTuple):
    """How something is to be shown: on which page, in which languages of the text (none: as the reader's own)."""

    view: str = "floor"
    text: str = ""
    second: str = ""  # beside it, on a screen

    @classmethod
    def asked(cls) -> "Look":
        """As the address says; what is no view or language of ours is left out."""
        view, text = request.args.get("view", ""), request.args.get("text", "")
        return cls(view if view in VIEWS else "floor", text if text in i18n.LANGUAGES else "")


kept: dict[tuple[Any, ...], Kept] = {}
quiet: Counter[int] = Counter()  # votes and positions by consultation, as this process has heard of them
drawing = threading.RLock()  # several pieces take it together, then each


def parts_of(names: str) -> list[str]:
    """The pieces that are asked for: "text+speakers"; raises NotFound for what is none."""
    found = list(dict.fromkeys(names.split("+")))
    if any(name not in PARTS for name in found):
        raise NotFound(what="Part")
    return found


def piece(meeting: Meeting, name: str, look: Look) -> Kept:
    """A piece as it is now, from memory where nothing happened since it was drawn."""
    return keep(meeting, (name, look), lambda: (_drawn(meeting, name, look), "text/html"))


def pieces(meeting: Meeting, names: list[str], look: Look) -> Kept:
    """Several pieces as one answer: JSON, each by its name."""
    def together() -> tuple[str, str]:
        found = {name: piece(meeting, name, look).plain for name in names}
        return json.dumps({"revision": meeting.revision, "parts": found}, ensure_ascii=False), "application/json"
    return keep(meeting, ("+".join(names), look, "together"), together)


def keep(meeting: Meeting, what: tuple[Any, ...], make: Callable[[], tuple[str, str]]) -> Kept:
    """What `make` draws, with its kind, once for one state of things; the others wait for it instead of drawing it, too."""
    key = (str(db.engine.url), meeting.id, _state(meeting, str(what[0])), i18n.spoken(), *what)
    found = kept.get(key)
    if found is None:
        with drawing:
            found = kept.get(key) or _packed(*make())
            kept[key] = found
    while len(kept) > MOST:
        kept.pop(next(iter(kept)), None)
    return found


def _state(meeting: Meeting, what: str) -> tuple[int, ...]:
    """What everything that is shown follows from; where votes and positions are counted, of which nobody is told, those too."""
    votes = quiet[meeting.consultation_id] if any(name in what for name in COUNTED) else 0
    return meeting.revision, newest(Room(meeting.consultation_id, "everyone")), votes


@everywhere("position.taken")
@everywhere("position.withdrawn")
@everywhere("position.adopted")
@everywhere("vote.cast")
@everywhere("vote.withdrawn")
@everywhere("vote.corrected")
@everywhere("ballot.taken_part")
def counted(event: Any) -> None:
    """Something was counted of which nobody hears: pieces with counts are drawn anew."""
    quiet[event.chain] += 1


def _packed(words: str, kind: str) -> Kept:
    plain = words.encode()
    packed = gzip.compress(plain, 6, mtime=0) if len(plain) >= LEAST else b""
    return Kept(words, packed, f'"{sha256(plain).hexdigest()[:20]}"', kind)


def answer(found: Kept) -> Response:
    """What is kept, as it goes out: nothing but its mark where the browser has it already."""
    if request.headers.get("If-None-Match") == found.tag:
        response = Response(status=304)
    elif found.packed and "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(found.packed, mimetype=found.kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(found.plain, mimetype=found.kind)
    response.vary.update(["Accept", "Accept-Encoding"])
    response.headers["ETag"], response.headers["Cache-Control"] = found.tag, "no-cache"
    return response


def _drawn(meeting: Meeting, name: str, look: Look) -> str:
    """A piece as its template draws it, from what everyone may see alone."""
    more = CONTEXTS[name](meeting, look)
    drawn = render_template(f"meetings/live/fragments/{name}.html", meeting=meeting, view=look.view, at=now(),
                            groups=groups_in(i18n.spoken()), **more)
    return drawn.strip()  # nothing to show is nothing at all


def _text(meeting: Meeting, look: Look) -> dict[str, Any]:
    first = standing.text_of(meeting, look.text or i18n.spoken())
    runs, cut = led(first.words.runs, EXCERPT) if first else ((), False)
    beside = standing.text_of(meeting, look.second) if first and look.second else None
    apart = beside is not None and first is not None and beside.line.language != first.line.language
    return {"first": first, "excerpt": runs if cut else (), "beside": beside if apart else None}


def _speakers(meeting: Meeting, _look: Look) -> dict[str, Any]:
    called, waiting = console.floor(meeting)
    return {"called": called, "waiting": waiting}


def _bar(meeting: Meeting, _look: Look) -> dict[str, Any]:
    return {"place": standing.place_of(meeting), "there": standing.there_of(meeting)}


def _agenda(meeting: Meeting, _look: Look) -> dict[str, Any]:
    return {"labels": standing.labels_of(meeting.items)}


def _message(meeting: Meeting, _look: Look) -> dict[str, Any]:
    return {"invited": inviting.invited(meeting)}


def _online(meeting: Meeting, _look: Look) -> dict[str, Any]:
    return {"online": standing.online_of(meeting)}


def _ballot(meeting: Meeting, _look: Look) -> dict[str, Any]:
    return {"shown": standing.ballot_of(meeting), "regions": regions_in(i18n.spoken())}


CONTEXTS: dict[str, Callable[[Meeting, Look], dict[str, Any]]] = {
    "bar": _bar, "message": _message, "speakers": _speakers, "text": _text, "ballot": _ballot,
    "count": _ballot, "online": _online, "agenda": _agenda}
