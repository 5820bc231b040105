"""Tests of correcting rows of an import by form or script: kept input, refusals, partial
updates.
"""

import re

import pytest

from consult.exchange.imports.parsing.paragraphs import ParsedParagraph, ParsedFile, TextRun
from tests.support.costs import count_calls
from .test_import_pages import blank, row, rows, started, version_of

__all__ = ["blank", "rows", "started"]


def test_the_form_of_a_row_keeps_what_was_typed_with_whatever_is_pressed(
    app, browser, started, rows
):
    number, sera = started(), browser("sera")
    given = {
        "kind": "preambular",
        "level": "2",
        "label": "7bis",
        "text": "*Noting* the gap,\r\n\r\nwe act.",
    }
    assert sera.fill(row(number, "3"), {**given, "act": "split"}).status_code == 303
    assert rows(number)[2:4] == [
        ("3", "preambular", 2, "7bis", "*Noting* the gap,"),
        ("3.1", "preambular", 2, "", "we act."),
    ]
    sera.fill(row(number, "3.1"), {"label": "", "act": "merge"})
    assert [each[0] for each in rows(number)] == ["1", "2", "3", "4", "5", "6"]
    for act, expected in (("down", ["1", "2", "4", "3"]), ("up", ["1", "2", "3", "4"])):
        sera.fill(row(number, "3"), {"act": act})
        assert [each[0] for each in rows(number)][:4] == expected
    sera.fill(row(number, "4"), {"act": "join"})
    assert rows(number)[2][4].endswith("\nWe report every year to all.")
    sera.fill(row(number, "6"), {"act": "drop"})
    assert rows(number)[-1][1] == "out"
    sera.fill(row(number, "6"), {"act": "keep", "kind": "out", "label": "9"})
    assert rows(number)[-1][1] == "operative"
    sera.fill(
        row(number, "3"), {"act": "settle", "code": "footnote", "found": "1", "answer": "without"}
    )
    assert (
        "See"
        not in sera.get(f"/en/imports/{number}?at=3")
        .text.split('id="p3"')[1]
        .split("</li>")[0]
        .split("Footnote:")[-1][:9]
    )


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"act": "split", "text": "No empty line."}, 422, "put the cursor into the text,"),
        ({"act": "split", "at": "0"}, 409, "can no longer be done here."),
        ({"act": "settle"}, 422, ""),
        ({"act": "beside"}, 422, ""),
        ({"act": "settle", "code": "table", "found": "x"}, 409, ""),
        ({"act": "split_at_label", "found": "99."}, 409, ""),
        ({"level": "0"}, 422, ""),
        ({"level": "7"}, 422, ""),
        ({"kind": "poem"}, 422, ""),
        ({"label": "x" * 41}, 422, ""),
        ({"label": "a\u202eb"}, 422, ""),
        ({"text": "x" * 200_001}, 422, ""),
        ({"act": "burn"}, 422, ""),
        ({"extra": "1"}, 422, ""),
        ({"at": "99999999999999999999", "act": "split"}, 422, ""),
        ({"open": "../../x"}, 422, ""),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_the_row_keeps_what_was_typed(
    browser, started, rows, given, status, said
):
    number, sera = started(), browser("sera")
    before = rows(number)
    refused = sera.fill(row(number, "3"), {"label": "typed 6", **given})
    assert refused.status_code == status and said in refused.text
    assert rows(number) == before
    assert 'id="form-p3"' in refused.text  # the row is in hand again
    if "label" not in given:
        assert 'value="typed 6"' in refused.text


def test_a_correction_made_from_something_older_is_refused_and_what_was_typed_is_shown(
    app, browser, started, rows
):
    number, sera, rana = started(), browser("sera"), browser("rana")
    seen = version_of(app, number)
    assert rana.fill(row(number, "3"), {"label": "60", "row_version": seen}).status_code == 303
    refused = sera.fill(
        row(number, "3"), {"label": "61", "text": "Sera typed this.", "row_version": seen}
    )
    assert (
        refused.status_code == 409
        and "This import was corrected by another person in the meantime," in refused.text
    )
    assert "Sera typed this." in refused.text and 'value="61"' in refused.text
    for path in ("undo", "redo", "create", "discard"):
        assert sera.fill(f"/en/imports/{number}/{path}", {"row_version": seen}).status_code == 409
    assert rows(number)[2][3] == "60"


def test_there_is_no_such_row_or_import(browser, started):
    number, sera = started(), browser("sera")
    for path in (
        row(number, "99"),
        row(number, "x"),
        row(number, "9" * 30),
        row(999_999, "1"),
        "/en/imports/999999/undo",
    ):
        assert sera.fill(path, {}).status_code == 404, path
    assert sera.get("/en/imports/999999").status_code == 404
    assert sera.get(f"/en/imports/{number}?at=nowhere&show=nothing").status_code == 200


def test_undo_and_redo_are_buttons_and_say_when_there_is_nothing(browser, started, rows):
    number, sera = started(), browser("sera")
    assert sera.fill(f"/en/imports/{number}/undo", {}).status_code == 409
    sera.fill(row(number, "3"), {"label": "66"})
    sera.fill(f"/en/imports/{number}/undo", {})
    assert rows(number)[2][3] == "6"
    sera.fill(f"/en/imports/{number}/redo?show=open", {})
    assert rows(number)[2][3] == "66"
    again = sera.fill(f"/en/imports/{number}/redo", {})
    assert again.status_code == 409 and "There is nothing to redo." in again.text


def test_the_filter_stays_while_rows_are_corrected(browser, started):
    number, sera = started(), browser("sera")
    page = sera.get(f"/en/imports/{number}?show=open").text
    assert page.count(' hidden>\n<div class="src">') == 5
    moved = sera.fill(f"{row(number, '3')}?show=open", {"label": "66"})
    assert "show=open" in moved.location


def drawn(answer):
    """Return the rows of a fragment: (id, id of the row before, whether it is being edited)."""
    return [
        (found[1], found[2], "here" in found[0].partition('id="')[0])
        for found in re.finditer(
            r'<li class="pair[^"]*" id="([^"]*)" data-key="[^"]*"(?: data-last="([^"]*)")?',
            answer.text,
        )
    ]


def test_a_script_gets_the_rows_that_changed_and_the_counts(app, browser, started):
    number, sera = started(), browser("sera")
    opened = sera.get(f"/en/imports/{number}/rows?open=3&shut=2")
    assert (
        drawn(opened) == [("p2", None, False), ("p3", None, True)]
        and 'id="foot"' not in opened.text
    )
    split = sera.fill(
        row(number, "3"), {"act": "split_at_label", "found": "7", "draw": "1", "open": "4"}
    )
    assert drawn(split) == [("p3", "p2", False), ("p3-1", "p3", False), ("p4", "p3-1", True)]
    assert (
        'id="foot"' in split.text
        and 'id="counts"' in split.text
        and f'data-version="{version_of(app, number)}"' in split.text
    )
    merged = sera.fill(row(number, "3.1"), {"act": "merge", "draw": "1", "open": "3.1"})
    assert 'data-gone="p3-1"' in merged.text and drawn(merged)[0] == ("p3", "p2", True)
    up = sera.fill(row(number, "2"), {"act": "up", "draw": "1", "open": "2"})
    assert drawn(up) == [("p2", "", True), ("p1", "p2", False), ("p3", "p1", False)]
    undone = sera.fill(f"/en/imports/{number}/undo", {"draw": "1", "open": "2"})
    assert {each[:2] for each in drawn(undone)} == {("p1", ""), ("p2", "p1"), ("p3", "p2")}
    refused = sera.post(
        row(number, "3"),
        data={
            "csrf": re.search(r'name="csrf" value="([^"]*)"', undone.text)[1],
            "act": "split",
            "draw": "1",
        },
        headers={"X-Requested-With": "fetch"},
    )
    assert refused.status_code == 422 and "put the cursor" in refused.json["detail"]


def test_a_correction_among_a_thousand_rows_costs_little_of_the_page(app, browser, started):
    words = (
        "We resolve to connect every school, in good faith and in time, and to report on it "
        "every two years. "
    )
    many = [
        ParsedParagraph(
            number=n,
            kind="operative",
            level=1,
            label=f"{n}.",
            label_from="typed",
            runs=[TextRun(text=words * 3)],
        )
        for n in range(1, 1_001)
    ]
    number, sera = started(ParsedFile(format="docx", paragraphs=many)), browser("sera")
    assert sera.get(f"/en/imports/{number}").text.count('<li class="pair') == 1_000

    def correct_rows():
        for n in range(500, 520):
            corrected = {"label": f"{n}bis", "draw": "1", "open": str(n + 1)}
            assert len(drawn(sera.fill(row(number, n), corrected))) == 2

    whole = count_calls(lambda: sera.get(f"/en/imports/{number}"))
    one = count_calls(correct_rows) / 20
    print(f"a page of 1,000 rows {whole} calls, one correction {one:.0f}")
    assert 10 * one < whole
