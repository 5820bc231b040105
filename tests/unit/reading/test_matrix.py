"""Tests of the matrix of two sets of tags: numbers, clauses behind them, sets, exclusions."""

import re

import pytest

from consult.consultations.models import Tag
from consult.consultations.tags import actions as tags
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.clauses.actions import set_clause_tags
from consult.documents.models import Placement
from consult.reading.home.matrix_queries import list_clauses_with_tags, load_matrix

PAGE = "/en/c/talks/subjects/matrix"


@pytest.fixture
def codes(here, world):
    """Provide the ids of tags of three sets by code; two clauses have some of them."""
    made = [("action-line", "C4"), ("sdg", "SDG4"), ("sdg", "SDG9"), ("agency", "UNESCO")]
    found = {
        code: tags.add_tag(
            world.actor("sera"), world.consultation, name, code, {"en": f"About {code}"}
        ).id
        for name, code in made
    }
    found["C2"] = world.tag
    mona = world.actor("mona")
    set_clause_tags(mona, world.clause, [found["C2"], found["SDG4"], found["SDG9"]])
    set_clause_tags(mona, world.other_clause, [found["C2"], found["C4"], found["SDG4"]])
    return found


def read_counts(world, **sets):
    matrix = load_matrix(world.consultation, **sets)
    code = {tag.id: tag.code for tag in (*matrix.rows, *matrix.columns)}
    return {(code[row], code[column]): count for (row, column), count in matrix.counts.items()}


def test_each_number_counts_the_clauses_that_have_both_tags(world, codes):
    assert read_counts(world, row_set="action-line", column_set="sdg") == {
        ("C2", "SDG4"): 2,
        ("C2", "SDG9"): 1,
        ("C4", "SDG4"): 1,
        ("C4", "SDG9"): 0,
    }


@pytest.mark.postgresql
def test_each_number_equals_the_list_behind_it(world, codes):
    for across in ("action-line", "sdg", "agency"):
        for down in ("action-line", "sdg", "agency"):
            matrix = load_matrix(world.consultation, across, down)
            for row in matrix.rows:
                for column in matrix.columns:
                    listed = list_clauses_with_tags(world.consultation, row, column)
                    count = sum(len(each.clauses) for each in listed)
                    assert count == matrix.counts[row.id, column.id]


def test_headings_do_not_count(world, codes):
    with transaction():
        placement = db.session.scalars(
            db.select(Placement).where(
                Placement.clause_id == world.clause, Placement.version_id == world.version
            )
        ).one()
        db.session.execute(
            db.update(Placement).where(Placement.id == placement.id).values(kind="heading")
        )
    row, column = find_row(Tag, codes["C2"]), find_row(Tag, codes["SDG4"])
    assert read_counts(world, row_set="action-line", column_set="sdg")["C2", "SDG4"] == 1
    (found,) = list_clauses_with_tags(world.consultation, row, column)
    assert [line.clause_id for line in found.clauses] == [world.other_clause]


def test_an_unknown_set_or_the_same_one_twice_is_replaced(world, codes):
    first = load_matrix(world.consultation)
    assert (first.row_set, first.column_set) == tuple(first.sets[:2])
    for asked in (("sdg", "sdg"), ("sdg", "nothing"), ("nothing", "sdg"), (None, "sdg")):
        got = load_matrix(world.consultation, *asked)
        assert got.row_set != got.column_set and "sdg" in (got.row_set, got.column_set), asked


def test_with_one_set_of_tags_there_is_no_matrix(here, world, browser):
    assert load_matrix(world.consultation) is None
    assert "A matrix needs two sets of tags" in browser().get(PAGE).text


def test_the_page_leads_from_each_number_to_its_clauses(world, codes, browser):
    page = browser().get(f"{PAGE}?rows=action-line&columns=sdg").text
    cells = re.findall(r'<a\s+href="([^"]+/matrix/\d+/\d+)"\s+aria-label="([^"]+)">(\d+)</a>', page)
    assert [(label, number) for _, label, number in cells] == [
        ("C2 and SDG 4: 2 clauses", "2"),
        ("C2 and SDG 9: 1 clause", "1"),
        ("C4 and SDG 4: 1 clause", "1"),
    ]
    for path, _, number in cells:
        listed = browser().get(path).text.partition("<main")[2].partition("</main>")[0]
        assert listed.count("<h3>") == int(number), path
    assert 'name="rows"' in page, "of three sets two are chosen"
    empty = f"{PAGE}/{codes['C4']}/{codes['SDG9']}"
    assert "No clause of the current texts is about both" in browser().get(empty).text
    assert browser().get(f"{PAGE}/{codes['C4']}/999999").status_code == 404
    assert PAGE in browser().get("/en/c/talks/subjects").text
