"""Fragments of a meeting's pages, the same for all readers, drawn once and cached.

    GET /c/<slug>/meetings/<meeting>/now/text             one fragment
    GET /c/<slug>/meetings/<meeting>/now/text+speakers    several, as JSON by name

The content of a fragment follows from events that everyone hears. A cached fragment is
therefore valid until the next of them, and a thousand requests cost one drawing. Nothing in
it depends on the reader.
"""

import gzip
import json
import threading
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

from flask import Response, get_template_attribute, render_template, request

from consult.accounts.queries import list_localized_groups, list_localized_regions
from consult.ballots.opening.asked_change_queries import load_asked_amendment
from consult.core import i18n
from consult.core.database.engine import db, utc_now
from consult.core.errors import NotFound
from consult.core.events.dispatcher import listen_to, get_newest_seq
from consult.core.realtime.server import AudienceRoom

from consult.meetings.chair import queries as console
from consult.meetings.speakers import objector_invitation_actions as inviting
from . import state_queries as standing
from consult.meetings.screens.text_fit import trim_marks
from consult.meetings.models import Meeting
from consult.positions.models import Ballot

FRAGMENT_NAMES = ("bar", "message", "speakers", "text", "ballot", "count", "online", "agenda")
FRAGMENTS_WITH_COUNTS = ("ballot", "count", "online", "stage")  # fragments that show counts
PAGE_KINDS = frozenset({"floor", "screen", "chair"})
# characters: of a longer clause the floor shows the contested passage, and the whole on demand
EXCERPT_LENGTH = 480
CACHE_SIZE = 400  # cached fragments
GZIP_MINIMUM = 600  # bytes: below, gzip costs more than it saves


class CachedFragment(NamedTuple):
    """A cached answer, the same for all readers: content, gzip form, ETag, media type."""

    plain: str
    packed: bytes
    tag: str
    kind: str


class FragmentOptions(NamedTuple):
    """Options of a fragment: the page, and the languages of the text (none: the reader's)."""

    view: str = "floor"
    text: str = ""
    second: str = ""  # second language of a screen

    @classmethod
    def from_request(cls) -> "FragmentOptions":
        """Read the options from the address; unknown pages and languages are left out."""
        view, text = request.args.get("view", ""), request.args.get("text", "")
        return cls(view if view in PAGE_KINDS else "floor", text if text in i18n.LANGUAGES else "")


fragment_cache: dict[tuple[Any, ...], CachedFragment] = {}
vote_counters: Counter[int] = (
    Counter()
)  # votes and positions by consultation, as this process knows them
render_lock = threading.RLock()  # reentrant: several fragments take it, then each of them


def parse_fragment_names(names: str) -> list[str]:
    """Parse the names of fragments, "text+speakers".

    Raises NotFound for an unknown name.
    """
    found = list(dict.fromkeys(names.split("+")))
    if any(name not in FRAGMENT_NAMES for name in found):
        raise NotFound(what="Part")
    return found


def load_fragment(meeting: Meeting, name: str, look: FragmentOptions) -> CachedFragment:
    """Load a fragment, from the cache if nothing happened since it was drawn."""
    return get_cached_fragment(
        meeting, (name, look), lambda: (_render_fragment(meeting, name, look), "text/html")
    )


def load_asked_change(meeting: Meeting, ballot: Ballot) -> str:
    """Load the sentence of what the amendment in question changes; empty for another question."""
    if ballot.subject != "amendment":
        return ""

    def draw() -> tuple[str, str]:
        change = load_asked_amendment(ballot)
        macro = get_template_attribute("ballots/_asked_change.html", "asked_sentence")
        return str(macro(change)).strip() if change is not None else "", "text/html"

    return get_cached_fragment(meeting, (f"asked {ballot.id}",), draw).plain


def load_fragments(meeting: Meeting, names: list[str], look: FragmentOptions) -> CachedFragment:
    """Load several fragments as one JSON answer, by name."""

    def together() -> tuple[str, str]:
        found = {name: load_fragment(meeting, name, look).plain for name in names}
        return json.dumps(
            {"revision": meeting.revision, "parts": found}, ensure_ascii=False
        ), "application/json"

    return get_cached_fragment(meeting, ("+".join(names), look, "together"), together)


def get_cached_fragment(
    meeting: Meeting, what: tuple[Any, ...], make: Callable[[], tuple[str, str]]
) -> CachedFragment:
    """Get the answer for the current state from the cache, or draw it once for all requests.

    Args:
        what: The rest of the cache key, first the names of the fragments.
        make: Draws the answer and returns it with its media type.
    """
    key = (
        str(db.engine.url),
        meeting.id,
        _build_state_key(meeting, str(what[0])),
        i18n.get_language(),
        *what,
    )
    found = fragment_cache.get(key)
    if found is None:
        with render_lock:
            found = fragment_cache.get(key) or _pack_fragment(*make())
            fragment_cache[key] = found
    while len(fragment_cache) > CACHE_SIZE:
        fragment_cache.pop(next(iter(fragment_cache)), None)
    return found


def _build_state_key(meeting: Meeting, what: str) -> tuple[int, ...]:
    """Build the part of the cache key that says when an answer is stale.

    Votes and positions send no public event, so fragments with counts include their counter.
    """
    votes = (
        vote_counters[meeting.consultation_id]
        if any(name in what for name in FRAGMENTS_WITH_COUNTS)
        else 0
    )
    return (
        meeting.revision,
        get_newest_seq(AudienceRoom(meeting.consultation_id, "everyone")),
        votes,
    )


@listen_to("position.taken")
@listen_to("position.withdrawn")
@listen_to("position.adopted")
@listen_to("vote.cast")
@listen_to("vote.withdrawn")
@listen_to("vote.corrected")
@listen_to("ballot.taken_part")
def count_vote(event: Any) -> None:
    """Count a vote or position, which has no public event to make fragments stale."""
    vote_counters[event.chain] += 1


def _pack_fragment(words: str, kind: str) -> CachedFragment:
    """Pack an answer, with gzip only above GZIP_MINIMUM."""
    plain = words.encode()
    packed = gzip.compress(plain, 6, mtime=0) if len(plain) >= GZIP_MINIMUM else b""
    return CachedFragment(words, packed, f'"{sha256(plain).hexdigest()[:20]}"', kind)


def build_fragment_response(found: CachedFragment) -> Response:
    """Build the response of a cached answer: 304 if the browser has it already."""
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
    """Draw a fragment from public data with its template."""
    more = CONTEXT_BUILDERS[name](meeting, look)
    drawn = render_template(
        f"meetings/live/fragments/{name}.html",
        meeting=meeting,
        view=look.view,
        at=utc_now(),
        groups=list_localized_groups(i18n.get_language()),
        **more,
    )
    return drawn.strip()  # an empty fragment is the empty string


def _build_text_context(meeting: Meeting, look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the current text: one or two languages, excerpt of a long clause."""
    first = standing.load_current_text(meeting, look.text or i18n.get_language())
    runs, cut = trim_marks(first.words.marks, EXCERPT_LENGTH) if first else ((), False)
    beside = standing.load_current_text(meeting, look.second) if first and look.second else None
    apart = (
        beside is not None
        and first is not None
        and beside.clause_text.language != first.clause_text.language
    )
    return {"first": first, "excerpt": runs if cut else (), "beside": beside if apart else None}


def _build_speakers_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the speakers: the current one, and those who wait."""
    called, waiting = console.load_speaker_entries(meeting)
    return {"called": called, "waiting": waiting}


def _build_bar_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the status bar: number of the item, and attendance."""
    return {"place": standing.get_item_position(meeting), "there": standing.count_present(meeting)}


def _build_agenda_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the agenda: the clause labels of its items."""
    return {"labels": standing.load_item_labels(meeting.items)}


def _build_message_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the message: whether those who objected are invited to speak."""
    return {"invited": inviting.is_invitation_open(meeting)}


def _build_online_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the online contributions."""
    return {"online": standing.load_online_summary(meeting)}


def _build_ballot_context(meeting: Meeting, _look: FragmentOptions) -> dict[str, Any]:
    """Build the context of the current ballot and its count."""
    return {
        "shown": standing.load_current_ballot(meeting),
        "regions": list_localized_regions(i18n.get_language()),
    }


CONTEXT_BUILDERS: dict[str, Callable[[Meeting, FragmentOptions], dict[str, Any]]] = {
    "bar": _build_bar_context,
    "message": _build_message_context,
    "speakers": _build_speakers_context,
    "text": _build_text_context,
    "ballot": _build_ballot_context,
    "count": _build_ballot_context,
    "online": _build_online_context,
    "agenda": _build_agenda_context,
}
