"""Data for the endpoints of amendments and coalitions: rows, path arguments and valid bodies."""

from consult.amendments.actions import propose_amendment, withdraw_amendment
from consult.amendments.models import Amendment
from consult.amendments.renderings.actions import enter_rendering
from consult.amendments.sponsors.actions import make_coalition, sponsor_amendment
from consult.positions.actions import open_amendment_ballot, take_position
from consult.positions.queries import find_amendment_ballot
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.amendment_actions import hide_amendment
from tests.support.files.attachment_files import examined
from tests.world import CLAUSE_TEXTS

CURRENT_TEXT, PROPOSED_TEXT = (
    CLAUSE_TEXTS["en"][2][1],
    CLAUSE_TEXTS["en"][2][1].replace("2030", "2034"),
)
FRENCH_TEXT = CLAUSE_TEXTS["fr"][2][1].replace("2030", "2031")


def create_amendment_rows(world):
    """Create amendments of Pia's in every state, and a coalition."""

    def made(kind="noc", text=None, language="en", files=()):
        return propose_amendment(
            world.actor("pia"),
            world.other_clause,
            kind,
            text,
            "So that it is said.",
            language=language,
            wording_id=world.wordings[world.other_clause, language],
            files=files,
        ).id

    stands, french, rendered = (
        made("mod", PROPOSED_TEXT, files=[examined()]),
        made("mod", FRENCH_TEXT, "fr"),
        made("mod", FRENCH_TEXT + " Oui.", "fr"),
    )
    withdrawn, hidden, held = made(), made(), made()
    enter_rendering(world.actor("ivo"), rendered, PROPOSED_TEXT)
    withdraw_amendment(world.actor("pia"), withdrawn)
    hide_amendment(world.actor("mona"), hidden, ModerationReason("insult"))
    with transaction():
        find_row(Amendment, held).held_at = utc_now()
    sponsor_amendment(world.actor("nils"), stands)
    open_amendment_ballot(stands)
    take_position(world.actor("hana"), find_amendment_ballot(stands), "live")
    coalition = make_coalition(
        world.actor("hana"), world.consultation, "Friends of the lake", [world.norvania]
    ).id
    return {
        "stands": stands,
        "french": french,
        "rendered": rendered,
        "withdrawn": withdrawn,
        "hidden_amendment": hidden,
        "held": held,
        "coalition": coalition,
    }


def build_amendment_arguments(rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    usual = {
        "amendment_id": rows["stands"],
        "number": 1,
        "other": 2,
        "coalition_id": rows["coalition"],
    }
    others = {
        "retabling": "withdrawn",
        "retable": "withdrawn",
        "rendering": "french",
        "render": "french",
        "confirm_rendering": "rendered",
        "show_amendment": "hidden_amendment",
        "approve_amendment": "held",
    }
    return usual, {
        f"{feature}.{door}": {"amendment_id": rows[row]}
        for door, row in others.items()
        for feature in ("amendments", "amendments_api", "moderation")
    }


def build_amendment_bodies(world, rows):
    """Return the bodies by endpoint."""
    edit = {"kind": "mod", "text": CURRENT_TEXT.replace("2030", "2040"), "reason": "Time."}
    new = {"text": "We *resolve* to report.", "reason": "Nobody does."}
    revision, rendering = (
        {"text": CURRENT_TEXT.replace("2030", "2036"), "reason": "Time."},
        {"text": CURRENT_TEXT.replace("2030", "2031")},
    )
    join = {"name": "Friends of the sea", "organisations": [world.norvania]}
    return {
        "amendments.propose": edit,
        "amendments.add": new,
        "amendments.add_first": new,
        "amendments.consider": edit,
        "amendments.consider_first": new,
        "amendments.revise": revision,
        "amendments.amend": revision,
        "amendments.retable": {"reason": "Again."},
        "amendments.render": rendering,
        "amendments.make_coalition": join,
        "amendments.ask_to_join": {"organisation_id": world.norvania},
        "amendments_api.propose": edit,
        "amendments_api.compare": {"text": edit["text"]},
        "amendments_api.amend": revision,
        "amendments_api.revise": revision,
        "amendments_api.retable": {"reason": "Again."},
        "amendments_api.render": rendering,
        "amendments_api.make_coalition": join,
        "amendments_api.ask_to_join": {"organisation_id": world.norvania},
        "comments.post_on_amendment": {"body": "Said"},
        "comments_api.post_on_amendment": {"body": "Said"},
        "ballots.take_position_on": {"choice": "support"},
        "moderation.hide_amendment": {"ground": "insult"},
    }
