"""Tests of comparing two versions clause by clause in six languages, and two languages side by
side.
"""

import pytest
from sqlalchemy import func, select

from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents import actions, comparison as compare, queries
from consult.documents.clauses import actions as clauses
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Version, Wording
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.publication_clearance import clear_for_publication
from .test_clause_text import line

CHANGED = {
    "en": (
        "We *call upon* governments and operators to publish data.",
        "We *call upon* governments, regulators and operators to publish data.",
        ", regulators",
        "",
    ),
    "fr": (
        "Nous *demandons* aux gouvernements de publier des données.",
        "Nous *demandons* aux gouvernements de publier chaque année des données.",
        "chaque année ",
        "",
    ),
    "es": (
        "*Pedimos* a los gobiernos que publiquen datos abiertos.",
        "*Pedimos* a los gobiernos que publiquen datos.",
        "",
        " abiertos",
    ),
    "ru": (
        "Мы *призываем* правительства публиковать данные.",
        "Мы *призываем* правительства ежегодно публиковать данные.",
        "ежегодно ",
        "",
    ),
    "ar": (
        "*ندعو* الحكومات إلى نشر البيانات.",
        "*ندعو* الحكومات والمشغلين إلى نشر البيانات.",
        "والمشغلين ",
        "",
    ),
    "zh": ("我们*呼吁*各国政府公布数据。", "我们*呼吁*各国政府每年公布数据。", "每年", ""),
}


def fates(changes):
    return [(change.clause_id, change.kind, change.renumbered, change.moved) for change in changes]


def lines(*numbers, text="We agree.", first=1):
    return [
        line(f"{text} {number}", clause_id=number, label=f"{place}.")
        for place, number in enumerate(numbers, first)
    ]


@pytest.mark.parametrize("language", CHANGED)
def test_text_is_compared_in_each_of_six_languages(language):
    old, new, added, removed = CHANGED[language]
    (change,) = compare.compare_texts([line(old, language)], [line(new, language)])
    assert change.kind == "reworded"
    assert "".join(part.text for part in change.parts if part.kind == "ins") == added
    assert "".join(part.text for part in change.parts if part.kind == "del") == removed
    assert "".join(
        piece.text for piece in change.stretches if piece.kind != "del"
    ) == extract_plain_text(new)
    assert any(piece.emphasis for piece in change.stretches)


def test_clauses_are_recognised_by_identity_not_by_label():
    changes = compare.compare_texts(lines(1, 2, 3), lines(1, 9, 2, 3))
    assert fates(changes) == [
        (1, "same", False, False),
        (9, "new", False, False),
        (2, "same", True, False),
        (3, "same", True, False),
    ]


def test_a_clause_that_has_gone_stands_where_it_stood():
    assert [
        (change.clause_id, change.kind)
        for change in compare.compare_texts(lines(1, 2, 3, 4), lines(1, 4))
    ] == [
        (1, "same"),
        (2, "gone"),
        (3, "gone"),
        (4, "same"),
    ]
    assert [change.clause_id for change in compare.compare_texts(lines(1, 2), lines(2))] == [1, 2]


def test_only_what_left_its_order_was_moved():
    changes = compare.compare_texts(lines(1, 2, 3, 4, 5), lines(1, 5, 2, 3, 4))
    assert [change.clause_id for change in changes if change.moved] == [5]


def test_emphasis_alone_is_no_new_wording():
    (change,) = compare.compare_texts([line("We agree.")], [line("We *agree*.")])
    assert change.kind == "same"


def test_text_that_only_looks_the_same_is_marked():
    (change,) = compare.compare_texts([line("We agree.")], [line("We аgree.")])  # a Cyrillic а
    assert change.kind == "reworded"
    assert change.look_alike


def test_brackets_and_words_are_counted_before_and_after():
    found = compare.VersionComparison(
        compare.compare_texts([line("[We] [agree].")], [line("We [agree] now.")])
    )
    assert found.brackets == (2, 1)
    assert found.words == (1, 0)


@pytest.fixture
def revised(here, world):
    """Issue a copy with a clause reworded, one split, one moved, one new and one removed."""
    actor, secretariat = world.actor("mona"), world.actor("sera")
    version = actions.create_version(
        secretariat, world.document, "rev-2", {"en": "Rev.2"}, "R2", based_on=world.version
    ).id
    second = clauses.split_clause(
        actor, version, world.clause, "*Recalling* that States shall cooperate", "in good faith,"
    )
    clauses.change_clause(
        actor,
        version,
        world.other_clause,
        ChangeClauseForm(
            language="en", text="We *resolve* to connect every school by 2030.", label="4."
        ),
    )
    added = clauses.add_clause(
        actor, version, AddClauseForm(text="We add.", label="5."), world.other_clause
    )
    clauses.remove_clause(actor, version, world.third_clause)
    actions.issue_version(secretariat, clear_for_publication(world, version))
    return version, second, added


def test_two_versions_are_compared_with_their_lineage(world, revised):
    version, second, added = revised
    found = compare.compare_versions(
        find_row(Version, world.version), find_row(Version, version), "en"
    )
    assert [(change.clause_id, change.kind) for change in found.changes] == [
        (world.heading, "same"),
        (world.clause, "reworded"),
        (second, "split"),
        (world.other_clause, "reworded"),
        (world.third_clause, "gone"),
        (added, "new"),
    ]
    assert next(change.other for change in found.changes if change.kind == "split") == world.clause
    assert found.how_many("reworded") == 2
    assert found.how_many("renumbered") == 1
    assert found.brackets == (1, 0)


def test_a_merged_clause_is_not_called_gone(here, world):
    version = actions.create_version(
        world.actor("sera"), world.document, "rev-2", {"en": "R"}, "R2", based_on=world.version
    ).id
    clauses.merge_clauses(world.actor("mona"), version, world.other_clause)
    found = compare.compare_versions(
        find_row(Version, world.version), find_row(Version, version), "fr"
    )
    change = found.changes[-1]
    assert (change.kind, change.other) == ("merged", world.other_clause)


def test_a_language_that_one_version_lacks_is_compared_in_the_authentic_text(world, here):
    found = compare.compare_versions(
        find_row(Version, world.version), find_row(Version, world.working), "fr"
    )
    change = next(change for change in found.changes if change.clause_id == world.other_clause)
    assert (change.old.language, change.new.language) == ("en", "en")
    assert [part.text for part in change.parts if part.kind == "ins"] == ["2032"]


def test_two_languages_stand_beside_each_other_and_say_what_is_missing_or_stale(world, here):
    version = actions.create_version(
        world.actor("sera"), world.document, "rev-2", {"en": "R"}, "R2", based_on=world.version
    ).id
    clauses.change_clause(
        world.actor("mona"),
        version,
        world.clause,
        ChangeClauseForm(language="en", text="*Recalling* peace,"),
    )
    clauses.add_clause(
        world.actor("mona"), version, AddClauseForm(text="We add."), world.third_clause
    )
    pairs = compare.pair_languages(find_row(Version, version), "en", "fr")
    assert [pair.second_missing for pair in pairs] == [False, False, False, False, True]
    assert [pair.second.is_outdated for pair in pairs] == [False, True, False, False, False]
    assert not any(pair.first_missing for pair in pairs)
    assert queries.list_editions(version)[1].language == "fr"


def test_a_translation_that_lags_behind_is_among_the_changes(world, here):
    version = actions.create_version(
        world.actor("sera"), world.document, "rev-2", {"en": "R"}, "R2", based_on=world.version
    ).id
    clauses.change_clause(
        world.actor("mona"),
        version,
        world.clause,
        ChangeClauseForm(language="en", text="*Recalling* peace,"),
    )
    found = compare.compare_versions(
        find_row(Version, world.version), find_row(Version, version), "fr"
    )
    (lagging,) = [change for change in found.changes if change.is_outdated]
    assert (lagging.clause_id, lagging.kind, lagging.old.language, lagging.new.language) == (
        world.clause,
        "reworded",
        "en",
        "en",
    )
    assert [part.text for part in lagging.parts if part.kind == "ins"] and lagging.has_changed
    assert {
        change.line.language for change in found.changes if change.clause_id != world.clause
    } == {"fr"}
    found = compare.compare_versions(find_row(Version, version), find_row(Version, version), "fr")
    (lagging,) = [change for change in found.changes if change.is_outdated]
    assert (lagging.kind, lagging.new.language) == ("same", "fr"), (
        "nothing new is said of it, so it stays in French"
    )


def test_nothing_was_written_by_comparing(world, here):
    compare.compare_versions(
        find_row(Version, world.version), find_row(Version, world.working), "en"
    )
    assert world.events() == []
    with transaction():
        assert db.session.scalar(select(func.count(Wording.id))) == 12
