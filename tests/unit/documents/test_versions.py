"""Tests of versions: written, copied, issued, and unchangeable once issued."""

import pytest
from sqlalchemy import event as hooks, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem, SignInRequired
from consult.core.events.log import Event, transaction
from consult.documents import actions, queries
from consult.documents.clauses import actions as clauses
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.documents.versions.queries import compute_edition_digests
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.world import ROLES

WRITERS, READERS = {"sera", "mona", "rana"}, {"sera", "mona", "rana", "cho", "vic", "fay"}
EVERYONE = [*ROLES, None]


@pytest.fixture(autouse=True)
def inside(here):
    """Enter the application context, because every test here calls actions and queries."""


def words(world, version=None, language="en"):
    return [
        (line.label, line.text)
        for line in queries.load_clause_texts(version or world.working, language, "en")
    ]


def order(world, version=None):
    return [
        line.clause_id for line in queries.load_clause_texts(version or world.working, "en", "en")
    ]


def change(language="en", text="We agree.", **more):
    return ChangeClauseForm(language=language, text=text, **more)


def test_a_text_comes_in_order_with_labels_kinds_tags_and_status(world):
    lines = queries.load_clause_texts(world.version, "en", "en")
    assert [line.label for line in lines] == ["A.", "1.", "2.", "3."]
    assert [line.kind for line in lines] == ["heading", "preambular", "operative", "operative"]
    assert lines[1].tags == ("C2",)
    assert {line.status for line in lines} == {"open"}
    assert lines[2].wording_id == world.wordings[world.other_clause, "en"]


def test_a_language_without_text_falls_back_to_the_authentic_one_and_says_so(world):
    with transaction():
        for wording in db.session.scalars(
            select(Wording).where(Wording.language == "fr", Wording.label == "2.")
        ):
            db.session.execute(Wording.__table__.delete().where(Wording.id == wording.id))
    lines = queries.load_clause_texts(world.version, "fr", "en")
    assert [line.language for line in lines] == ["fr", "fr", "en", "fr"]
    assert lines[2].text.startswith("We *resolve*")
    assert not any(line.is_outdated for line in lines)


def test_a_translation_is_stale_once_the_authentic_text_changed(world):
    made = copy(world)
    clauses.change_clause(
        world.actor("mona"), made, world.clause, change(text="*Recalling* another principle,")
    )
    stale = {
        line.clause_id for line in queries.load_clause_texts(made, "fr", "en") if line.is_outdated
    }
    assert stale == {world.clause}
    clauses.change_clause(
        world.actor("mona"), made, world.clause, change("fr", "*Rappelant* un autre principe,")
    )
    assert not any(line.is_outdated for line in queries.load_clause_texts(made, "fr", "en"))


def copy(world, slug="rev-2"):
    return actions.create_version(
        world.actor("sera"),
        world.document,
        slug,
        {"en": "Rev.2"},
        "T/S/Rev.2",
        based_on=world.version,
    ).id


def test_a_thousand_clauses_take_as_many_statements_as_ten(world):
    def statements(version):
        seen = []
        hooks.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        lines = queries.load_clause_texts(version, "fr", "en")
        return len(lines), len(seen)

    version = actions.create_version(
        world.actor("sera"), world.document, "long", {"en": "Long"}, "T/S/Long"
    ).id
    with transaction():
        made = [
            Clause(document_id=world.document, consultation_id=world.consultation)
            for _ in range(1_000)
        ]
        db.session.add_all(made)
        db.session.flush()
        placements = [
            Placement(version_id=version, clause_id=each.id, place=place, kind="operative")
            for place, each in enumerate(made)
        ]
        db.session.add_all(placements)
        db.session.flush()
        db.session.add_all(
            Wording(
                placement_id=each.id,
                language=language,
                label=str(each.place),
                text="We agree.",
                digest="d",
            )
            for each in placements
            for language in ("en", "fr")
        )
    size, took = statements(version)
    assert size == 1_000
    assert took <= 3


def test_neighbours_are_the_clauses_before_and_after(world):
    assert queries.find_neighbours(world.version, world.clause) == (
        world.heading,
        world.other_clause,
    )
    assert queries.find_neighbours(world.version, world.heading) == (None, world.clause)
    assert queries.find_neighbours(world.version, world.third_clause) == (world.other_clause, None)


def test_progress_counts_clauses_by_status_and_the_brackets_left_in_the_current_version(world):
    clauses.set_clause_status(world.actor("cho"), world.clause, "agreed")
    found = queries.load_progress(world.document)
    assert (found.open, found.agreed, found.clauses, found.brackets) == (2, 1, 3, 1)
    assert found.share("agreed") == 33.3
    assert queries.compute_progress(queries.load_clause_texts(world.version, "en", "en")) == found


def test_clauses_are_found_by_tag(world):
    assert queries.list_clauses_with_tag(world.version, world.tag) == [world.clause]


def test_a_clause_is_read_as_it_stands_in_the_current_version(world):
    assert "by 2030" in queries.get_current_clause_text(world.other_clause).text
    assert queries.get_current_clause_text(world.other_clause, "fr").language == "fr"
    added = clauses.add_clause(world.actor("mona"), world.working, AddClauseForm(text="We add."))
    with pytest.raises(NotFound):
        queries.get_current_clause_text(added)


@pytest.mark.parametrize("name", EVERYONE)
def test_a_working_version_exists_only_for_its_editors(world, name):
    actor, document = world.actor(name), find_row(Document, world.document)
    assert queries.get_version_by_slug(actor, document, None).id == world.version
    slugs = [version.slug for version in queries.list_readable_versions(actor, document)]
    if name in READERS:
        assert queries.get_version_by_slug(actor, document, "rev-1").id == world.working
        assert slugs == ["zero-draft", "rev-1"]
    else:
        with pytest.raises(NotFound):
            queries.get_version_by_slug(actor, document, "rev-1")
        with pytest.raises(NotFound):
            queries.get_readable_version(actor, world.working)
        assert slugs == ["zero-draft"]


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_moderators_and_rapporteurs_write_a_version(world, name):
    def write():
        return clauses.change_clause(world.actor(name), world.working, world.clause, change())

    if name in WRITERS:
        write()
        assert ("1.", "We agree.") in words(world)
    else:
        with pytest.raises(SignInRequired if name is None else Forbidden):
            write()
        assert world.events() == []


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_issues_a_version(world, name):
    if name == "sera":
        actions.issue_version(world.actor(name), clear_for_publication(world, world.working))
        assert find_row(Document, world.document).current_version_id == world.working
    else:
        with pytest.raises(SignInRequired if name is None else Forbidden):
            actions.issue_version(world.actor(name), world.working)
        assert find_row(Document, world.document).current_version_id == world.version


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_chair_says_that_a_clause_is_agreed(world, name):
    if name in {"cho", "vic"}:
        clauses.set_clause_status(world.actor(name), world.clause, "agreed")
        assert queries.get_current_clause_text(world.clause).status_now == "agreed"
        assert world.events() == ["clause.marked"]
    else:
        with pytest.raises(SignInRequired if name is None else Forbidden):
            clauses.set_clause_status(world.actor(name), world.clause, "agreed")
        assert queries.get_current_clause_text(world.clause).status_now == "open"


@pytest.mark.parametrize("name", EVERYONE)
def test_only_the_secretariat_and_administrators_begin_documents(world, name):
    def begin():
        return actions.create_document(
            world.actor(name), world.consultation, "vision", {"en": "Vision"}
        )

    if name in {"sera", "ada"}:
        assert begin().authentic == "en"
    else:
        with pytest.raises(SignInRequired if name is None else Forbidden):
            begin()


def test_issuing_makes_a_version_current_counts_the_revision_and_tells_everyone(world):
    before = find_row(Document, world.document).revision
    actions.issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    document = find_row(Document, world.document)
    assert (document.current_version_id, document.revision) == (world.working, before + 1)
    event = db.session.scalars(select(Event).where(Event.verb == "version.issued")).one()
    assert (event.audience, event.facts) == (
        "everyone",
        {
            "document_id": world.document,
            "version_id": world.working,
            "anew": False,
            "editions": compute_edition_digests(world.working),
        },
    )
    assert "by 2032" in queries.get_current_clause_text(world.other_clause).text


CHANGES = {
    "add": lambda actor, world: clauses.add_clause(
        actor, world.version, AddClauseForm(text="We add.")
    ),
    "change": lambda actor, world: clauses.change_clause(
        actor, world.version, world.clause, change()
    ),
    "move": lambda actor, world: clauses.move_clause(actor, world.version, world.clause, None),
    "step": lambda actor, world: clauses.move_clause_by_one(
        actor, world.version, world.clause, "down"
    ),
    "remove": lambda actor, world: clauses.remove_clause(actor, world.version, world.clause),
    "restore": lambda actor, world: clauses.restore_clause(actor, world.version, world.clause),
    "split": lambda actor, world: clauses.split_clause(
        actor, world.version, world.clause, "One.", "Two."
    ),
    "merge": lambda actor, world: clauses.merge_clauses(actor, world.version, world.clause),
    "edition": lambda actor, world: actions.set_edition(actor, world.version, "es", "Declaración"),
    "issue": lambda actor, world: actions.issue_version(actor, world.version),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_issued_version_refuses_every_change(world, name):
    before = queries.load_clause_texts(world.version, "fr", "en")
    with pytest.raises(Conflict, match="issued_already"):
        CHANGES[name](world.actor("sera"), world)
    assert queries.load_clause_texts(world.version, "fr", "en") == before
    assert world.events() == []


def test_issued_text_does_not_change_even_outside_the_actions(world):
    with pytest.raises(Conflict, match="issued_already"), transaction():
        find_row(Wording, world.wordings[world.clause, "en"]).text = "Change the wording"
        db.session.flush()
    placement = db.session.scalars(
        select(Placement).where(Placement.version_id == world.version)
    ).first()
    with pytest.raises(Conflict, match="issued_already"), transaction():
        db.session.get(Placement, placement.id).place = 99
        db.session.flush()
    assert words(world, world.version)[1][1].startswith("*Recalling*")


def test_a_copy_holds_every_language_and_keeps_the_identity_of_clauses(world):
    made = copy(world)
    assert words(world, made) == words(world, world.version)
    assert words(world, made, "fr") == words(world, world.version, "fr")
    assert order(world, made) == order(world, world.version)
    assert [edition.language for edition in queries.list_editions(made)] == ["en", "fr"]
    assert not any(line.is_outdated for line in queries.load_clause_texts(made, "fr", "en"))


def test_a_version_is_not_copied_from_a_working_one_or_from_another_document(world):
    for source in (world.working, 99_999):
        with pytest.raises(Invalid):
            actions.create_version(
                world.actor("sera"), world.document, "rev-3", {"en": "Rev.3"}, "R3", based_on=source
            )


@pytest.mark.parametrize("slug", ["chair-report", "incidents", "manage", "questionnaires"])
def test_no_document_takes_the_address_of_a_page(app, world, slug):
    with app.app_context(), pytest.raises(Invalid) as refused:
        actions.create_document(world.actor("sera"), world.consultation, slug, {"en": "Ours"})
    assert refused.value.details["fields"]["slug"]["type"] == "page_address"


def test_a_slug_is_given_once(world):
    with pytest.raises(Invalid):
        actions.create_document(
            world.actor("sera"), world.consultation, "statement", {"en": "Again"}
        )
    with pytest.raises(Invalid):
        actions.create_version(
            world.actor("sera"), world.document, "rev-1", {"en": "Again"}, "Again"
        )


def test_a_document_has_a_title_in_its_authentic_language(world):
    with pytest.raises(Invalid):
        actions.create_document(
            world.actor("sera"), world.consultation, "vision", {"en": "Vision"}, authentic="fr"
        )


def test_an_empty_version_is_not_issued(world):
    made = actions.create_version(
        world.actor("sera"), world.document, "empty", {"en": "Empty"}, "E"
    )
    with pytest.raises(Conflict, match="version_empty"):
        actions.issue_version(world.actor("sera"), made.id)


def test_an_older_version_is_not_issued_after_a_later_one(world):
    later = copy(world)
    actions.issue_version(world.actor("sera"), later)
    with pytest.raises(Conflict, match="later_version_issued"):
        actions.issue_version(world.actor("sera"), world.working)


def test_events_in_a_working_version_are_sent_to_its_editors(world):
    actor = world.actor("mona")
    clauses.change_clause(actor, world.working, world.clause, change())
    clauses.remove_clause(actor, world.working, world.third_clause)
    found = db.session.scalars(select(Event).order_by(Event.seq)).all()
    assert [(each.verb, each.audience) for each in found] == [
        ("clause.changed", "moderators"),
        ("clause.removed", "moderators"),
    ]
    assert all(
        each.facts["clause_id"] and each.facts["document_id"] == world.document for each in found
    )
    assert "We agree." not in str([each.facts for each in found])


def test_marking_a_clause_renews_the_cached_body(world):
    before = find_row(Document, world.document).revision
    clauses.set_clause_status(world.actor("cho"), world.clause, "adref")
    clauses.set_clause_status(world.actor("cho"), world.clause, "adref")
    assert find_row(Document, world.document).revision == before + 1


def test_a_program_without_roles_changes_nothing(world):
    with pytest.raises(Problem):
        actions.create_version(Actor(), world.document, "x", {"en": "X"}, "X")
    assert find_row(Version, world.working).issued is False
