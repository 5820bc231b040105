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

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.core import i18n
from consult.core.database.engine import db, utc_now
from consult.core.errors import NotFound
from consult.core.events.dispatcher import listen_to, get_newest_seq
from consult.core.realtime.server import AudienceRoom

from consult.meetings.chair import queries as console
from consult.meetings.speakers import invitation_actions as inviting
from . import state_queries as standing
from consult.meetings.screens.text_fit import trim_marks
from consult.meetings.models import Meeting

FRAGMENT_NAMES = ("bar", "message", "speakers", "text", "ballot", "count", "online", "agenda")
FRAGMENTS_WITH_COUNTS = ("ballot", "count", "online", "stage")  # pieces with counts
PAGE_KINDS = frozenset({"floor", "screen", "chair"})
EXCERPT_LENGTH = 480  # characters: of a longer clause the floor shows the contested words, and the whole at a touch
CACHE_SIZE = 400  # pieces that are kept
GZIP_MINIMUM = 600  # bytes: below, packing costs more than it saves


class CachedFragment(NamedTuple):
    """An answer that is the same for everyone: its words, packed too, and what tells it from others."""

    plain: str
    packed: bytes
    tag: str
    kind: str


class FragmentOptions(NamedTuple):
    """How something is to be shown: on which page, in which languages of the text (none: as the reader's own)."""

    view: str = "floor"
    text: str = ""
    second: str = ""  # beside it, on a screen

    @classmethod
    def asked(cls) -> "FragmentOptions":
        """As the address says; what is no view or language of ours is left out."""
        view, text = request.args.get("view", ""), request.args.get("text", "")
        return cls(view if view in PAGE_KINDS else "floor", text if text in i18n.LANGUAGES else "")


fragment_cache: dict[tuple[Any, ...], CachedFragment] = {}
vote_counters: Counter[int] = Counter()  # votes and positions by consultation, as this process has heard of them
render_lock = threading.RLock()  # several pieces take it together, then each


def parse_fragment_names(names: str) -> list[str]:
    """The pieces that are asked for: "text+speakers"; raises NotFound for what is none."""
    found = list(dict.fromkeys(names.split("+")))
    if any(name not in FRAGMENT_NAMES for name in found):
        raise NotFound(what="Part")
    return found


def load_fragment(meeting: Meeting, name: str, look: FragmentOptions) -> CachedFragment:
    """A piece as it is now, from memory where nothing happened since it was drawn."""
    return get_cached_fragment(meeting, (name, look), lambda: (_render_fragment(meeting, name, look), "text/html"))


def load_fragments(meeting: Meeting, names: list[str], look: FragmentOptions) -> CachedFragment:
    """Several pieces as one answer: JSON, each by its name."""
    def together() -> tuple[str, str]:
        found = {name: load_fragment(meeting, name, look).plain for name in names}
        return json.dumps({"revision": meeting.revision, "parts": found}, ensure_ascii=False), "application/json"
    return get_cached_fragment(meeting, ("+".join(names), look, "together"), together)


def get_cached_fragment(meeting: Meeting, what: tuple[Any, ...], make: Callable[[], tuple[str, str]]) -> CachedFragment:
    """What `make` draws, with its kind, once for one state of things; the others wait for it instead of drawing it, too."""
    key = (str(db.engine.url), meeting.id, _build_state_key(meeting, str(what[0])), i18n.get_language(), *what)
    found = fragment_cache.get(key)
    if found is None:
        with render_lock:
            found = fragment_cache.get(key) or _pack_fragment(*make())
            fragment_cache[key] = found
    while len(fragment_cache) > CACHE_SIZE:
        fragment_cache.pop(next(iter(fragment_cache)), None)
    return found


def _build_state_key(meeting: Meeting, what: str) -> tuple[int, ...]:
    """What everything that is shown follows from; where votes and positions are counted, of which nobody is told, those too."""
    votes = vote_counters[meeting.consultation_id] if any(name in what for name in FRAGMENTS_WITH_COUNTS) else 0
    return meeting.revision, get_newest_seq(AudienceRoom(meeting.consultation_id, "everyone")), votes


@listen_to("position.taken")
@listen_to("position.withdrawn")
@listen_to("position.adopted")
@listen_to("vote.cast")
@listen_to("vote.withdrawn")
@listen_to("vote.corrected")
@listen_to("ballot.taken_part")
def count_vote(event: Any) -> None:
    """Something was counted of which nobody hears: pieces with counts are drawn anew."""
    vote_counters[event.chain] += 1


def _pack_fragment(words: str, kind: str) -> CachedFragment:
    plain = words.encode()
    packed = gzip.compress(plain, 6, mtime=0) if len(plain) >= GZIP_MINIMUM else b""
    return CachedFragment(words, packed, f'"{sha256(plain).hexdigest()[:20]}"', kind)


def build_fragment_response(found: CachedFragment) -> Response:
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


def _render_fragment(meeting: Meeting, name: str, look: FragmentOptions) -> str:
    """A piece as its template draws it, from what everyone may see alone."""
    more = CONTEXT_BUILDERS[name](meeting, look)
    drawn = render_template(f"meetings/live/fragments/{name}.html", meeting=meeting, view=look.view, at=utc_now(),
                            groups=list_localized_groups(i18n.get_language()), **more)
    return drawn.strip()  # nothing to show is nothing at all


def _build_text_context(meeting: Meeting, look: FragmentOptions) -> dict[str, Any]:
    first = standing.load_current_text(meeting, look.text or i18n.get_language())
    runs, cut = trim_marks(first.words.runs, EXCERPT_LENGTH) if first else ((), False)
    beside = standing.load_current_text(meeting, look.second) if first and look.second else None
    apart = beside is not None and first is not None and beside.line.language != first.line.language
    return {"first": first, "excerpt": runs if cut else (), "beside": beside if apart else None}


def _build_speakers_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    called, waiting = console.load_speaker_entries(meeting)
    return {"called": called, "waiting": waiting}


def _build_bar_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    return {"place": standing.get_item_position(meeting), "there": standing.count_present(meeting)}


def _build_agenda_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    return {"labels": standing.load_item_labels(meeting.items)}


def _build_message_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    return {"invited": inviting.is_invitation_open(meeting)}


def _build_online_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    return {"online": standing.load_online_summary(meeting)}


def _build_ballot_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    return {"shown": standing.load_current_ballot(meeting), "regions": list_localized_regions(i18n.get_language())}


CONTEXT_BUILDERS: dict[str, Callable[[Meeting, FragmentOptions], dict[str, Any]]] = {
    "bar": _build_bar_context, "message": _build_message_context, "speakers": _build_speakers_context, "text": _build_text_context, "ballot": _build_ballot_context,
    "count": _build_ballot_context, "online": _build_online_context, "agenda": _build_agenda_context}
