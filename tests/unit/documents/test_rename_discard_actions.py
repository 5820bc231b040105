"""Tests of renaming and discarding documents and working versions; issued versions keep their
names and stay.
"""

import pytest
from sqlalchemy import select

from consult.consultations.roles import facilitation_actions
from consult.consultations.models import Facilitation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event
from consult.documents import actions, queries
from consult.documents.clauses import actions as clauses
from consult.documents.versions import rename_discard_actions as discarding
from consult.documents.forms import AddClauseForm
from consult.documents.models import (
    Clause,
    ClauseTag,
    Document,
    Edition,
    Lineage,
    Placement,
    Version,
    Wording,
)
from consult.notifications.actions import follow_clause
from consult.notifications.models import Follow
from tests.world import ROLES

EVERYONE = [*ROLES, None]
SECRETARIAT, WRITERS = {"sera", "ada"}, {"sera", "mona", "rana"}


@pytest.fixture(autouse=True)
def inside(here):
    """Enter the application context, because every test here calls actions and queries."""


def begun(world):
    """Create an unissued document with a working version of one clause; return all three
    numbers.
    """
    document = actions.create_document(
        world.actor("sera"), world.consultation, "vision", {"en": "Vision"}
    ).id
    version = actions.create_version(
        world.actor("sera"), document, "zero", {"en": "Zero"}, "T/V/Zero"
    ).id
    return (
        document,
        version,
        clauses.add_clause(world.actor("sera"), version, AddClauseForm(text="We envision.")),
    )


def rows(model, *conditions):
    return db.session.scalars(select(model).where(*conditions)).all()


def events():
    return [
        (each.verb, each.audience, each.facts)
        for each in db.session.scalars(select(Event).order_by(Event.seq))
    ]


def refusal(name):
    return Forbidden if name else SignInRequired


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_and_administrators_rename_and_discard_documents(world, name):
    document = begun(world)[0]
    if name in SECRETARIAT:
        discarding.rename_document(world.actor(name), document, {"en": "A vision"})
        discarding.discard_document(world.actor(name), document)
        assert db.session.get(Document, document) is None
        return
    with pytest.raises(refusal(name)):
        discarding.rename_document(world.actor(name), document, {"en": "A vision"})
    with pytest.raises(refusal(name)):
        discarding.discard_document(world.actor(name), document)
    assert find_row(Document, document).title == {"en": "Vision"}


@pytest.mark.parametrize("name", EVERYONE)
def test_editors_rename_a_working_version_and_only_the_secretariat_discards_it(world, name):
    if name in WRITERS:
        renamed = discarding.rename_version(
            world.actor(name), world.working, {"en": "Rev.1a"}, "T/S/Rev.1a"
        )
        assert (renamed.name, renamed.symbol, renamed.slug) == (
            {"en": "Rev.1a"},
            "T/S/Rev.1a",
            "rev-1",
        )
    else:
        with pytest.raises(refusal(name)):
            discarding.rename_version(
                world.actor(name), world.working, {"en": "Rev.1a"}, "T/S/Rev.1a"
            )
    if name == "sera":
        discarding.discard_version(world.actor(name), world.working)
        assert db.session.get(Version, world.working) is None
    else:
        with pytest.raises(refusal(name)):
            discarding.discard_version(world.actor(name), world.working)
        assert len(rows(Placement, Placement.version_id == world.working)) == 4


def test_a_document_has_other_titles_and_is_told_once(world):
    revision = find_row(Document, world.document).revision
    for _ in range(2):
        discarding.rename_document(
            world.actor("sera"), world.document, {"en": "Outcome", "zh": "成果"}
        )
    found = find_row(Document, world.document)
    assert (found.title, found.slug, found.revision) == (
        {"en": "Outcome", "zh": "成果"},
        "statement",
        revision + 1,
    )
    assert events() == [("document.renamed", "everyone", {"document_id": world.document})]


def test_a_document_keeps_a_title_in_its_authentic_language_and_a_version_one_in_any(world):
    with pytest.raises(Invalid) as refused:
        discarding.rename_document(world.actor("sera"), world.document, {"fr": "Déclaration"})
    assert refused.value.details["fields"] == {"title_en": {"type": "authentic_needed"}}
    with pytest.raises(Invalid) as refused:
        discarding.rename_version(world.actor("sera"), world.working, {}, "T/S/Rev.1")
    assert refused.value.details["fields"] == {"title_en": {"type": "one_needed"}}
    assert discarding.rename_version(
        world.actor("sera"), world.working, {"ru": "Изм.1"}, "T/S/Rev.1"
    ).name == {"ru": "Изм.1"}


def test_the_name_of_a_working_version_is_sent_to_its_editors(world):
    discarding.rename_version(world.actor("rana"), world.working, {"en": "Rev.1"}, "T/S/Rev.1")
    assert events() == []
    discarding.rename_version(world.actor("rana"), world.working, {"en": "Rev.1"}, "T/S/R1")
    assert events() == [
        (
            "version.renamed",
            "moderators",
            {"document_id": world.document, "version_id": world.working, "symbol": "T/S/R1"},
        )
    ]


def test_what_was_issued_keeps_its_name_and_stays(world):
    for attempt in (
        lambda: discarding.rename_version(world.actor("sera"), world.version, {"en": "X"}, "X"),
        lambda: discarding.discard_version(world.actor("sera"), world.version),
    ):
        with pytest.raises(Conflict, match="issued_already"):
            attempt()
    with pytest.raises(Conflict, match="document_issued"):
        discarding.discard_document(world.actor("sera"), world.document)
    assert len(queries.load_clause_texts(world.version, "en", "en")) == 4
    assert events() == []


@pytest.mark.parametrize(
    "what", ["rename_document", "discard_document", "rename_version", "discard_version"]
)
def test_a_stale_form_changes_nothing(world, what):
    number = world.working if what.endswith("version") else begun(world)[0]
    given = {"rename_document": [{"en": "X"}], "rename_version": [{"en": "X"}, "X"]}.get(what, [])
    before = world.events()
    with pytest.raises(Conflict, match="changed_meanwhile"):
        getattr(discarding, what)(world.actor("sera"), number, *given, row_version=99)
    assert world.events() == before


def test_a_document_goes_with_everything_in_it_and_its_address_is_free_again(world):
    document, version, clause = begun(world)
    part = clauses.split_clause(world.actor("sera"), version, clause, "We envision", "one network.")
    clauses.set_clause_tags(world.actor("sera"), clause, [world.tag])
    clauses.remove_clause(world.actor("sera"), version, part)
    assert discarding.summarize_discard(find_row(Document, document).versions)[1:] == (1, 1, ["en"])
    discarding.discard_document(world.actor("sera"), document)
    assert events()[-1] == (
        "document.discarded",
        "everyone",
        {"document_id": document, "slug": "vision"},
    )
    assert [each.slug for each in queries.list_documents(world.consultation)] == ["statement"]
    for model, where in (
        (Version, Version.document_id == document),
        (Clause, Clause.document_id == document),
        (Edition, Edition.version_id == version),
        (Placement, Placement.version_id == version),
        (Lineage, Lineage.version_id == version),
        (ClauseTag, ClauseTag.clause_id == clause),
    ):
        assert rows(model, where) == []
    assert {each.placement.version_id for each in rows(Wording)} == {world.version, world.working}
    assert begun(world)


def test_with_a_working_version_go_only_the_clauses_that_stand_nowhere_else(world):
    new = clauses.add_clause(
        world.actor("mona"), world.working, AddClauseForm(text="We add."), world.third_clause
    )
    clauses.remove_clause(world.actor("mona"), world.working, world.clause)
    assert discarding.summarize_discard([find_row(Version, world.working)])[1:] == (4, 1, ["en"])
    discarding.discard_version(world.actor("sera"), world.working)
    assert db.session.get(Clause, new) is None
    assert len(queries.load_clause_texts(world.version, "fr", "en")) == 4
    assert find_row(Document, world.document).current_version_id == world.version
    assert events()[-1] == (
        "version.discarded",
        "moderators",
        {
            "document_id": world.document,
            "version_id": world.working,
            "symbol": "T/S/Rev.1",
            "clauses": 4,
        },
    )
    with pytest.raises(NotFound):
        discarding.discard_version(world.actor("sera"), world.working)


def test_nobody_follows_or_takes_care_of_a_clause_that_has_ended(world):
    new = clauses.add_clause(world.actor("mona"), world.working, AddClauseForm(text="We add."))
    clauses.set_clause_tags(world.actor("mona"), new, [world.tag])
    facilitation_actions.assign_clauses(
        world.actor("sera"), world.consultation, world.ids["fay"], tag_id=world.tag
    )
    follow_clause(world.actor("mona"), new)
    follow_clause(world.actor("mona"), world.clause)
    discarding.discard_version(world.actor("sera"), world.working)
    assert [each.clause_id for each in rows(Follow)] == [world.clause]
    assert [each.clause_id for each in rows(Facilitation)] == [world.clause]


def test_a_new_version_may_have_the_address_of_a_discarded_one(world):
    discarding.discard_version(world.actor("sera"), world.working)
    made = actions.create_version(
        world.actor("rana"),
        world.document,
        "rev-1",
        {"en": "Rev.1"},
        "T/S/Rev.1",
        based_on=world.version,
    )
    assert [line.text for line in queries.load_clause_texts(made.id, "en", "en")] == [
        line.text for line in queries.load_clause_texts(world.version, "en", "en")
    ]
