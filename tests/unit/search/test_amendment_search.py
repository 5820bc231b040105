"""Tests of searching amendments and submissions: original and rendered languages, public ones
only.
"""

import pytest
from sqlalchemy import select

from consult.amendments import actions as amendments
from consult.amendments.renderings import actions as renderings
from consult.consultations.models import Consultation
from consult.core.events import dispatcher as follower
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import record_event, transaction
from consult.core.moderation_reasons import ModerationReason
from consult.moderation import amendment_actions as moderation
from consult.search import actions
from consult.search.forms import SearchRequest
from consult.search.models import SearchEntry
from consult.search.queries import search_consultation
from consult.submissions.models import Submission
from tests.world import CLAUSE_TEXTS

pytestmark = pytest.mark.postgresql

NOW = CLAUSE_TEXTS["en"][2][1]
FRENCH = CLAUSE_TEXTS["fr"][2][1]
ARABIC = "وندعو الدول إلى دعم المكتبات"


@pytest.fixture
def told(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


def propose(
    world, text=NOW.replace("2030", "2029"), reason="Libraries cannot wait.", by="pia", **more
):
    return amendments.propose_amendment(
        world.actor(by), world.other_clause, more.pop("kind", "mod"), text, reason, **more
    ).id


def found(world, words, by=None, **more):
    results = search_consultation(
        world.actor(by), find_row(Consultation, world.consultation), SearchRequest(words, **more)
    ).found
    return [(each.kind, each.number or each.id) for each in results]


def entries():
    return set(
        db.session.execute(
            select(
                SearchEntry.kind, SearchEntry.subject_id, SearchEntry.language, SearchEntry.folded
            )
        )
    )


def test_an_amendment_is_found_by_its_text_and_by_its_reason(told, world):
    propose(world)
    propose(world, None, "The paragraph repeats the preamble.", kind="sup")
    told.step()
    assert found(world, "school 2029") == [("amendment", 1)] == found(world, "LIBRARIES")
    assert (
        found(world, "repeats", kind="amendment") == [("amendment", 2)]
        and found(world, "2029", kind="clause") == []
    )
    only = search_consultation(
        world.actor(None), find_row(Consultation, world.consultation), SearchRequest("libraries")
    ).found[0]
    assert (only.label, only.author["name"], only.document_slug) == ("2.", "Pia", "statement")
    assert [piece.text for piece in only.pieces if piece.hit] == ["Libraries"]


def test_it_is_found_in_its_own_language_and_once_rendered_in_the_authentic_one(told, world):
    number = propose(
        world, FRENCH.replace("2030", "2028"), "Les bibliothèques aussi.", language="fr"
    )
    amendments.propose_clause_at_top(
        world.actor("paul"), world.document, ARABIC, "لأنها مفتوحة للجميع", language="ar"
    )
    told.step()
    assert (
        found(world, "bibliotheques")
        == [("amendment", 1)]
        == found(world, "ecole 2028", language="fr")
    )
    assert found(world, "المكتبات") == [("amendment", 2)] and found(world, "school 2028") == []
    renderings.enter_rendering(world.actor("rana"), number, NOW.replace("2030", "2028"))
    told.step()
    assert found(world, "school 2028") == [("amendment", 1)] == found(world, "2028", language="en")
    before = entries()
    actions.rebuild_index()
    assert {each for each in entries() if each.kind == "amendment"} == before


def test_a_revised_amendment_is_found_by_its_new_text_only(told, world):
    number = propose(world)
    told.step()
    amendments.revise_amendment(
        world.actor("pia"), number, NOW.replace("2030", "2027"), "Museums as well."
    )
    told.step()
    assert found(world, "museums") == [("amendment", 1)] and found(world, "2029") == [] == found(
        world, "libraries"
    )


def test_one_that_is_withdrawn_or_hidden_is_not_found_even_before_the_index_knows(told, world):
    one, other = propose(world), propose(world, by="paul", text=NOW.replace("every", "each"))
    told.step()
    assert len(found(world, "libraries")) == 2
    amendments.withdraw_amendment(world.actor("pia"), one)
    moderation.hide_amendment(
        world.actor("mona"), other, ModerationReason("other", "It names a person.")
    )
    assert [found(world, "libraries", by) for by in ("pia", "paul", "mona", None)] == [
        [],
        [],
        [],
        [],
    ]
    told.step()
    assert entries() == set()
    moderation.unhide_amendment(world.actor("mona"), other)
    told.step()
    assert found(world, "libraries") == [("amendment", 2)]


def test_one_that_waits_for_a_moderator_is_found_once_it_is_approved(told, world):
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
        record_event(
            "consultation.changed", find_row(Consultation, world.consultation), world.actor("sera")
        )
    number = propose(world, by="ivo")
    told.step()
    assert found(world, "libraries") == [] == found(world, "libraries", "ivo")
    moderation.approve_amendment(world.actor("mona"), number)
    told.step()
    assert found(world, "libraries") == [("amendment", 1)]


def test_clauses_come_before_amendments_that_hold_the_words_as_often(told, world):
    actions.rebuild_index()
    propose(world)
    told.step()
    assert [kind for kind, _ in found(world, "school", language="en")] == ["clause", "amendment"]


@pytest.fixture
def received(told, world):
    """Create a submission that is not published yet."""
    with transaction():
        made = Submission(
            consultation_id=world.consultation,
            number=4,
            title="Contribution on libraries",
            source="Lakeside",
            language="en",
            filename="a.txt",
            media_type="text/plain",
            size=3,
            digest="0" * 64,
            content=b"abc",
            words="Every village deserves a reading room.",
            received_at=utc_now(),
        )
        db.session.add(made)
        db.session.flush()
        record_event("submission.registered", made, world.actor("sera"), audience="moderators")
    return made.id


def turn(world, verb, number, **values):
    with transaction():
        submission = find_row(Submission, number)
        for name, value in values.items():
            setattr(submission, name, value)
        record_event(verb, submission, world.actor("sera"))


def test_a_submission_is_found_by_title_source_and_content_while_it_is_published(
    told, world, received
):
    told.step()
    assert found(world, "reading room") == []
    turn(world, "submission.published", received, published_at=utc_now())
    told.step()
    for words in ("contribution libraries", "lakeside", "reading room"):
        assert found(world, words, kind="submission") == [("submission", received)]
    turn(world, "submission.withdrawn", received, published_at=None, withdrawn_at=utc_now())
    assert found(world, "reading room") == []
    told.step()
    assert entries() == set()
